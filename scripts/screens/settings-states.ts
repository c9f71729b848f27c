/** The settings: every page empty, filled, wrong and busy. */
import type { Page } from 'playwright';
import type { AudioDevice } from '#shared/audio.ts';
import type { HeadsetDevice } from '#shared/headset-report.ts';
import { type CheckProgress, checkSteps } from '#shared/phone.ts';
import type { ProxyQuestion } from '#shared/network.ts';
import type { Account } from '#shared/settings.ts';
import type { AppState, PhoneFacts } from '#shared/state.ts';
import { account, NOW, ready } from './people.ts';
import { type Screen, ui } from './screen.ts';

const PAGES = [
  'telephone',
  'numbers',
  'audio',
  'headset',
  'calls',
  'recording',
  'check',
  'portal',
  'browser',
  'shortcuts',
  'startup',
  'network',
  'updates',
  'appearance',
  'about',
] as const;
type Step = (page: Page) => Promise<void>;

/** Opens the settings, then a page of theirs, and goes on from there. */
const open =
  (name?: (typeof PAGES)[number], ...then: Step[]): Step =>
  async (page) => {
    await page.locator('header button').click();
    if (name !== undefined) await page.locator('nav button').nth(PAGES.indexOf(name)).click();
    for (const step of then) await step(page);
  };
const press =
  (selector: string, nth = 0): Step =>
  (page) =>
    page.locator(selector).nth(nth).click();
const send = press('form [type=submit]');
const fill =
  (selector: string, text: string, nth = 0): Step =>
  (page) =>
    page.locator(selector).nth(nth).fill(text);
const see =
  (selector: string, nth = 0): Step =>
  async (page) =>
    page
      .locator(selector)
      .nth(nth)
      .evaluate((element) => element.scrollIntoView({ block: 'start' }));

const phone = (more: Partial<PhoneFacts>): AppState => ({ ...ready, phone: { ...ready.phone, ...more } });

const withServices: Account = {
  ...account,
  label: 'Office',
  backupServers: ['wss://pbx2.example.com/ws'],
  codecs: ['opus', 'pcma'],
  voicemailNumber: '*97',
  pickupCode: '*8',
  echoNumber: '*43',
};
const home: Account = {
  ...account,
  id: 'b7c5a6de-0001',
  label: 'Home office',
  address: 'anna.weber@home.example.com',
  server: 'wss://home.example.com/ws',
};
const several: AppState = { ...ready, account: withServices, otherAccounts: [home] };

const withRules: AppState = {
  ...ready,
  account: {
    ...account,
    numbers: {
      outsidePrefix: '0',
      extensionLength: { min: 3, max: 3 },
      outgoing: [
        { match: '+49(Z.)', replace: '00$1' },
        { match: '+(Z.)', replace: '000$1' },
      ],
      incoming: [{ match: '000(Z.)', replace: '+$1' }],
      allowed: ['+49.', '+43.', 'XXX'],
    },
  },
};

const device = (kind: AudioDevice['kind'], id: string, label: string): AudioDevice => ({
  kind,
  id,
  label,
  group: label,
});
const devices = [
  device('audioinput', 'default', 'Default - Jabra Evolve2 65 (0b0e:0e42)'),
  device('audioinput', 'a1', 'Jabra Evolve2 65 (0b0e:0e42)'),
  device('audioinput', 'a2', 'Built-in Audio Analog Stereo'),
  device('audiooutput', 'b1', 'Jabra Evolve2 65 (0b0e:0e42)'),
  device('audiooutput', 'b2', 'Built-in Audio Analog Stereo'),
];
const jabra = { id: 'a1', label: 'Jabra Evolve2 65 (0b0e:0e42)', group: 'Jabra Evolve2 65 (0b0e:0e42)' };
const unplugged = { id: 'c9', label: 'Poly Voyager 4320 (047f:0115)', group: 'g' };

