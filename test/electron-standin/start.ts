/** Runs an Electron app without Electron: its main bundle on this Node, its windows in an installed Chromium. */
import { readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from './app/app.ts';
import { killBrowser, startBrowser } from './chromium/browser.ts';
import { parseCommandLine } from './command-line.ts';
import { closePopups } from './contents/popups.ts';
import { standin } from './record.ts';
import { nativeTheme } from './shell/native-theme.ts';

const args = process.argv.slice(2);
const { appPath, entry, manifest, requires } = parseCommandLine(args);
const require = createRequire(import.meta.url);

process.argv = [join(import.meta.dirname, 'bin/electron'), ...args];
Object.assign(process, { type: 'browser', defaultApp: true, resourcesPath: join(appPath, 'resources') });
Object.defineProperty(process.versions, 'electron', { value: electronVersion(), enumerable: true });
Object.assign(globalThis, { __standin: standin });
app.describe(manifest, appPath);

const electron = pathToFileURL(join(import.meta.dirname, 'electron.ts')).href;
registerHooks({
  resolve: (specifier, context, next) =>
    /^electron(\/main|\/common)?$/.test(specifier) ? { url: electron, shortCircuit: true } : next(specifier, context),
});

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // A handler of the program's own takes the place of Chromium's: there is one sigaction per signal.
    if (process.listenerCount(signal) === 1) app.quit();
  });
}
process.on('exit', killBrowser);
closePopups();
app.on('web-contents-created', (_event, contents) => nativeTheme.applyTo(contents));

// The loader of Playwright comes first, then the app; Electron delays 'ready' until an ESM entry has been loaded.
for (const file of requires) require(file);
await import(pathToFileURL(entry).href);
await startBrowser();
app.becomeReady();

/** The version that the app was built for, as the npm package has it. */
function electronVersion(): string {
  const file = require.resolve('electron/package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
