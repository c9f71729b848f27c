/** The start of the program: what must precede `ready`, then Electron's side of the wiring. */
import { randomUUID } from 'node:crypto';
import { hostname, networkInterfaces, userInfo } from 'node:os';
import path from 'node:path';
import {
  app,
  clipboard,
  dialog,
  nativeTheme,
  powerMonitor,
  powerSaveBlocker,
  safeStorage,
  session,
  shell,
} from 'electron';
import ElectronStore from 'electron-store';
import { reasonOf } from '#shared/failure.ts';
import { chooseLocale, translator } from '#shared/messages/catalogue.ts';
import type { AppState } from '#shared/state.ts';
import { Counters } from '#shared/web/log/counters.ts';
import { stripState, toastState } from './app-state.ts';
import { type LogSink, structuredLog } from '#shared/web/log/structured-log.ts';
import { ipcHandlers } from './handlers.ts';
import { CrashRecords } from './crashes/crash-records.ts';
import { LogTail } from './log/log-tail.ts';
import { RotatingFile } from './log/rotating-file.ts';
import { type Log, systemClock } from './ports.ts';
import { Program } from './program.ts';
import { Quitting, type QuitWith } from './quitting.ts';
import { withPolicySecrets } from './policy/policy-secrets.ts';
import { systemPolicies } from './policy/system-policies.ts';
import { HIDDEN_ARGUMENT } from './startup/autostart-file.ts';
import { ProxyLogin } from './network/proxy-login.ts';
import { SettingsStore } from './settings/settings-store.ts';
import { declareAppScheme, serveApp } from './shell/app-protocol.ts';
import { HandedOver } from './shell/handed-over.ts';
import { keepCrashDumps, watchProcesses } from './shell/crash-reporter.ts';
import { registerIpc } from './shell/ipc.ts';
import { loginItem, startedHidden } from './shell/login-item.ts';
import { claimOwnLinks, claimTelephoneLinks } from './shell/links.ts';
import { MainWindow } from './shell/main-window.ts';
import { Badge } from './shell/badge.ts';
import { microphoneSystem } from './shell/microphone-system.ts';
import { electronNetwork, openElectronSocket } from './shell/network.ts';
import { desktopSession } from './shell/desktop-session.ts';
import { windowPlaces } from './shell/places.ts';
import { StripWindow } from './shell/strip-window.ts';
import { systemNotifier } from './shell/notifier.ts';
import { answerProxies, followProxy } from './shell/proxy.ts';
import { PhoneWindow } from './shell/phone-window.ts';
import { askBeforeQuitting, connectQuitting } from './shell/quit.ts';
import { SafeSecretStore } from './shell/secret-store.ts';
import { settingsFile } from './shell/settings-file.ts';
import { askForPortalShortcuts, systemKeys } from './shell/system-keys.ts';
import { ToastWindow } from './shell/toast-window.ts';
import { hasTrayHost } from './shell/tray-host.ts';
import { AppTray } from './shell/tray.ts';
import { supportBy } from './shell/support.ts';
import { electronUpdates, installation } from './shell/updater.ts';
import { whyNotUpdated } from './updates/installation.ts';
import { confinePages, restrictPermissions, Windows } from './shell/windows.ts';

// A second profile on one computer, for demos and tests; the single-instance lock belongs to the profile.
const profile = process.env['OFFHOOK_PROFILE'];
if (profile !== undefined && profile !== '') app.setPath('userData', path.resolve(profile));

app.enableSandbox();
// A key that pauses music must not pause a customer, whose voice Chromium takes for a medium like any other.
app.commandLine.appendSwitch('disable-features', 'HardwareMediaKeyHandling');
keepCrashDumps();
app.setAppUserModelId('app.offhook.Offhook');
declareAppScheme();
askForPortalShortcuts();

// Not awaited: Electron is ready only after this file has loaded (docs/tutorial/esm.md).
if (app.requestSingleInstanceLock({ argv: process.argv })) run().catch(giveUp);
else app.quit();

/** Without a place for its files the program can't work; the agent gets to know why. */
function giveUp(error: unknown): void {
  console.error(error);
  const t = translator(chooseLocale(app.getPreferredSystemLanguages()));
  const reason = reasonOf(error);
  dialog.showErrorBox(t(`failure.${reason}`), t(`failure.${reason}.fix`));
  app.exit(1);
}