const evolve: HeadsetDevice = { id: '0b0e:0e42', name: 'Jabra Evolve2 65', active: true, state: 'ready' };
const voyager: HeadsetDevice = { id: '047f:0115', name: 'Poly Voyager 4320', active: false, state: 'busy' };
const sennheiser: HeadsetDevice = { id: '1395:0098', name: 'EPOS IMPACT 860', active: false, state: 'refused' };

const step = (index: number, state: CheckProgress['state'], rest: Partial<CheckProgress> = {}): CheckProgress => ({
  step: checkSteps[index] ?? 'server',
  state,
  reason: null,
  detail: null,
  ...rest,
});
const passed = [
  step(0, 'passed', { detail: 'wss://pbx.example.com/ws, 38 ms' }),
  step(1, 'passed', { detail: '12 ms' }),
  step(2, 'skipped', { reason: 'noIceServers' }),
  step(3, 'passed', { detail: 'Jabra Evolve2 65' }),
  step(4, 'passed', { detail: 'Jabra Evolve2 65' }),
];
const check = (running: boolean, steps: readonly CheckProgress[]): AppState =>
  phone({ check: { startedAt: NOW - 20_000, running, steps } });
const failedCheck = check(false, [
  ...passed.slice(0, 3),
  step(3, 'failed', { reason: 'silent', detail: 'Jabra Evolve2 65' }),
  step(4, 'passed', { detail: 'Jabra Evolve2 65' }),
  step(5, 'failed', { reason: 'noEcho', detail: '*43' }),
]);

const quickKeys = [
  { label: 'Bernd Maier', number: '204', watch: true },
  { label: 'Door', number: '*5', watch: false },
];
const notSaved = { 'settings:set': { ok: false, reason: 'settingsNotWritten' } };

const telephone: readonly Screen[] = [
  ui('settings-telephone', ready, { act: open('telephone') }),
  ui(
    'settings-telephone-offline',
    { ...ready, pbx: { state: 'offline', reason: 'sipForbidden', since: 0 } },
    { act: open('telephone') },
  ),
  ui('settings-telephone-saved', ready, { act: open('telephone', send) }),
  ui('settings-telephone-more', several, {
    act: open('telephone', press('li button', -1), press('form button[aria-expanded]'), see('form section', 1)),
    size: { width: 400, height: 1400 },
  }),
  ui('settings-telephone-mistakes', several, {
    act: open(
      'telephone',
      press('li button', -1),
      press('form button[aria-expanded]'),
      fill('[name=pickupCode]', 'eight'),
      fill('[name=backupServers]', 'http://pbx.example.com'),
      fill('[name=registerSeconds]', '5'),
      send,
    ),
    size: { width: 400, height: 1000 },
  }),
  ui('settings-accounts', several, { act: open('telephone') }),
  ui(
    'settings-accounts-none-in-use',
    { ...several, account: null, otherAccounts: [withServices, home], pbx: { state: 'notSetUp' } },
    { act: open('telephone') },
  ),
  ui('settings-accounts-remove', several, {
    act: open('telephone', press('li button', 1), press('main button[data-variant=light]')),
  }),
];

const numbers: readonly Screen[] = [
  ui('settings-numbers', ready, { act: open('numbers') }),
  ui('settings-numbers-no-account', { ...ready, account: null, pbx: { state: 'notSetUp' } }, { act: open('numbers') }),
  ui('settings-numbers-rules', withRules, { act: open('numbers'), size: { width: 400, height: 1700 } }),
  ui('settings-numbers-mistakes', withRules, {
    act: open('numbers', fill('ol input', '49(Z.)', 0), fill('ol input', '000$2', 3), press('details summary'), send),
    size: { width: 400, height: 1100 },
  }),
  ui('settings-numbers-try', withRules, {
    act: open('numbers', fill('[type=tel]', '0431 234567'), see('[type=tel]')),
  }),
  ui('settings-numbers-try-refused', withRules, {
    act: open('numbers', fill('[type=tel]', '+1 212 555 1234'), see('[type=tel]')),
  }),
];

