/** The one factory of windows, and the rules that hold for every one of them. */
import path from 'node:path';
import type { PushName, PushPayload, WindowKind } from '#shared/ipc.ts';
import { pushTargets } from '#shared/ipc.ts';
import { app, BrowserWindow, type Session, type WebContents } from 'electron';
import type { Log } from '../ports.ts';
import { APP_ORIGIN, isOurs } from './app-files.ts';
import { allowHeadsets } from './headset-access.ts';
import { windowOptions } from './window-options.ts';

export class Windows {
  readonly #open = new Map<WindowKind, BrowserWindow>();
  readonly #preloads: string;
  readonly #log: Log;

  constructor(options: { preloads: string; log: Log }) {
    this.#preloads = options.preloads;
    this.#log = options.log.part('windows');
  }

  /** Makes the window of this kind, or returns the one that is there. @param made gets a new one before it loads */
  open(kind: WindowKind, made?: (window: BrowserWindow) => void): BrowserWindow {
    const existing = this.#open.get(kind);
    if (existing !== undefined && !existing.isDestroyed()) return existing;
    const window = new BrowserWindow(windowOptions(kind, path.join(this.#preloads, `${kind}.cjs`), app.isPackaged));
    this.#open.set(kind, window);
    window.on('closed', () => {
      if (this.#open.get(kind) === window) this.#open.delete(kind);
    });
    // A page without its process is an empty frame that takes no click.
    window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      this.#log.error('page died', { kind, reason, exitCode });
      window.destroy();
    });
    // On macOS the menu belongs to the program, not to a window.
    if (process.platform !== 'darwin') window.setMenu(null);
    made?.(window);
    window.loadURL(`${APP_ORIGIN}/${kind}/index.html`).catch((error: unknown) => {
      if (!window.isDestroyed()) this.#log.error('window could not load', { kind, error });
    });
    return window;
  }

  get(kind: WindowKind): BrowserWindow | null {
    const window = this.#open.get(kind);
    return window === undefined || window.isDestroyed() ? null : window;
  }

  /** Which of our windows a message came from; null for anything that this program did not make. */
  kindOf(contents: WebContents): WindowKind | null {
    for (const [kind, window] of this.#open) {
      if (!window.isDestroyed() && window.webContents.id === contents.id) return kind;
    }
    return null;
  }

  push<Name extends PushName>(name: Name, payload: PushPayload<Name>): void {
    this.get(pushTargets[name])?.webContents.send(name, payload);
  }
}

/** Navigation, new windows and webviews are refused for every page, whoever made it (checklist 12-14). */
export function confinePages(log: Log): void {
  const part = log.part('windows');
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(({ url }) => {
      part.warn('new window refused', { url });
      return { action: 'deny' };
    });
    contents.on('will-navigate', (details) => {
      part.warn('navigation refused', { url: details.url });
      details.preventDefault();
    });
    contents.on('will-attach-webview', (event) => {
      part.warn('webview refused');
      event.preventDefault();
    });
  });
}

/**
 * Sound and headsets for the phone window, writing to the clipboard for the main window ("Test my phone"), and nothing
 * else for anybody (checklist 5).
 */
export function restrictPermissions(session: Session, windows: Windows, log: Log): void {
  const part = log.part('permissions');
  session.setPermissionCheckHandler((contents, permission, requestingOrigin, details) => {
    if (contents === null || !isOurs(requestingOrigin)) return false;
    const kind = windows.kindOf(contents);
    return (
      mayWriteClipboard(kind, permission) ||
      ((permission === 'hid' || (permission === 'media' && details.mediaType !== 'video')) && kind === 'phone')
    );
  });
  session.setPermissionRequestHandler((contents, permission, callback, details) => {
    const kinds = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    const kind = windows.kindOf(contents);
    const granted =
      isOurs(details.requestingUrl) &&
      (mayWriteClipboard(kind, permission) || (permission === 'media' && !kinds.includes('video') && kind === 'phone'));
    if (!granted) part.warn('permission refused', { permission, url: details.requestingUrl });
    callback(granted);
  });
  allowHeadsets(session, log);
}

/** Text and pictures that Chromium has cleaned; never reading. */
const mayWriteClipboard = (kind: WindowKind | null, permission: string): boolean =>
  permission === 'clipboard-sanitized-write' && kind === 'ui';
