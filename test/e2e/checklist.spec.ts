/**
 * Electron's security checklist (docs/tutorial/security.md of Electron 45), one test for each of its twenty points, by its
 * number and title: on the bundles in `out/`, on a packed program, and on the running one with all of its windows open.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import type { Page } from 'playwright';
import type { Desk, Office } from '../../scripts/office/office.ts';
import type { WindowKind } from '../../scripts/office/desktop-observer.ts';
import { ended } from '../../scripts/office/far-end.ts';
import { MainWindow } from '../../scripts/office/main-window.ts';
import type { WindowApi } from '../../src-shared/ipc.ts';
import { webPreferences } from '../../src-main/shell/window-options.ts';
import type { StandinRecord } from '../electron-standin/record.ts';
import { expect, test } from './office-test.ts';

const root = path.resolve(import.meta.dirname, '../..');
const out = path.join(root, 'out');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const KINDS: readonly WindowKind[] = ['ui', 'phone', 'toast'];
const FOREIGN = 'https://attacker.example/';
/** Pages in `out/renderer`, each a window. */
const pages = (): readonly string[] =>
  readdirSync(path.join(out, 'renderer')).filter((name) => existsSync(path.join(out, 'renderer', name, 'index.html')));

test.beforeAll(async ({ office, desk }) => openEveryWindow(office, desk));

/** The toast is made by the first call that comes in. */
async function openEveryWindow(office: Office, { desktop }: Desk): Promise<void> {
  const call = await office.incoming();
  await desktop.window('toast');
  await new MainWindow(await desktop.window('ui')).press('Decline');
  await ended(call);
}

const windowsOf = ({ desktop }: Desk): Promise<[WindowKind, Page][]> =>
  Promise.all(KINDS.map(async (kind): Promise<[WindowKind, Page]> => [kind, await desktop.window(kind)]));

/** Preferences of every window that was made: as the stand-in got them; a real Electron has no way to ask. */
async function preferences({ desktop }: Desk): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const made = await desktop.app.evaluate(() => {
    const { __standin: standin } = globalThis as { __standin?: StandinRecord };
    const calls = standin?.calls('BrowserWindow') ?? [];
    return calls.map(([options]) => (options as { webPreferences: Record<string, unknown> }).webPreferences);
  });
  return [...made, { ...webPreferences('/preload.cjs', true) }];
}

async function allHave(desk: Desk, wanted: Readonly<Record<string, unknown>>): Promise<void> {
  const all = await preferences(desk);
  expect(all.length).toBeGreaterThan(0);
  for (const each of all) expect(each).toMatchObject(wanted);
}

/** Chromium switches that would undo it, nowhere in what is shipped. */
function noSwitch(...switches: readonly string[]): void {
  const shipped = [read('out/main/main.js'), read('electron-builder.yml'), ...installerFiles()];
  for (const text of shipped) for (const name of switches) expect(text).not.toContain(name);
}

const installerFiles = (): readonly string[] =>
  readdirSync(path.join(root, 'assets/installer')).map((name) => read(`assets/installer/${name}`));

/** What a page of ours gets from main. */
type Offhook = WindowApi<WindowKind>;
const inPage = <Answer>(page: Page, script: (offhook: Offhook) => Promise<Answer> | Answer): Promise<Answer> =>
  page.evaluate(`(${String(script)})(window.offhook)`) as Promise<Answer>;

test('1. Only load secure content', async ({ desk }) => {
  for (const [kind, page] of await windowsOf(desk)) {
    const { origin } = new URL(page.url());
    const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
    expect(loaded.filter((url) => !url.startsWith('data:') && new URL(url).origin !== origin)).toEqual([]);
    // `ws:` to this computer only: the settings take no other.
    const policy = await policyOf(page, `/${kind}/index.html`);
    expect(policy['connect-src']).toEqual(["'self'", 'wss:', 'ws://127.0.0.1:*', 'ws://localhost:*']);
  }
  const ui = await desk.desktop.window('ui');
  const account = { address: '102@pbx.example', server: 'ws://pbx.example/ws', line: { number: '1', kind: 'direct' } };
  expect(
    await ui.evaluate(
      (wrong) => (window as unknown as { offhook: Offhook }).offhook.invoke('account:save', wrong as never),
      { account: { ...account, iceServers: [] }, password: 'x' },
    ),
  ).toEqual({ ok: false, reason: 'invalidInput', field: 'account.server' });
});