const audio: readonly Screen[] = [
  ui(
    'settings-audio',
    { ...phone({ devices }), audio: { ...ready.audio, microphone: jabra, speaker: jabra } },
    {
      act: open('audio', async (page) => {
        await page.evaluate(() =>
          (globalThis as unknown as { fake: { push(name: string, level: number): void } }).fake.push(
            'audio:level',
            0.62,
          ),
        );
      }),
      size: { width: 400, height: 1300 },
    },
  ),
  ui(
    'settings-audio-absent',
    { ...phone({ devices }), audio: { ...ready.audio, microphone: unplugged } },
    {
      act: open('audio'),
    },
  ),
  ui(
    'settings-audio-denied',
    { ...ready, notices: [{ id: 'n', reason: 'microphoneDenied', at: NOW }] },
    { act: open('audio') },
  ),
  ui('settings-audio-not-saved', phone({ devices }), { answers: notSaved, act: open('audio', press('[role=switch]')) }),
];

const headset: readonly Screen[] = [
  ui('settings-headset-none', ready, { act: open('headset') }),
  ui('settings-headset', phone({ headsets: [evolve, voyager] }), { act: open('headset') }),
  ui(
    'settings-headset-refused',
    { ...phone({ headsets: [sennheiser] }), headset: sennheiser.id },
    { act: open('headset') },
  ),
  ui('settings-headset-absent', { ...phone({ headsets: [evolve] }), headset: '047f:0115' }, { act: open('headset') }),
];

const recording = { ...ready.callSettings, recording: 'automatic' } as const;
const calls: readonly Screen[] = [
  ui('settings-calls', ready, { act: open('calls'), size: { width: 400, height: 1000 } }),
  ui(
    'settings-calls-filled',
    { ...ready, callSettings: recording, quickKeys },
    {
      act: open('calls'),
      size: { width: 400, height: 1000 },
    },
  ),
  ui('settings-recording', { ...ready, callSettings: recording }, { act: open('recording') }),
  ui(
    'settings-calls-mistakes',
    { ...ready, quickKeys },
    {
      act: open('calls', press('[data-way=add]'), fill('ol input:not([type=checkbox])', 'desk', 3), send),
      size: { width: 400, height: 1000 },
    },
  ),
  ui('settings-recording-erase', ready, {
    act: open('recording', press('main button[data-variant=light]'), see('[role=alertdialog]')),
  }),
  ui('settings-recording-erase-failed', ready, {
    answers: { 'history:erase': { ok: false, reason: 'unexpected' } },
    act: open('recording', press('main button[data-variant=light]'), press('[role=alertdialog] button', 1), (page) =>
      page.locator('[role=alertdialog] [role=alert]').waitFor(),
    ),
  }),
];

const checks: readonly Screen[] = [
  ui('settings-check', ready, { act: open('check') }),
  ui('settings-check-running', check(true, [...passed.slice(0, 2), step(2, 'running')]), { act: open('check') }),
  ui('settings-check-passed', check(false, [...passed, step(5, 'passed', { detail: '*43' })]), { act: open('check') }),
  ui('settings-check-failed', failedCheck, { act: open('check') }),
];

