/** What diagnostics need of Electron and the system: proxies, versions, where a report may go. */
import { release } from 'node:os';
import path from 'node:path';
import { app, dialog, session, shell } from 'electron';
import type { CrashRecords } from '../crashes/crash-records.ts';
import type { Support } from '../diagnostics/diagnostics.ts';
import type { LogTail } from '../log/log-tail.ts';
import type { RotatingFile } from '../log/rotating-file.ts';

interface Kept {
  readonly tail: LogTail;
  readonly logFile: RotatingFile;
  readonly crashes: CrashRecords;
}

export const supportBy = ({ tail, logFile, crashes }: Kept): Support => ({
  tail,
  crashes,
  logFiles: () => logFile.files,
  versions: {
    electron: process.versions['electron'] ?? '',
    chrome: process.versions['chrome'] ?? '',
    node: process.versions.node,
    system: `${process.platform} ${release()} ${process.arch}`,
    packaged: String(app.isPackaged),
    language: app.getLocale(),
  },
  resolveProxy: (url) => session.defaultSession.resolveProxy(url),
  askFile: async (name) => {
    const { canceled, filePath } = await dialog.showSaveDialog({
      defaultPath: path.join(app.getPath('downloads'), name),
      filters: [{ name: 'Zip', extensions: ['zip'] }],
    });
    return canceled || filePath === '' ? null : filePath;
  },
  showFile: (file) => shell.showItemInFolder(file),
});
