import { killBrowser } from '../chromium/browser.ts';
import { type AppManifest, commandLine } from '../command-line.ts';
import { record } from '../record.ts';
import { preventable, strictEmitter } from '../strict.ts';
import { openWindows } from '../windows/registry.ts';
import { InstanceLock } from './instance-lock.ts';
import { readAppLocale, readSystemLocale } from './locale.ts';
import { getPath, setPath } from './paths.ts';
import { isReady, setReady } from './ready.ts';

const EVENTS = [
  'will-finish-launching',
  'ready',
  'activate',
  'open-url',
  'open-file',
  'second-instance',
  'web-contents-created',
  'browser-window-created',
  'browser-window-focus',
  'browser-window-blur',
  'login',
  'render-process-gone',
  'child-process-gone',
  'window-all-closed',
  'before-quit',
  'will-quit',
  'quit',
];

/** `app`. How a quit goes is drawn at `quit()`. */
class App extends strictEmitter('app', EVENTS) {
  readonly commandLine = commandLine;
  readonly isPackaged = process.env['STANDIN_PACKAGED'] === '1';
  /** Only macOS has one. */
  readonly dock = undefined;
  readonly #ready = Promise.withResolvers<void>();
  #manifest: AppManifest = {};
  #appPath = '';
  #lock: InstanceLock | undefined;
  #quitting = false;

  /** @internal */
  describe(manifest: AppManifest, appPath: string): void {
    this.#manifest = manifest;
    this.#appPath = appPath;
  }

  /** @internal 'ready' comes before `whenReady()` resolves: Playwright's loader keeps the event's arguments. */
  becomeReady(): void {
    setReady();
    this.emit('will-finish-launching');
    this.emit('ready', preventable(), {});
    this.#ready.resolve();
  }

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  isReady(): boolean {
    return isReady();
  }

  getName(): string {
    return this.#manifest.productName ?? this.#manifest.name ?? 'Electron';
  }

  getVersion(): string {
    return this.#manifest.version ?? '0.0.0';
  }

  getAppPath(): string {
    return this.#appPath;
  }

  getLocale(): string {
    return readAppLocale();
  }

  getSystemLocale(): string {
    return readSystemLocale();
  }

  getPreferredSystemLanguages(): string[] {
    return [readSystemLocale()];
  }

  getPath(name: string): string {
    return getPath(name, this.getName());
  }

  setPath(name: string, path: string): void {
    setPath(name, path);
  }

  setAppUserModelId(id: string): void {
    record('app.setAppUserModelId', id);
  }

  setDesktopName(name: string): void {
    if (isReady()) throw new Error('app.setDesktopName must be called before the app is ready');
    record('app.setDesktopName', name);
  }

  setAsDefaultProtocolClient(scheme: string, path?: string, args?: readonly string[]): boolean {
    record('app.setAsDefaultProtocolClient', scheme, path, args);
    return true;
  }

  /** Taken by a dock that shows numbers, as Ubuntu's does. */
  setBadgeCount(count?: number): boolean {
    record('app.setBadgeCount', count);
    return true;
  }

  enableSandbox(): void {
    if (isReady()) throw new Error('app.enableSandbox() can only be called before app is ready');
    record('app.enableSandbox');
  }

  requestSingleInstanceLock(additionalData: unknown = null): boolean {
    this.#lock ??= new InstanceLock(this.getPath('userData'));
    const own = { argv: process.argv, workingDirectory: process.cwd(), additionalData };
    return this.#lock.request(own, (second) => {
      this.emit('second-instance', preventable(), second.argv, second.workingDirectory, second.additionalData);
    });
  }

  hasSingleInstanceLock(): boolean {
    return this.#lock?.held ?? false;
  }

  /**
   * before-quit ─▶ 'close' of each window ─▶ will-quit ─▶ quit ─▶ end. The first three can be prevented, which
   * leaves the program running.
   */
  quit(): void {
    if (this.#quitting) return;
    if (this.#prevented('before-quit')) return;
    this.#quitting = true;
    for (const window of openWindows) {
      window.close();
      if (window.isDestroyed()) continue;
      this.#quitting = false;
      return;
    }
    if (this.#prevented('will-quit')) this.#quitting = false;
    else this.exit();
  }

  /** Ends at once: windows are not asked, neither before-quit nor will-quit is emitted. */
  exit(code = 0): void {
    this.#quitting = true;
    for (const window of openWindows) window.destroy();
    this.emit('quit', preventable(), code);
    this.#lock?.release();
    // Electron ends when its event loop does, so the code behind `app.quit()` still runs.
    setImmediate(() => {
      killBrowser();
      process.exit(code);
    });
  }

  /** @internal The last closed window ends a program that does not say otherwise. */
  windowClosed(): void {
    if (this.#quitting || openWindows.size > 0) return;
    if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed');
    else this.quit();
  }

  #prevented(name: string): boolean {
    const event = preventable();
    this.emit(name, event);
    return event.defaultPrevented;
  }
}

export const app = new App();