/** A computer whose administrator has set everything, and made a mistake. */
const managed: AppState = {
  ...ready,
  managed: {
    ...ready.managed,
    locked: [
      'account.server',
      'account.codecs',
      'account.numbers.allowed',
      'calls.recording',
      'calls.keepDays',
      'portal.origin',
      'portal.handlerOrigin',
      'portal.clientId',
    ],
    values: [
      ...(
        [
          'SipServer',
          'SipCodecs',
          'NumbersAllowed',
          'CallsRecording',
          'CallsKeepDays',
          'PortalAddress',
          'PortalHost',
        ] as const
      ).map((key) => ({ key, level: 'enforced' as const, source: 'HKLM\\SOFTWARE\\Policies\\Offhook' })),
      { key: 'NumbersCountry', level: 'default', source: 'HKCU\\SOFTWARE\\Policies\\Offhook' },
    ],
    problems: [
      { key: 'CallsRecordings', source: 'HKLM\\SOFTWARE\\Policies\\Offhook', trouble: 'unknownKey' },
      { key: 'SipDtmf', source: 'HKLM\\SOFTWARE\\Policies\\Offhook', trouble: 'badValue' },
    ],
    clientSecret: true,
  },
};
const managedSignIn: AppState = { ...managed, portal: { state: 'signedOut', reason: null } };

const updated = (updates: AppState['updates']): AppState => ({ ...ready, updates });
const updates: readonly Screen[] = [
  ui('settings-updates', ready, { act: open('updates') }),
  ui('settings-updates-downloading', updated({ state: 'downloading', version: '0.2.0', percent: 40 }), {
    act: open('updates'),
  }),
  ui('settings-updates-ready', updated({ state: 'ready', version: '0.2.0', later: null }), { act: open('updates') }),
  ui('settings-updates-waiting', updated({ state: 'waiting', version: '0.2.0' }), { act: open('updates') }),
  ui('settings-updates-refused', updated({ state: 'failed', problem: 'updateRefused', at: NOW }), {
    act: open('updates'),
  }),
  ui('settings-updates-others', updated({ state: 'off', why: 'installedByOthers' }), { act: open('updates') }),
];

const bySomebody: AppState = {
  ...ready,
  managed: {
    ...ready.managed,
    values: (['SipServer', 'SipAddress', 'NumbersCountry'] as const).map((key) => ({
      key,
      level: 'default' as const,
      source: 'Example GmbH',
    })),
  },
  setUpBy: {
    organisation: 'Example GmbH',
    fingerprint: '0a10 d472 2a2a a052 a162 5b3b 2e0f c914',
    origin: 'https://it.example.com',
    at: NOW - 86_400_000,
  },
};

const policies: readonly Screen[] = [
  ui('settings-set-up-by-company', bySomebody, { act: open(undefined, press('nav button', 13)) }),
  ui('settings-set-up-by-company-forget', bySomebody, {
    act: async (page) => {
      await open(undefined, press('nav button', 13))(page);
      await page.locator('section section > div > button').click();
    },
  }),
  ui('settings-managed', managed, { act: open(undefined, press('nav button', 13)) }),
  ui('settings-managed-recording', managed, { act: open('recording') }),
  ui('settings-managed-telephone', managed, { act: open('telephone') }),
  ui('setup-managed', managedSignIn),
];

/** What is looked for is typed in English: the catalogue's own words, in whatever language is drawn, are not known here. */
const look =
  (query: string, ...then: Step[]): Step =>
  async (page) => {
    await page.locator('input[type=search]').fill(query);
    for (const step of then) await step(page);
  };
const searching: readonly Screen[] = [
  // Names that are alike in every language.
  ui('settings-search', ready, { act: open(undefined, look('usb')) }),
  ui('settings-search-many', ready, { act: open(undefined, look('sip')) }),
  ui('settings-search-none', ready, { act: open(undefined, look('zzyzx')) }),
  ui('settings-search-found', ready, { act: open(undefined, look('opus', press('search ul button'))) }),
];