async function run(): Promise<void> {
  const counters = new Counters();
  const logFile = openLogFile();
  const tail = new LogTail(systemClock);
  const log = openLog([logFile, tail], counters);
  log.info('program.starting', {
    version: app.getVersion(),
    electron: process.versions['electron'],
    platform: process.platform,
  });
  const crashes = new CrashRecords({
    folder: path.join(app.getPath('userData'), 'crashes'),
    dumps: app.getPath('crashDumps'),
    version: app.getVersion(),
    clock: systemClock,
    log: log.part('crashes'),
  });
  crashes.begin();
  watchProcesses(crashes);
  process.on('uncaughtException', (error) => {
    log.error('program.uncaught', { error });
    crashes.add('main', { error });
  });
  process.on('unhandledRejection', (error) => log.error('program.unhandled', { error }));

  const handedOver = new HandedOver(log.part('links'));
  /** Until there is a window, being started again asks for nothing: the window comes by itself. */
  let comeToFront = (): void => undefined;
  app.on('second-instance', (_event, _argv, folder, data) => {
    const argv = (data as { argv?: unknown } | null)?.argv;
    const given = Array.isArray(argv) ? argv.filter((part) => typeof part === 'string') : [];
    // At sign-in the system starts what runs already.
    const isQuiet = given.includes(HIDDEN_ARGUMENT);
    if (!handedOver.fromArguments(given, folder) && !isQuiet) comeToFront();
  });
  let quitWith: QuitWith = (last) => last();
  confinePages(log);
  await app.whenReady();
  claimOwnLinks();

  const out = path.join(app.getAppPath(), 'out');
  const windows = new Windows({ preloads: path.join(out, 'preload'), log });
  serveApp(session.defaultSession, path.join(out, 'renderer'));
  restrictPermissions(session.defaultSession, windows, log);

  const userData = app.getPath('userData');
  const managed = await systemPolicies({
    platform: process.platform,
    user: userInfo().username,
    log: log.part('policy'),
    ...policyFolder(),
  });
  const store = new SafeSecretStore({
    file: path.join(userData, 'secrets.json'),
    cipher: safeStorage,
    log: log.part('secrets'),
    clock: systemClock,
  });
  const secrets = withPolicySecrets(store, managed);
  const settings = new SettingsStore({
    file: settingsFile(userData, (options) => new ElectronStore(options)),
    log: log.part('settings'),
    newId: randomUUID,
    managed,
    user: userInfo().username,
  });
  const { isWayland } = desktopSession({
    platform: process.platform,
    env: process.env,
    ozonePlatform: app.commandLine.getSwitchValue('ozone-platform'),
  });
  const proxyLogin = new ProxyLogin({ settings, secrets, log: log.part('proxy') });
  const answerProxy = proxyLogin.answer.bind(proxyLogin);
  answerProxies(answerProxy);
  const updater = electronUpdates(log, (last, stays) => quitWith(last, stays), answerProxy);
  let networkIsAnother = (): void => undefined;
  await followProxy(
    { settings, sessions: () => [session.defaultSession, ...updater.sessions()], log: log.part('proxy') },
    () => networkIsAnother(),
  );
  const program = await Program.start({
    version: app.getVersion(),
    network: electronNetwork(answerProxy),
    openSocket: openElectronSocket,
    proxy: {
      login: proxyLogin,
      proxied: async (url) => (await session.defaultSession.resolveProxy(url)) !== 'DIRECT',
    },
    clock: systemClock,
    log,
    counters,
    secrets,
    settings,
    journalFile: path.join(userData, 'journal.sqlite'),
    recordingsFolder: path.join(userData, 'recordings'),
    // Crashes are part of what this computer remembers.
    logFiles: {
      expire: (before) => {
        logFile.expire(before);
        crashes.expire(before);
      },
      erase: () => {
        logFile.erase();
        tail.erase();
        crashes.erase();
      },
    },
    support: supportBy({ tail, logFile, crashes }),
    preferredLanguages: app.getPreferredSystemLanguages(),
    computerName: hostname(),
    userName: userInfo().username,
    systemKeys: systemKeys(isWayland),
    loginItem: loginItem(),
    notifier: systemNotifier,
    updating: { updater, whyNot: () => whyNotUpdated(installation()) },
    openExternal: openWebPage,
    systemIsDark: () => nativeTheme.shouldUseDarkColors,
    networkInterfaces,
    keepAwake,
    microphone: microphoneSystem(process.platform, openSystemPage),
    idleMs: () => powerMonitor.getSystemIdleTime() * 1000,
  });

  networkIsAnother = () => program.networkIsAnother();

  // Linux without a keychain: Electron then "encrypts" with a key that everybody has (its safeStorage documentation).
  if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text')
    program.notices.raise('secretsUnprotected');
  registerIpc(
    ipcHandlers(program, {
      secrets,
      log,
      openWindow: () => showMain(),
      openHomepage: () => openWebPage('https://offhook.app'),
      quit: () => app.quit(),
      claimTelephoneLinks: () => claimTelephoneLinks(openSystemPage),
    }),
    windows,
    log,
  );
  const phone = new PhoneWindow({ windows, clock: systemClock, log, lost: () => program.telephone.lost() });
  program.telephone.on('command', (command) => windows.push('phone:command', command));
  program.telephone.on('account', (account) => windows.push('phone:account', account));
  program.telephone.on('options', (options) => windows.push('phone:options', options));
  program.telephone.on('request', (request) => windows.push('phone:request', request));
  program.telephone.on('lights', (lights) => windows.push('phone:lights', lights));
  program.telephone.on('level', (level) => windows.push('audio:level', level));

  const places = windowPlaces({ userData, clock: systemClock, log, canPlace: !isWayland });
  const badge = new Badge(windows, process.platform);
  const main: MainWindow = new MainWindow({
    windows,
    places,
    hasTray: () => hasTrayHost(process.platform),
    moved: () => {
      strip.look();
      badge.refresh();
      program.setInFront(main.isInFront);
    },
  });
  const strip = new StripWindow({ windows, main, places, clock: systemClock, canStayOnTop: !isWayland });
  tail.on('lines', (lines) => windows.push('log:lines', lines));

  const showMain = (): void => main.show();
  const tray = new AppTray((wish) => {
    if (wish.what === 'open') showMain();
    else if (wish.what === 'quit') app.quit();
    else if (wish.what === 'command') program.book.command(wish.command, 'tray');
    else if (wish.what === 'place') program.showPlace(wish.place);
    else if (wish.what === 'callCopied') callCopied(program, log);
    else program.setAvailability(wish.availability);
  });
  const toast = new ToastWindow(windows, places);
  const show = (state: AppState): void => {
    nativeTheme.themeSource = state.theme;
    windows.push('state:changed', state);
    toast.show(toastState(state));
    badge.show(state.missed, program.translate);
    strip.show(stripState(state), state.callSettings.strip);
    tray.show(state, program.translate);
  };
  program.on('state', show);
  program.on('attention', showMain);
  nativeTheme.on('updated', () => program.refresh());
  powerMonitor.on('suspend', () => program.power.suspend());
  powerMonitor.on('resume', () => program.power.resume());
  // macOS and Windows; on Linux nothing tells.
  powerMonitor.on('lock-screen', () => program.power.lock());
  powerMonitor.on('unlock-screen', () => program.power.unlock());

  comeToFront = showMain;
  app.on('activate', showMain);
  // The phone must go on when the last window is closed: it lives in the tray.
  app.on('window-all-closed', () => undefined);
  const quitting = new Quitting({
    clock: systemClock,
    log,
    callsUp: () => program.callsUp,
    ask: () => askBeforeQuitting(program.translate),
    quit: () => app.quit(),
    stop: async () => {
      main.letGo();
      strip.stop();
      await program.stop();
      phone.stop();
      tray.destroy();
      await places.stop();
      crashes.end();
      log.info('program.stopped');
    },
  });
  connectQuitting(quitting, { callsUp: () => program.callsUp, platform: process.platform });
  quitWith = quitting.with;

  handedOver.fromArguments(process.argv, process.cwd());
  handedOver.takenBy({ links: (links) => program.openLinks(links), setUp: (text) => program.openSetUp(text) });

  phone.open();
  show(program.state);
  const { account, startup } = settings.current;
  // Whoever has nothing set up yet needs the window.
  if (account === null || !startedHidden(process.argv, startup.hidden)) showMain();
  else await main.showQuietly();
}

