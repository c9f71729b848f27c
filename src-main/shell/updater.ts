/** electron-updater behind our own interface. Nothing but this file knows it; it decides nothing. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { app, type Session } from 'electron';
import electronUpdater, { type AppUpdater, type NsisUpdater } from 'electron-updater';
import type { Log } from '../ports.ts';
import { type AnswerProxy, loginListener } from './proxy.ts';
import type { QuitWith } from '../quitting.ts';
import type { Installation } from '../updates/installation.ts';
import { askPowerShell, signerProblem } from '../updates/signer.ts';
import { UpdateRefused, type Updater } from '../updates/updates.ts';

/** The feed's file says one thing and the download is another, or somebody else has signed it. */
const REFUSED = new Set(['ERR_CHECKSUM_MISMATCH', 'ERR_UPDATER_INVALID_SIGNATURE']);

export interface ElectronUpdater extends Updater {
  /** It has a session of its own, which must go through the same proxy. */
  readonly sessions: () => readonly Session[];
}

/**
 * @param quitWith ends the program in order first: the new one must find neither a call nor the old one's lock
 * @param login who answers a proxy that wants a password
 */
export function electronUpdates(log: Log, quitWith: QuitWith, login: AnswerProxy): ElectronUpdater {
  /** Made at the first use: it looks for its feed at once, and throws where it can't be had. */
  let made: AppUpdater | null = null;
  const updater = (): AppUpdater => (made ??= make(log, (info, callback) => listen(info, callback)));
  /** A second question within one errand says that the answer was wrong; the updater doesn't tell its requests apart. */
  let listen = loginListener(login);
  return {
    sessions: () => (app.isPackaged ? [updater().netSession] : []),
    configure: ({ channel, feed }, installOnQuit) => {
      if (!app.isPackaged) return;
      const it = updater();
      it.autoInstallOnAppQuit = installOnQuit;
      // Files of the feed are called by it; electron-builder's word for stable is "latest".
      const name = channel === 'stable' ? 'latest' : 'beta';
      if (feed === null) it.channel = name;
      else it.setFeedURL({ provider: 'generic', url: feed, channel: name });
      // The feed is the word of whoever releases: a lower version in it is a roll-back.
      it.allowDowngrade = true;
    },
    check: async () => {
      listen = loginListener(login);
      const result = await updater().checkForUpdates();
      return result?.isUpdateAvailable === true ? result.updateInfo.version : null;
    },
    download: async (progress) => {
      const it = updater();
      listen = loginListener(login);
      const listener = ({ percent }: { percent: number }): void => progress(Math.floor(percent));
      it.on('download-progress', listener);
      try {
        await it.downloadUpdate();
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : '';
        if (REFUSED.has(code)) throw new UpdateRefused('the update is not what it should be', { cause: error });
        throw error;
      } finally {
        it.off('download-progress', listener);
      }
    },
    install: (stays) => {
      const it = updater();
      quitWith(() => {
        let failed = false;
        it.once('error', () => (failed = true));
        // Silent, and started again: an agent who has asked for it has been asked already.
        it.quitAndInstall(true, true);
        if (!failed) return;
        log.error('updater.notInstalled');
        app.relaunch();
        app.quit();
      }, stays);
    },
  };
}

export function installation(): Installation {
  const made = path.join(process.resourcesPath, 'app-update.yml');
  const programFolder = path.dirname(process.execPath);
  return {
    platform: process.platform,
    packaged: app.isPackaged,
    appImage: process.env['APPIMAGE'] ?? null,
    hasUninstaller: existsSync(path.join(programFolder, `Uninstall ${app.getName()}.exe`)),
    made: existsSync(made) ? readFileSync(made, 'utf8') : null,
  };
}

function make(log: Log, login: ReturnType<typeof loginListener>): AppUpdater {
  const updater: AppUpdater = electronUpdater.autoUpdater;
  const part = log.part('updater');
  const told = (level: 'debug' | 'info' | 'warn' | 'error') => (words?: unknown) =>
    part[level]('updater.says', { words: String(words) });
  updater.logger = { debug: told('debug'), info: told('debug'), warn: told('warn'), error: told('error') };
  updater.autoDownload = false;
  // Its type knows no answer without a name; Electron does.
  updater.on('login', (info, callback) => login(info, callback as Parameters<typeof login>[1]));
  // It emits what it throws, too, and an error that nobody listens to ends the program.
  updater.on('error', () => undefined);
  if (process.platform === 'win32')
    (updater as NsisUpdater).verifyUpdateCodeSignature = async (publishers, file) =>
      signerProblem(publishers, file, await askPowerShell(file));
  return updater;
}
