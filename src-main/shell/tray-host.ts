/**
 * Whether anybody shows tray icons. Windows and macOS do. On Linux it is another program's business (StatusNotifierItem),
 * and GNOME without its AppIndicator extension has none: Electron makes a tray icon there that nobody can see.
 */
import { execFile } from 'node:child_process';

const WATCHER = 'org.kde.StatusNotifierWatcher';
const PROPERTY = 'IsStatusNotifierHostRegistered';

/** Node speaks no D-Bus; these do. gdbus comes with GLib, which Electron's GTK needs; busctl with systemd. */
const ASKS: readonly (readonly [program: string, args: string])[] = [
  [
    'gdbus',
    `call --session --timeout 1 --dest ${WATCHER} --object-path /StatusNotifierWatcher --method org.freedesktop.DBus.Properties.Get ${WATCHER} ${PROPERTY}`,
  ],
  ['busctl', `--user --timeout=1 get-property ${WATCHER} /StatusNotifierWatcher ${WATCHER} ${PROPERTY}`],
];

const PATIENCE_MS = 1500;

/** Hosts come and go (a panel restarts, an extension is switched off), so this is asked when it matters. */
export async function hasTrayHost(platform: NodeJS.Platform): Promise<boolean> {
  if (platform !== 'linux') return true;
  for (const [program, args] of ASKS) {
    const answer = await ask(program, args.split(' '));
    if (answer !== 'notInstalled') return isYes(answer);
  }
  return false;
}

/** `(<true>,)` by gdbus, `b true` by busctl; no watcher is an error and no output. */
export const isYes = (output: string): boolean => /^(?:\(<true>,\)|b true)$/.test(output.trim());

function ask(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: PATIENCE_MS, killSignal: 'SIGKILL' }, (error, stdout) => {
      resolve(error !== null && error.code === 'ENOENT' ? 'notInstalled' : stdout);
    });
  });
}
