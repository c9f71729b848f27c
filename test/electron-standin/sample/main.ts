import { appendFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  globalShortcut,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeImage,
  nativeTheme,
  Notification,
  protocol,
  safeStorage,
  session,
  shell,
  Tray,
} from 'electron';
import Store from 'electron-store';

/** What the tests look at and turn, from inside the main process. */
const seen = {
  origins: [] as string[],
  notes: [] as unknown[],
  seconds: [] as unknown[],
  navigations: [] as string[],
  gone: [] as string[],
  allowMedia: true,
};
Object.assign(globalThis, { sample: seen });

const ORIGIN = 'app://ui';
const POLICY =
  "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; media-src blob:; base-uri 'none'";
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript' };
const renderer = join(import.meta.dirname, 'renderer');

protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);
app.enableSandbox();
const keepOpen = process.argv.includes('--keep-open');
if (process.argv.includes('--appended-switch')) app.commandLine.appendSwitch('force-device-scale-factor', '2');

const log = (what: string) => appendFileSync(join(app.getPath('userData'), 'events.log'), `${what}\n`);
for (const name of ['before-quit', 'will-quit', 'quit', 'window-all-closed'] as const) {
  app.on(name as 'quit', () => log(name));
}
app.on('web-contents-created', (_event, contents) => {
  contents.setWindowOpenHandler(({ url }) => {
    void shell.openExternal(url);
    return { action: 'deny' };
  });
  contents.on('will-navigate', (event) => {
    seen.navigations.push(event.url);
    if (!event.url.startsWith(`${ORIGIN}/`)) event.preventDefault();
  });
  contents.on('render-process-gone', (_gone, details) => {
    seen.gone.push(details.reason);
    contents.reload();
  });
});
app.on('second-instance', (_event, argv, workingDirectory, additionalData) => {
  seen.seconds.push({ link: argv.find((arg) => arg.startsWith('tel:')), workingDirectory, additionalData });
});

async function serve(request: Request): Promise<Response> {
  const { host, pathname } = new URL(request.url);
  const file = join(renderer, normalize(decodeURIComponent(pathname)));
  if (host !== 'ui' || !file.startsWith(renderer + sep)) return new Response('not found', { status: 404 });
  const headers = { 'content-type': TYPES[extname(file)] ?? 'text/plain', 'content-security-policy': POLICY };
  return readFile(file).then(
    (content) => new Response(new Uint8Array(content), { headers }),
    () => new Response('not found', { status: 404 }),
  );
}

function openWindow(page: string, options: Electron.BrowserWindowConstructorOptions = {}): BrowserWindow {
  const preload = join(import.meta.dirname, 'preload.cjs');
  const window = new BrowserWindow({ ...options, show: false, webPreferences: { preload, sandbox: true } });
  window.on('close', () => log(`close ${page}`));
  window.on('closed', () => log(`closed ${page}`));
  window.loadURL(`${ORIGIN}/${page}.html`).catch((error: unknown) => {
    if (!window.isDestroyed()) throw error;
  });
  return window;
}

function answerPages(): void {
  ipcMain.handle('sum', (_event, a: number, b: number) => a + b);
  ipcMain.handle('echo', (_event, value: unknown) => value);
  ipcMain.handle('fail', () => {
    throw new TypeError('not a number: x');
  });
  ipcMain.handle('who', ({ senderFrame }) => ({
    origin: senderFrame?.origin,
    url: senderFrame?.url,
    top: senderFrame?.parent === null,
  }));
  ipcMain.handle('seal', async (_event, text: string) => {
    const sealed = await safeStorage.encryptStringAsync(text);
    return { sealed: sealed.toString('latin1'), ...(await safeStorage.decryptStringAsync(sealed)) };
  });
  ipcMain.on('note', ({ senderFrame }, value: unknown) => seen.notes.push({ value, url: senderFrame?.url }));
}

/** Gives the page one end of a channel and echoes on the other. */
function openChannel({ webContents }: BrowserWindow): void {
  const { port1, port2 } = new MessageChannelMain();
  port1.on('message', ({ data }) => port1.postMessage({ answer: data }));
  port1.start();
  webContents.postMessage('channel', null, [port2]);
}

function decidePermissions(): void {
  const { defaultSession } = session;
  defaultSession.protocol.handle('app', serve);
  defaultSession.setPermissionCheckHandler((_contents, permission, origin, details) => {
    seen.origins.push(`check ${permission} ${origin} ${details.securityOrigin} ${details.requestingUrl}`);
    return new URL(origin).host === 'ui' && permission === 'media';
  });
  defaultSession.setPermissionRequestHandler((_contents, permission, done, details) => {
    const { mediaTypes = [] } = details as Electron.MediaAccessPermissionRequest;
    seen.origins.push(`request ${permission} ${mediaTypes.join('+')} ${details.requestingUrl}`);
    done(seen.allowMedia && !mediaTypes.includes('video'));
  });
  defaultSession.setDevicePermissionHandler(({ origin }) => origin === ORIGIN);
  defaultSession.on('select-hid-device', (event, { deviceList, frame }, select) => {
    event.preventDefault();
    select(frame?.url === `${ORIGIN}/ui.html` ? deviceList[0]?.deviceId : undefined);
  });
}

async function start(): Promise<void> {
  await app.whenReady();
  decidePermissions();
  answerPages();
  const store = new Store({ name: 'settings', defaults: { starts: 0 } });
  store.set('starts', store.get('starts') + 1);

  const main = openWindow('ui', { width: 400, height: 640 });
  main.once('ready-to-show', () => main.show());
  const worker = openWindow('hidden');
  worker.webContents.setBackgroundThrottling(false);

  const tray = new Tray(nativeImage.createEmpty());
  tray.setToolTip('Ready');
  tray.setContextMenu(Menu.buildFromTemplate([{ id: 'open', label: 'Open', click: () => main.show() }]));
  globalShortcut.register('CommandOrControl+Shift+A', () => main.show());
  nativeTheme.on('updated', () => main.webContents.send('theme', nativeTheme.shouldUseDarkColors));
  if (keepOpen) main.on('close', (event) => event.preventDefault());
  Object.assign(seen, { main, worker, openWindow, openChannel, Notification, dialog });
}

if (app.requestSingleInstanceLock({ real: process.argv.slice(1) })) void start();
else app.quit();