/** What somebody has copied is read when she asks for it, and never logged. */
function callCopied(program: Program, log: Log): void {
  clipboard.readText().then(
    (text) => program.callText(text),
    (error: unknown) => {
      log.warn('tray.clipboardUnreadable', { error });
      program.callText('');
    },
  );
}

/** A folder of one's own for the tests of the unpackaged program; whoever could set it in a packaged one would be no agent any more. */
function policyFolder(): { folder?: string } {
  const folder = process.env['OFFHOOK_POLICIES'];
  return app.isPackaged || folder === undefined ? {} : { folder };
}

/** 'prevent-app-suspension': the computer goes on, its screen may go dark. */
function keepAwake(): () => void {
  const id = powerSaveBlocker.start('prevent-app-suspension');
  return () => void powerSaveBlocker.stop(id);
}

function openLogFile(): RotatingFile {
  return new RotatingFile({ directory: app.getPath('logs'), name: 'offhook', maxBytes: 5_000_000, keep: 5 });
}

function openLog(sinks: readonly LogSink[], counters: Counters) {
  return structuredLog({
    clock: systemClock,
    sinks,
    level: app.isPackaged ? 'info' : 'debug',
    count: counters.add,
  });
}

/** A page of the system's own settings: its addresses are ours (`shell/links.ts`, `shell/microphone-system.ts`). */
function openSystemPage(page: string): Promise<void> {
  return shell.openExternal(page);
}

/** Only pages that we chose ourselves, and only web pages (checklist 15). */
async function openWebPage(url: string): Promise<void> {
  const { protocol } = new URL(url);
  if (protocol !== 'https:' && protocol !== 'http:') throw new Error(`not a web page: ${protocol}`);
  await shell.openExternal(url);
}
