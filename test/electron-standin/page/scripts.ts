import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { WebPreferences } from 'electron';
import { decode, encode } from './codec.ts';
import { installPageWorld } from './page-world.ts';
import { installPreloadWorld } from './preload-world.ts';
import { linkWorlds } from './world-link.ts';

/** The name that Electron gives the world of its preload scripts. */
export const PRELOAD_WORLD = 'Electron Isolated Context';
/** The binding through which the isolated world, and only it, reaches main. */
export const BINDING = '__standinSend';

/** The two scripts that run in every new document, before its own. */
export function documentScripts(preferences: WebPreferences): { page: string; preload: string } {
  const secret = JSON.stringify(`standin-${randomUUID()}`);
  const context = JSON.stringify({
    platform: process.platform,
    argv: ['electron', ...(preferences.additionalArguments ?? [])],
  });
  return {
    page: `if (location.href !== 'about:blank') (() => {
      (${String(installPageWorld)})((${String(linkWorlds)})('page', ${secret}));
    })();`,
    preload: `if (location.href !== 'about:blank') (() => {
      const encode = ${String(encode)};
      const decode = ${String(decode)};
      const link = (${String(linkWorlds)})('preload', ${secret});
      const environment = (${String(installPreloadWorld)})({ link, encode, decode, ...${context} });
      if (window.top === window) ${runPreload(preferences.preload)}
    })();`,
  };
}

/** A sandboxed preload is one CommonJS file. It runs in main frames only: `nodeIntegrationInSubFrames` is off. */
function runPreload(file: string | undefined): string {
  if (file === undefined) return '{}';
  return `{
    const module = { exports: {} };
    try {
      (function (require, module, exports, process) {\n${readFileSync(file, 'utf8')}\n})(
        environment.require, module, module.exports, environment.process);
    } catch (error) { environment.failed(error); }
  }`;
}
