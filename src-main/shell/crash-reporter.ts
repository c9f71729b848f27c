/** Crashes are kept on this computer, and told to nobody. */
import { app, crashReporter } from 'electron';
import type { CrashRecords } from '../crashes/crash-records.ts';

/** Early: what crashes before has no memory image. Without an address it uploads nothing (Electron's `crashReporter`). */
export const keepCrashDumps = (): void =>
  crashReporter.start({ productName: 'Offhook', uploadToServer: false, compress: false });

/** Windows and Chromium's helpers; of main itself `uncaughtException` tells. */
export function watchProcesses(crashes: CrashRecords): void {
  app.on('render-process-gone', (_event, contents, { reason, exitCode }) => {
    if (reason !== 'clean-exit') crashes.add('page', { page: pageOf(contents.getURL()), reason, exitCode });
  });
  app.on('child-process-gone', (_event, { type, reason, exitCode, name }) => {
    if (reason !== 'clean-exit') crashes.add('process', { type, reason, exitCode, name });
  });
}

const pageOf = (url: string): string => URL.parse(url)?.pathname ?? '';
