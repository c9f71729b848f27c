/** Whether this installation may replace itself. Pure. */
import type { NoUpdates } from '#shared/updates.ts';

export interface Installation {
  readonly platform: NodeJS.Platform;
  readonly packaged: boolean;
  /** The AppImage that was started (its runtime says so). */
  readonly appImage: string | null;
  /** Windows: whether the NSIS uninstaller lies beside the program; beside an MSI's there is none. */
  readonly hasUninstaller: boolean;
  /** `app-update.yml` beside the program, from whoever has built it; null where there is none. */
  readonly made: string | null;
}

export function whyNotUpdated(installation: Installation): NoUpdates | null {
  const { platform, packaged, appImage, hasUninstaller, made } = installation;
  if (!packaged) return 'unpackaged';
  // An NSIS set-up on top of an MSI's files would leave Windows with two programs that it can't remove.
  if (platform === 'win32' && !hasUninstaller) return 'installedByOthers';
  if (platform === 'linux' && appImage === null) return 'installedByOthers';
  if (made === null) return 'noFeed';
  // Without a publisher's name electron-updater doesn't look who has signed (NsisUpdater.verifySignature).
  return platform === 'win32' && !/^publisherName:/m.test(made) ? 'unsigned' : null;
}
