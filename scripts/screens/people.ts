/** The people, calls and snapshots that the pictures and the tests of the windows share. */
import { defaultNetworkSettings } from '#shared/network.ts';
import { defaultAudioSettings } from '#shared/audio.ts';
import { type Call, newCall } from '#shared/call.ts';
import type { ReportedHistoryRow } from '#shared/history-row.ts';
import type { Responsible } from '#shared/responsible.ts';
import {
  type Account,
  defaultCallSettings,
  defaultNotifications,
  defaultStartup,
  defaultUpdateSettings,
  type PortalSettings,
} from '#shared/settings.ts';
import { defaultShortcuts } from '#shared/shortcuts/shortcuts.ts';
import { noDiagnostics } from '#shared/diagnostics.ts';
import { type AppState, noPhoneFacts } from '#shared/state.ts';

/** Everything happens on this afternoon. */
export const NOW = Date.UTC(2026, 10, 20, 14, 32, 0);
const minutes = (count: number): number => count * 60_000;

export const account: Account = {
  address: 'anna.weber@pbx.example.com',
  server: 'wss://pbx.example.com/ws',
  displayName: 'Anna Weber',
  line: { number: '201', kind: 'direct' },
  iceServers: [],
  country: 'DE',
};

export const portalSettings: PortalSettings = {
  origin: 'https://company.bitrix24.com',
  clientId: 'local.6748a1b2c3d4e5.12345678',
  handlerOrigin: 'https://offhook.example.com',
};

const owner = { memberId: 'a223c6b3710f85df22e9377d6c4f7553', userId: '7' };

export const incoming: Call = newCall({
  id: 'call-1',
  physicalId: '1732112345.17',
  origin: 'pbx',
  direction: 'incoming',
  remote: { number: '493012345678', e164: '+493012345678', name: 'Jonas Bergmann' },
  line: account.line,
  owner,
  at: NOW - 6_000,
});

export const outgoing: Call = newCall({
  id: 'call-2',
  physicalId: 'out-1',
  origin: 'dial',
  direction: 'outgoing',
  remote: { number: '+442079460958', e164: '+442079460958', name: null },
  line: account.line,
  owner,
  at: NOW - 4_000,
});

export const anonymous: Call = { ...incoming, id: 'call-3', remote: { number: '', e164: null, name: null } };

export const talking: Call = {
  ...incoming,
  phase: 'talking',
  at: { ...incoming.at, answered: NOW - minutes(3) - 12_000 },
};

const row = (
  id: string,
  name: string | null,
  number: string,
  ago: number,
  rest: Pick<ReportedHistoryRow, 'direction' | 'talkSeconds' | 'outcome' | 'report'> &
    Partial<Pick<ReportedHistoryRow, 'sound' | 'mos' | 'recording' | 'why' | 'mayRetry'>>,
): ReportedHistoryRow => ({
  id,
  name,
  number,
  recall: number,
  startedAt: NOW - minutes(ago),
  sound: rest.outcome === 'talked' ? 'good' : null,
  mos: rest.outcome === 'talked' ? 4.3 : null,
  recording: null,
  why: null,
  mayRetry: false,
  ...rest,
});

export const history: readonly ReportedHistoryRow[] = [
  row('h1', 'Jonas Bergmann', '+493012345678', 18, {
    direction: 'incoming',
    talkSeconds: 192,
    outcome: 'talked',
    report: 'done',
    recording: { state: 'done', percent: null },
  }),
  row('h2', null, '+442079460958', 47, {
    direction: 'outgoing',
    talkSeconds: 0,
    outcome: 'busy',
    report: 'inProgress',
  }),
  row('h3', 'Мария Соколова', '+74951234567', 95, {
    direction: 'incoming',
    talkSeconds: 0,
    outcome: 'missed',
    report: 'waiting',
  }),
  row('h4', 'Restaurant Zur Alten Post am Marktplatz', '+498912345670', 1_300, {
    direction: 'outgoing',
    talkSeconds: 45,
    outcome: 'talked',
    report: 'refused',
    why: 'portalNumber',
    mayRetry: true,
  }),
  row('h5', null, '', 1_420, { direction: 'incoming', talkSeconds: 610, outcome: 'talked', report: 'notReported' }),
  row('h6', 'Claire Dubois', '+33142685300', 4_500, {
    direction: 'outgoing',
    talkSeconds: 0,
    outcome: 'noAnswer',
    report: 'done',
  }),
  row('h7', 'Jonas Bergmann', '+493012345678', 14_500, {
    direction: 'incoming',
    talkSeconds: 3_790,
    outcome: 'talked',
    sound: 'poor',
    mos: 2.9,
    report: 'done',
  }),
];

/** Whose client `incoming` is. */
export const colleague: Responsible = { userId: '13', name: 'Ben Ortiz', extension: '103' };

/** An ordinary day: everything is connected. */
export const ready: AppState = {
  version: '0.1.0',
  locale: 'en',
  localeSetting: 'system',
  theme: 'system',
  dark: false,
  account,
  otherAccounts: [],
  audio: defaultAudioSettings,
  headset: null,
  callSettings: defaultCallSettings,
  availability: { kind: 'available' },
  quickKeys: [],
  phone: noPhoneFacts,
  portalSettings,
  pbx: { state: 'registered', since: NOW - minutes(200) },
  portal: { state: 'online', userName: 'Anna Weber', waiting: 0 },
  card: { state: 'direct', tabs: 3 },
  calls: [],
  responsible: {},
  history,
  missed: 0,
  inFront: true,
  microphoneSettings: true,
  notices: [],
  updates: { state: 'idle', checkedAt: NOW - minutes(30) },
  updateSettings: defaultUpdateSettings,
  shortcuts: {
    status: { answer: 'none', hangUp: 'none', mute: 'none', callSelected: 'none' },
    system: 'windows',
    wayland: false,
  },
  shortcutSettings: defaultShortcuts,
  startup: 'off',
  startupSettings: defaultStartup,
  notificationSettings: defaultNotifications,
  notificationsRefused: false,
  diagnostics: noDiagnostics,
  networkSettings: defaultNetworkSettings,
  proxyQuestion: null,
  managed: { locked: [], values: [], problems: [], draft: { account: {}, portal: {} }, clientSecret: false },
  setUpOffer: null,
  setUpBy: null,
  draftNumber: null,
  wantedPlace: null,
  callback: null,
};

/** The first start. */
export const fresh: AppState = {
  ...ready,
  account: null,
  portalSettings: null,
  pbx: { state: 'notSetUp' },
  portal: { state: 'notSetUp' },
  card: { state: 'notSetUp' },
  history: [],
};