test('2. Do not enable Node.js integration for remote content', async ({ desk }) => {
  await allHave(desk, { nodeIntegration: false, nodeIntegrationInWorker: false, nodeIntegrationInSubFrames: false });
  for (const [, page] of await windowsOf(desk)) {
    const found = await page.evaluate(() =>
      ['require', 'process', 'Buffer', 'module', 'global'].filter((name) => name in globalThis),
    );
    expect(found).toEqual([]);
  }
});

test('3. Enable Context Isolation', async ({ desk }) => {
  await allHave(desk, { contextIsolation: true });
  for (const [kind, page] of await windowsOf(desk)) {
    // What the page makes of its own built-ins must not reach the preload's: its list would let everything pass.
    const answer = await inPage(page, async (offhook) => {
      const { hasOwn } = Object;
      Object.hasOwn = () => true;
      try {
        await offhook.invoke('no:such' as never, undefined as never);
        return 'let through';
      } catch (error) {
        return String(error);
      } finally {
        Object.hasOwn = hasOwn;
      }
    });
    expect(answer, kind).toContain('no:such is not for this window');
  }
});

test('4. Enable process sandboxing', async ({ desk }) => {
  await allHave(desk, { sandbox: true });
  noSwitch('no-sandbox', 'disable-setuid-sandbox', 'disable-gpu-sandbox');
  // For windows that forget to say it, before anything can make one.
  const main = read('out/main/main.js');
  expect(main).toContain('app.enableSandbox()');
  expect(main.indexOf('app.enableSandbox()')).toBeLessThan(main.indexOf('app.requestSingleInstanceLock('));
  // A sandboxed preload has nothing else.
  for (const name of pages()) {
    const required = [...read(`out/preload/${name}.cjs`).matchAll(/\brequire\((["'`])(.+?)\1\)/g)];
    expect(required.map(([, , module]) => module)).toEqual(['electron']);
  }
});

test('5. Handle session permission requests from remote content', async ({ desk }) => {
  const sessions = await desk.desktop.app.evaluate(({ BrowserWindow, session }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => webContents.session === session.defaultSession),
  );
  expect(sessions.length).toBeGreaterThanOrEqual(KINDS.length);
  expect(sessions).not.toContain(false);
  for (const [kind, page] of await windowsOf(desk)) {
    const asked = await page.evaluate(async () => {
      const ask = async (constraints: MediaStreamConstraints): Promise<boolean> => {
        try {
          const stream = await navigator.mediaDevices.getUserMedia(constraints);
          for (const track of stream.getTracks()) track.stop();
          return true;
        } catch {
          return false;
        }
      };
      const granted = [];
      for (const name of ['geolocation', 'notifications', 'clipboard-read', 'midi'])
        if ((await navigator.permissions.query({ name: name as PermissionName })).state === 'granted')
          granted.push(name);
      return { camera: await ask({ video: true }), both: await ask({ audio: true, video: true }), granted };
    });
    expect(asked, kind).toEqual({ camera: false, both: false, granted: [] });
    const microphone = await page.evaluate(() =>
      navigator.mediaDevices.getUserMedia({ audio: true }).then(
        (stream) => stream.getTracks().map((track) => track.stop()).length > 0,
        () => false,
      ),
    );
    expect(microphone, kind).toBe(kind === 'phone');
  }
});

test('6. Do not disable webSecurity', async ({ desk }) => {
  await allHave(desk, { webSecurity: true });
  noSwitch('disable-web-security', 'disable-site-isolation-trials', 'ignore-certificate-errors', 'allow-file-access');
});

test('7. Define a Content Security Policy', async ({ desk }) => {
  for (const name of pages()) {
    const html = read(`out/renderer/${name}/index.html`);
    expect(html).not.toMatch(/<style|\son\w+=|\sstyle=|javascript:/i);
    // Every script has a source, and it is ours.
    const scripts = [...html.matchAll(/<script\b[^>]*>/gi)].map(([tag]) => tag);
    expect(scripts.filter((tag) => !/\ssrc="\/assets\/[\w-]+\.js"/.test(tag))).toEqual([]);
  }
  for (const [kind, page] of await windowsOf(desk)) {
    const policy = await policyOf(page, `/${kind}/index.html`);
    expect(policy).toMatchObject({
      'default-src': ["'none'"],
      'script-src': ["'self'"],
      'style-src': ["'self'"],
      'base-uri': ["'none'"],
      'form-action': ["'none'"],
      'frame-ancestors': ["'none'"],
    });
    expect(Object.values(policy).flat().join(' ')).not.toMatch(
      /unsafe|\*(?!$| |:)|https?:\/\/\*|(^| )(https|http|ws):($| )/,
    );
    const ran = await page.evaluate(async (foreign) => {
      const script = document.createElement('script');
      script.textContent = 'window.inlineRan = true';
      document.head.append(script);
      script.remove();
      // Not at once: what DevTools evaluates may evaluate.
      const evaluated = await new Promise<boolean>((resolve) =>
        setTimeout(() => {
          try {
            // oxlint-disable-next-line no-implied-eval, no-new-func -- that it can't is the point
            resolve(new Function('return true')() as boolean);
          } catch {
            resolve(false);
          }
        }, 0),
      );
      const violated = new Promise<string>((resolve) =>
        document.addEventListener('securitypolicyviolation', (event) => {
          if (event.blockedURI.startsWith(foreign)) resolve(event.effectiveDirective);
        }),
      );
      fetch(foreign).catch(() => undefined);
      return { inline: 'inlineRan' in window, evaluated, foreign: await violated };
    }, FOREIGN);
    expect(ran, kind).toEqual({ inline: false, evaluated: false, foreign: 'connect-src' });
  }
});

test('8. Do not enable allowRunningInsecureContent', async ({ desk }) => {
  await allHave(desk, { allowRunningInsecureContent: false });
  noSwitch('allow-running-insecure-content');
});

test('9. Do not enable experimental features', async ({ desk }) => {
  await allHave(desk, { experimentalFeatures: false });
  noSwitch('enable-experimental-web-platform-features', 'experimental-features');
});

test('10. Do not use enableBlinkFeatures', async ({ desk }) => {
  for (const each of await preferences(desk)) expect(Object.keys(each)).not.toContain('enableBlinkFeatures');
  noSwitch('enable-blink-features', 'enableBlinkFeatures');
});

test('11. Do not use allowpopups for WebViews', async ({ desk }) => {
  await allHave(desk, { webviewTag: false });
  for (const file of readdirSync(path.join(out, 'renderer'), { recursive: true, encoding: 'utf8' }))
    if (/\.(html|js)$/.test(file)) expect(read(`out/renderer/${file}`), file).not.toMatch(/<webview|allowpopups/i);
  for (const [, page] of await windowsOf(desk)) {
    expect(await page.evaluate(() => 'loadURL' in document.createElement('webview'))).toBe(false);
  }
});

test('12. Verify WebView options before creation', async ({ desk }) => {
  const prevented = await desk.desktop.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => {
      let refused = false;
      const event = { preventDefault: () => (refused = true) };
      webContents.emit('will-attach-webview', event, {}, { src: 'https://attacker.example/' });
      return refused;
    }),
  );
  expect(prevented.length).toBeGreaterThanOrEqual(KINDS.length);
  expect(prevented).not.toContain(false);
});

test('13. Disable or limit navigation', async ({ desk }) => {
  for (const [kind, page] of await windowsOf(desk)) {
    const before = page.url();
    const refused = desk.desktop.logged('navigation refused').length;
    await page.evaluate((to) => void setTimeout(() => location.assign(to), 0), FOREIGN);
    await expect.poll(() => desk.desktop.logged('navigation refused').length, kind).toBeGreaterThan(refused);
    expect(page.url()).toBe(before);
    // Neither does a frame lead out: there is none.
    const framed = await page.evaluate(async (to) => {
      const frame = document.createElement('iframe');
      const violated = new Promise<string>((resolve) =>
        document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective)),
      );
      frame.src = to;
      document.body.append(frame);
      const directive = await violated;
      frame.remove();
      return directive;
    }, FOREIGN);
    expect(framed, kind).toBe('frame-src');
  }
});

test('14. Disable or limit creation of new windows', async ({ desk }) => {
  const count = () => desk.desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
  const before = await count();
  for (const [kind, page] of await windowsOf(desk)) {
    for (const url of [FOREIGN, 'about:blank', 'app://offhook/ui/index.html']) {
      const refused = desk.desktop.logged('new window refused').length;
      await page.evaluate((to) => void window.open(to), url);
      await expect.poll(() => desk.desktop.logged('new window refused').length, kind).toBeGreaterThan(refused);
    }
  }
  expect(await count()).toBe(before);
});

test('15. Do not use shell.openExternal with untrusted content', async ({ desk }) => {
  const opened = () =>
    desk.desktop.app.evaluate(() => [
      ...(globalThis as unknown as { offhookDesk: { pages: string[] } }).offhookDesk.pages,
    ]);
  const before = await opened();
  const ui = await desk.desktop.window('ui');
  for (const origin of [
    'file:///etc/passwd',
    'javascript:alert(1)',
    'ms-msdt:/id',
    'http://portal.example',
    '\\\\host\\x',
  ]) {
    const portal = { origin, handlerOrigin: 'https://handler.example', clientId: 'local.0123456789abcd.12345678' };
    const answer = await ui.evaluate(
      (wrong) => (window as unknown as { offhook: Offhook }).offhook.invoke('portal:signIn', wrong as never),
      { portal, clientSecret: '' },
    );
    expect(answer, origin).toEqual({ ok: false, reason: 'invalidInput', field: 'portal.origin' });
  }
  expect(await opened()).toEqual(before);
  // Two places: one that looks at the address first, and one with an address of its own (Windows' default programs).
  const main = read('out/main/main.js');
  expect(main.match(/\bshell\.openExternal\(/g)).toHaveLength(2);
  expect(main).toMatch(
    /protocol !== ["'`]https:["'`] && protocol !== ["'`]http:["'`]\)\s*throw[^;]+;\s*await shell\.openExternal\(/,
  );
});

test('16. Use a current version of Electron', async ({ desk }) => {
  const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: Record<string, string> };
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, { version: string }> };
  const pinned = devDependencies['electron'] ?? '';
  expect(pinned).toMatch(/^\d+\.\d+\.\d+$/);
  expect(packages['node_modules/electron']?.version).toBe(pinned);
  expect(await desk.desktop.app.evaluate(() => process.versions['electron'])).toBe(pinned);
  // What keeps it current: whoever maintains this gets each new one as a change to look at.
  expect(read('.github/dependabot.yml')).toMatch(/package-ecosystem: npm[\s\S]+interval: (daily|weekly)/);
  expect(read('.github/dependabot.yml')).not.toMatch(/dependency-name: electron\b/);
});

