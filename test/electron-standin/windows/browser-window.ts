import type { BrowserWindowConstructorOptions, Menu, Rectangle } from 'electron';
import { app } from '../app/app.ts';
import { mustBeReady } from '../app/ready.ts';
import { openTarget } from '../chromium/browser.ts';
import { WebContents } from '../contents/web-contents.ts';
import { record } from '../record.ts';
import { type Session, session } from '../session/session.ts';
import { preventable, strictEmitter } from '../strict.ts';
import { NativeWindow } from './native-window.ts';
import { screen } from '../shell/screen.ts';
import { focusedWindow, moveFocus, openWindows } from './registry.ts';

const EVENTS = [
  'ready-to-show',
  'show',
  'hide',
  'focus',
  'blur',
  'close',
  'closed',
  'minimize',
  'restore',
  'resize',
  'move',
  'unresponsive',
  'responsive',
];

/** A window: its state as the app sees it is kept here; what is drawn is a Chromium page of the same size. */
export class BrowserWindow extends strictEmitter('BrowserWindow', EVENTS) {
  readonly id: number;
  readonly webContents: WebContents;
  readonly #native: NativeWindow;
  readonly #focusable: boolean;
  #bounds: Rectangle;
  #title: string;
  #visible = false;
  #minimized = false;
  #alwaysOnTop: boolean;
  #destroyed = false;

  static getAllWindows(): BrowserWindow[] {
    return [...openWindows];
  }

  static getFocusedWindow(): BrowserWindow | null {
    return focusedWindow();
  }

  static fromWebContents(contents: WebContents): BrowserWindow | null {
    return [...openWindows].find((window) => window.webContents === contents) ?? null;
  }

  constructor(options: BrowserWindowConstructorOptions = {}) {
    mustBeReady('Cannot create BrowserWindow before app is ready');
    super();
    const { webPreferences = {}, width = 800, height = 600 } = options;
    const { x, y } =
      options.x === undefined || options.y === undefined ? middle(width, height) : { x: options.x, y: options.y };
    const ownSession = webPreferences.session as unknown as Session | undefined;
    record('BrowserWindow', { ...options, webPreferences: { ...webPreferences, session: undefined } });
    this.webContents = new WebContents(
      webPreferences,
      ownSession ?? session.fromPartition(webPreferences.partition ?? ''),
    );
    this.id = this.webContents.id;
    this.#bounds = { x, y, width, height };
    this.#title = options.title ?? app.getName();
    this.#focusable = options.focusable ?? true;
    this.#alwaysOnTop = options.alwaysOnTop ?? false;
    this.#native = new NativeWindow(this.webContents, this.#bounds);
    this.webContents.closer = () => this.close();
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'));
    this.webContents.once('destroyed', () => this.#closed());
    openWindows.add(this);
    app.emit('web-contents-created', preventable(), this.webContents);
    app.emit('browser-window-created', preventable(), this);
    void this.#open();
    if (options.show !== false) this.show();
  }

  async #open(): Promise<void> {
    const { width, height } = this.#bounds;
    const target = await openTarget({ url: 'about:blank', newWindow: true, background: true, width, height });
    await this.webContents.attach(target);
  }

  loadURL(url: string): Promise<void> {
    this.#mustLive();
    return this.webContents.loadURL(url);
  }

  show(): void {
    this.showInactive();
    this.focus();
  }

  showInactive(): void {
    this.#mustLive();
    if (this.#visible) return;
    this.#visible = true;
    this.#native.show();
    this.emit('show');
  }

  hide(): void {
    this.#mustLive();
    if (!this.#visible) return;
    this.#visible = false;
    this.#native.hide();
    this.blur();
    this.emit('hide');
  }

  /** A window that is not `focusable`, or is not shown, does not get the focus. */
  focus(): void {
    this.#mustLive();
    if (!this.#focusable || !this.#visible || focusedWindow() === this) return;
    focusedWindow()?.blur();
    moveFocus(this);
    record('BrowserWindow.focus', this.id, this.#title);
    this.emit('focus');
    app.emit('browser-window-focus', preventable(), this);
  }

  blur(): void {
    if (focusedWindow() !== this) return;
    moveFocus(null);
    this.emit('blur');
    app.emit('browser-window-blur', preventable(), this);
  }

  minimize(): void {
    this.#mustLive();
    this.#minimized = true;
    this.blur();
    this.emit('minimize');
  }

  restore(): void {
    this.#mustLive();
    if (!this.#minimized) return;
    this.#minimized = false;
    this.emit('restore');
  }

  isVisible(): boolean {
    this.#mustLive();
    return this.#visible;
  }

  isFocused(): boolean {
    this.#mustLive();
    return focusedWindow() === this;
  }

  isFocusable(): boolean {
    this.#mustLive();
    return this.#focusable;
  }

  isMinimized(): boolean {
    this.#mustLive();
    return this.#minimized;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }

  isAlwaysOnTop(): boolean {
    this.#mustLive();
    return this.#alwaysOnTop;
  }

  setAlwaysOnTop(flag: boolean, level?: string): void {
    this.#mustLive();
    this.#alwaysOnTop = flag;
    record('BrowserWindow.setAlwaysOnTop', this.id, flag, level);
  }

  setVisibleOnAllWorkspaces(visible: boolean, options?: object): void {
    this.#mustLive();
    record('BrowserWindow.setVisibleOnAllWorkspaces', this.id, visible, options);
  }

  setSkipTaskbar(skip: boolean): void {
    this.#mustLive();
    record('BrowserWindow.setSkipTaskbar', this.id, skip);
  }

  flashFrame(flag: boolean): void {
    this.#mustLive();
    record('BrowserWindow.flashFrame', this.id, flag);
  }

  getBounds(): Rectangle {
    this.#mustLive();
    return { ...this.#bounds };
  }

  /** Windows are neither maximized nor full-screen here. */
  getNormalBounds(): Rectangle {
    return this.getBounds();
  }

  setBounds(bounds: Partial<Rectangle>): void {
    this.#mustLive();
    const before = this.#bounds;
    this.#bounds = { ...before, ...bounds };
    this.#native.setBounds(this.#bounds);
    const { x, y, width, height } = this.#bounds;
    if (width !== before.width || height !== before.height) this.emit('resize');
    if (x !== before.x || y !== before.y) this.emit('move');
  }

  getTitle(): string {
    this.#mustLive();
    return this.#title;
  }

  setTitle(title: string): void {
    this.#mustLive();
    this.#title = title;
  }

  setMenu(menu: Menu | null): void {
    this.#mustLive();
    record('BrowserWindow.setMenu', this.id, menu);
  }

  /** Asks the app first, by 'close'. */
  close(): void {
    if (this.#destroyed) return;
    const event = preventable();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }

  destroy(): void {
    if (this.#destroyed) return;
    this.webContents.destroy();
  }

  #mustLive(): void {
    if (this.#destroyed) throw new TypeError('Object has been destroyed');
  }

  #closed(): void {
    if (this.#destroyed) return;
    this.blur();
    this.#visible = false;
    this.#destroyed = true;
    openWindows.delete(this);
    this.emit('closed');
    app.windowClosed();
  }
}

/** In the middle of the primary display: where a window lies that was told no place. */
function middle(width: number, height: number): { x: number; y: number } {
  const { workArea } = screen.getPrimaryDisplay();
  return {
    x: Math.round(workArea.x + (workArea.width - width) / 2),
    y: Math.round(workArea.y + (workArea.height - height) / 2),
  };
}