const withKeys: AppState = {
  ...ready,
  shortcutSettings: {
    enabled: true,
    answer: 'Control+Shift+F9',
    hangUp: 'Control+Alt+PageDown',
    mute: 'Control+Shift+F12',
    callSelected: 'Control+Alt+num5',
  },
  shortcuts: {
    system: 'windows',
    wayland: false,
    status: { answer: 'ready', hangUp: 'refused', mute: 'ready', callSelected: 'conflict' },
  },
};
const waylandKeys: AppState = {
  ...withKeys,
  shortcuts: {
    system: 'linux',
    wayland: true,
    status: { answer: 'asked', hangUp: 'asked', mute: 'asked', callSelected: 'asked' },
  },
};
const shortcuts: readonly Screen[] = [
  ui('settings-shortcuts', ready, { act: open('shortcuts') }),
  ui('settings-shortcuts-set', withKeys, { act: open('shortcuts'), size: { width: 400, height: 860 } }),
  ui('settings-shortcuts-wayland', waylandKeys, { act: open('shortcuts'), size: { width: 400, height: 860 } }),
  ui('settings-shortcuts-recording', withKeys, {
    act: open('shortcuts', press('main [role=group] button'), (page) => page.keyboard.down('Control')),
  }),
  ui('settings-shortcuts-taken', withKeys, {
    act: open('shortcuts', press('main [role=group] button'), (page) => page.keyboard.press('Control+Shift+F12')),
  }),
  ui(
    'settings-shortcuts-off',
    {
      ...ready,
      shortcutSettings: { ...ready.shortcutSettings, enabled: false },
      managed: { ...ready.managed, locked: ['shortcuts.enabled'] },
    },
    { act: open('shortcuts') },
  ),
];

const startup: readonly Screen[] = [
  ui('settings-startup', ready, { act: open('startup') }),
  ui(
    'settings-startup-trouble',
    {
      ...ready,
      startup: 'switchedOff',
      startupSettings: { atLogin: true, hidden: true },
      notificationsRefused: true,
    },
    { act: open('startup') },
  ),
];

const question: ProxyQuestion = {
  proxy: 'proxy.example.com:3128',
  realm: 'Company network',
  user: 'anna.weber',
  wrong: false,
};
const byServers: AppState = {
  ...ready,
  networkSettings: {
    ...ready.networkSettings,
    proxy: 'servers',
    servers: 'proxy.example.com:3128',
    bypass: ['*.example.com', '<local>'],
    user: 'anna.weber',
  },
};
const network: readonly Screen[] = [
  ui('settings-network', ready, { act: open('network') }),
  ui('settings-network-servers', byServers, { act: open('network') }),
  ui('settings-network-missing', ready, {
    act: open('network', press('input[type=radio]', 3), press('button[type=submit]', 0)),
  }),
  ui(
    'settings-network-managed',
    { ...byServers, managed: { ...managed.managed, locked: ['network.proxy', 'network.servers'] } },
    { act: open('network') },
  ),
  ui('proxy-asks', { ...ready, proxyQuestion: question }),
  ui('proxy-refused', { ...ready, proxyQuestion: { ...question, wrong: true } }),
];

export const settingsStates: readonly Screen[] = [
  ...network,
  ui('settings', ready, { act: open() }),
  ui('settings-busy', { ...failedCheck, account: withRules.account, callSettings: recording }, { act: open() }),
  ...telephone,
  ...numbers,
  ...audio,
  ...headset,
  ...calls,
  ...checks,
  ...policies,
  ...updates,
  ...searching,
  ...shortcuts,
  ...startup,
  ui('settings-about', ready, { act: open('about'), size: { width: 400, height: 900 } }),
  ui('settings-portal', ready, { act: open('portal') }),
  ui(
    'settings-portal-signed-out',
    { ...ready, portal: { state: 'signedOut', reason: 'signInTimedOut' } },
    { act: open('portal') },
  ),
  ui('settings-browser', ready, { act: open('browser') }),
  ui('settings-browser-relay', { ...ready, card: { state: 'relay', blockedAttempts: 2 } }, { act: open('browser') }),
  ui(
    'settings-browser-waiting',
    { ...ready, card: { state: 'pairing', until: NOW + 65_000 } },
    { act: open('browser') },
  ),
  ui('settings-appearance', ready, { act: open('appearance') }),
];