test('17. Validate the sender of all IPC messages', async ({ desk }) => {
  const { app } = desk.desktop;
  /** A window that the program did not make, with the main window's own preload. */
  const rogue = (url: string): Promise<string> =>
    app.evaluate(async ({ BrowserWindow, app }, address) => {
      const preload = `${app.getAppPath()}/out/preload/ui.cjs`;
      const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
      try {
        await window.loadURL(address);
        const code = `offhook.invoke('state:get').then(() => 'answered', (error) => error.message)`;
        return (await window.webContents.executeJavaScript(code)) as string;
      } finally {
        window.destroy();
      }
    }, url);
  expect(await rogue('app://offhook/ui/index.html')).toContain('state:get: unknown window');
  expect(await rogue('data:text/html,<title>foreign</title>')).toContain('state:get: foreign origin');
  // And one of ours that asks for what another kind may: the toast's page by the main window's preload.
  for (const [kind, page] of await windowsOf(desk)) {
    const foreign = kind === 'ui' ? 'sip:digest' : 'account:save';
    const answer = await page
      .evaluate(
        (name) =>
          (window as unknown as { offhook: Offhook }).offhook.invoke(name as never, undefined as never).then(
            () => 'answered',
            (error: unknown) => String(error),
          ),
        foreign,
      )
      .catch(String);
    expect(answer, kind).toContain(`${foreign} is not for this window`);
  }
  // Every handler is registered by the one function that looks at the sender.
  const main = read('out/main/main.js');
  expect(main.match(/\bipcMain\.(handle|handleOnce)\(/g)).toHaveLength(1);
  expect(main).not.toMatch(/\bipcMain\.(on|once|addListener)\(/);
});

test('18. Avoid usage of the file:// protocol and prefer usage of custom protocols', async ({ desk }) => {
  const urls = await desk.desktop.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map(({ webContents }) => webContents.getURL()),
  );
  expect(urls.filter((url) => !url.startsWith('app://offhook/'))).toEqual([]);
  expect(read('out/main/main.js')).not.toMatch(/\.loadFile\(|file:\/\/\$\{/);
  const ui = await desk.desktop.window('ui');
  const status = (address: string): Promise<number> =>
    ui.evaluate((url) => fetch(url).then((answer) => answer.status), address);
  expect(await status('/ui/index.html')).toBe(200);
  for (const outside of [
    '/..%2f..%2fpackage.json',
    '/ui/..%2f..%2fmain/main.js',
    '/%2e%2e%2f%2e%2e%2fpackage.json',
    '/..%5c..%5cpackage.json',
    '/ui',
    '/ui/index.html%00.png',
  ])
    expect(await status(outside), outside).toBe(404);
});

test('19. Check which fuses you can change', async () => {
  test.setTimeout(240_000);
  const output = mkdtempSync(path.join(tmpdir(), 'offhook-checklist-'));
  try {
    const args = ['scripts/dist.ts', '--dir', '--linux', `-c.directories.output=${output}`];
    await promisify(execFile)(process.execPath, args, { cwd: root });
    const wire = await getCurrentFuseWire(path.join(output, 'linux-unpacked/offhook'));
    expect(wire[FuseV1Options.RunAsNode]).toBe(FuseState.DISABLE);
    expect(wire[FuseV1Options.EnableNodeCliInspectArguments]).toBe(FuseState.DISABLE);
    expect(wire[FuseV1Options.EnableNodeOptionsEnvironmentVariable]).toBe(FuseState.DISABLE);
    expect(wire[FuseV1Options.GrantFileProtocolExtraPrivileges]).toBe(FuseState.DISABLE);
    expect(wire[FuseV1Options.EnableEmbeddedAsarIntegrityValidation]).toBe(FuseState.ENABLE);
    expect(wire[FuseV1Options.OnlyLoadAppFromAsar]).toBe(FuseState.ENABLE);
    expect(wire[FuseV1Options.EnableCookieEncryption]).toBe(FuseState.ENABLE);
    const resources = path.join(output, 'linux-unpacked/resources');
    expect(readdirSync(resources).filter((name) => /^app(\.|$)/.test(name) && !name.endsWith('.yml'))).toEqual([
      'app.asar',
    ]);
  } finally {
    rmSync(output, { recursive: true, force: true });
  }
});

test('20. Do not expose Electron APIs to untrusted web content', async ({ desk }) => {
  for (const [kind, page] of await windowsOf(desk)) {
    const given = await page.evaluate(() => {
      const { offhook } = window as unknown as { offhook: object };
      return {
        members: Object.fromEntries(Object.entries(offhook).map(([name, value]) => [name, typeof value])),
        frozen: Object.isFrozen(offhook),
        others: ['electron', 'ipcRenderer', 'contextBridge', 'electronAPI'].filter((name) => name in window),
      };
    });
    expect(given, kind).toEqual({ members: { invoke: 'function', on: 'function' }, frozen: true, others: [] });
    // A listener gets the payload alone: the event has a sender.
    const preload = read(`out/preload/${kind}.cjs`);
    expect(preload.match(/exposeInMainWorld\(/g)).toHaveLength(1);
    expect(preload).not.toMatch(/\bipcRenderer\.(send|sendSync|sendToHost|postMessage)\(/);
  }
  const ui = await desk.desktop.window('ui');
  const args = await ui.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const { offhook } = window as unknown as { offhook: WindowApi<'ui'> };
        const off = offhook.on('state:changed', (...got: unknown[]) => {
          off();
          resolve(got.length);
        });
        void offhook
          .invoke('settings:set', { theme: 'dark' })
          .then(() => offhook.invoke('settings:set', { theme: 'system' }));
      }),
  );
  expect(args).toBe(1);
});

/** The policy that a page of ours is served with, by directive. */
async function policyOf(page: Page, file: string): Promise<Readonly<Record<string, readonly string[]>>> {
  const header = await page.evaluate(
    (url) => fetch(url).then((answer) => answer.headers.get('content-security-policy')),
    file,
  );
  expect(header, file).not.toBeNull();
  const directives = (header ?? '').split(';').map((each) => each.trim().split(/\s+/));
  return Object.fromEntries(directives.map(([name = '', ...sources]) => [name, sources]));
}
