/**
 * Everything that the search finds, by the words that it has on its page: the page leads to it by them, and a test that goes
 * to every one of them notices when one is gone. `also` is what else people call it.
 */
import type { MessageKey } from '#shared/messages/catalogue.ts';
import type { AppState } from '#shared/state.ts';
import type { SettingsPage } from '../../state/view.ts';

export type FoundPage = Exclude<SettingsPage, 'account'>;

export interface SearchEntry {
  readonly page: FoundPage;
  /** The heading that it stands under; null where the page has none. */
  readonly group: MessageKey | null;
  readonly label: MessageKey;
  readonly hint?: MessageKey;
  readonly also?: Extract<MessageKey, `search.also.${string}`>;
  /** Not on the page for everybody. */
  readonly when?: (state: AppState) => boolean;
}

const oneAccount = ({ otherAccounts }: AppState): boolean => otherAccounts.length === 0;
const isSignedOut = ({ portal }: AppState): boolean => portal.state === 'notSetUp' || portal.state === 'signedOut';
const isSignedIn = ({ portal }: AppState): boolean => portal.state === 'online' || portal.state === 'offline';

const on =
  (page: FoundPage, group: MessageKey | null, when?: SearchEntry['when']) =>
  (label: MessageKey, rest: Omit<SearchEntry, 'page' | 'group' | 'label'> = {}): SearchEntry => ({
    page,
    group,
    label,
    ...(when !== undefined && { when }),
    ...rest,
  });

const telephone = on('telephone', null, oneAccount);
const line = on('telephone', 'account.line', oneAccount);
const services = on('telephone', 'account.services', oneAccount);
const network = on('telephone', 'account.network', oneAccount);
const sound = on('telephone', 'account.sound', oneAccount);
const numbers = on('numbers', 'numbers.basics', ({ account }) => account !== null);
const microphone = on('audio', 'audio.microphone');
const speaker = on('audio', 'audio.speaker');
const ringer = on('audio', 'audio.ringer');
const recording = on('recording', 'calls.recording');
const keeping = on('recording', 'calls.keeping');
const portal = on('portal', null, isSignedOut);
const keys = on('shortcuts', 'shortcuts.keys', ({ shortcutSettings }) => shortcutSettings.enabled);
const notifications = on('startup', 'notifications.title');

/** @param kind where the page shows it only for that way out */
const proxy = (kind?: AppState['networkSettings']['proxy']) =>
  on('network', 'network.proxy', ({ networkSettings }) => kind === undefined || networkSettings.proxy === kind);
const proxyLogin = on('network', 'network.login', ({ networkSettings }) => networkSettings.proxy !== 'direct');

export const searchEntries: readonly SearchEntry[] = [
  telephone('telephone.address', { also: 'search.also.account' }),
  telephone('telephone.password', { also: 'search.also.password' }),
  telephone('telephone.server', { also: 'search.also.server' }),
  line('account.label', { hint: 'account.label.hint' }),
  line('telephone.displayName', { hint: 'telephone.displayName.hint' }),
  line('telephone.authorizationUser', { hint: 'telephone.authorizationUser.hint' }),
  line('telephone.lineNumber', { hint: 'telephone.lineNumber.hint' }),
  line('telephone.lineKind', { also: 'search.also.queue' }),
  line('telephone.physicalIdHeader', { hint: 'telephone.physicalIdHeader.hint' }),
  services('account.voicemailNumber', { hint: 'account.voicemailNumber.hint', also: 'search.also.voicemail' }),
  services('account.messagesNumber', { hint: 'account.messagesNumber.hint', also: 'search.also.voicemail' }),
  services('account.pickupCode', { hint: 'account.pickupCode.hint' }),
  services('account.echoNumber', { hint: 'account.echoNumber.hint' }),
  network('account.backupServers', { hint: 'account.backupServers.hint', also: 'search.also.server' }),
  network('telephone.iceServers', { hint: 'telephone.iceServers.hint', also: 'search.also.network' }),
  network('account.relayOnly', { hint: 'account.relayOnly.hint', also: 'search.also.network' }),
  network('account.realm', { hint: 'account.realm.hint' }),
  network('account.registerSeconds', { hint: 'account.registerSeconds.hint' }),
  sound('account.codecs', { also: 'search.also.codecs' }),
  sound('account.dtmf', { also: 'search.also.dtmf' }),
  on('telephone', null, ({ account }) => account !== null)('account.add', { also: 'search.also.account' }),

  numbers('telephone.country', { hint: 'telephone.country.hint' }),
  numbers('numbers.outsidePrefix', { hint: 'numbers.outsidePrefix.hint' }),
  numbers('numbers.extensionLength', { hint: 'numbers.extensionLength.hint' }),
  numbers('numbers.outgoing', { hint: 'numbers.outgoing.hint', also: 'search.also.rules' }),
  numbers('numbers.incoming', { hint: 'numbers.incoming.hint', also: 'search.also.rules' }),
  numbers('numbers.allowed', { hint: 'numbers.allowed.hint', also: 'search.also.rules' }),
  numbers('numbers.try', { hint: 'numbers.try.hint' }),

  microphone('audio.device.microphone', { also: 'search.also.microphone' }),
  microphone('audio.inputVolume', { also: 'search.also.volume' }),
  microphone('audio.echoCancellation', { hint: 'audio.echoCancellation.hint' }),
  microphone('audio.noiseSuppression', { also: 'search.also.noise' }),
  microphone('audio.autoGainControl', { also: 'search.also.volume' }),
  speaker('audio.device.speaker', { also: 'search.also.speaker' }),
  speaker('audio.outputVolume', { also: 'search.also.volume' }),
  speaker('audio.test.speaker'),
  ringer('audio.device.ringer', { also: 'search.also.ringtone' }),
  ringer('audio.secondRinger', { hint: 'audio.secondRinger.hint' }),
  ringer('audio.ringVolume', { also: 'search.also.volume' }),
  ringer('audio.test.ringer'),
  ringer('audio.ring.external', { also: 'search.also.ringtone' }),
  ringer('audio.ring.internal', { also: 'search.also.ringtone' }),
  ringer('audio.ring.group', { also: 'search.also.ringtone' }),

  on('headset', null)('headset.add', { hint: 'headset.none.hint', also: 'search.also.headset' }),

  on('calls', 'calls.answering')('calls.autoAnswer', { hint: 'calls.autoAnswer.hint' }),
  on('calls', 'calls.strip.title')('calls.strip', { hint: 'calls.strip.hint' }),
  on('calls', 'calls.passOn')('calls.passOn.when', { hint: 'calls.passOn.hint' }),
  on('calls', 'calls.links')('calls.dialLinks', { hint: 'calls.dialLinks.hint', also: 'search.also.links' }),
  on('calls', 'calls.links')('calls.claimLinks', { also: 'search.also.links' }),
  on('calls', 'quickKeys.title')('calls.quickKey.add', { hint: 'calls.quickKeys.hint', also: 'search.also.quickKeys' }),
  recording('calls.recording.when', { hint: 'calls.recording.law', also: 'search.also.recording' }),
  on(
    'recording',
    'calls.recording',
    ({ callSettings }) => callSettings.recording !== 'off',
  )('calls.recordingBeep', {
    hint: 'calls.recordingBeep.hint',
  }),
  keeping('calls.keepDays', { hint: 'calls.keepDays.hint', also: 'search.also.erase' }),
  keeping('calls.erase', { also: 'search.also.erase' }),

  on('check', null)('check.begin', { hint: 'check.intro', also: 'search.also.check' }),

  portal('portal.origin', { also: 'search.also.portal' }),
  portal('portal.handlerOrigin'),
  portal('portal.clientId'),
  portal('portal.signIn', { also: 'search.also.portal' }),
  on('portal', null, isSignedIn)('portal.change', { also: 'search.also.portal' }),
  on('portal', null, isSignedIn)('portal.signOut', { also: 'search.also.portal' }),
  on(
    'browser',
    null,
    ({ card, portal: { state } }) =>
      (card.state === 'notConnected' || card.state === 'relay') && (state === 'online' || state === 'offline'),
  )('browser.connect', { also: 'search.also.browser' }),
  on('browser', null, ({ card }) => card.state === 'direct')('browser.connectAnother', { also: 'search.also.browser' }),

  on('shortcuts', 'settings.shortcuts')('shortcuts.enabled', {
    hint: 'shortcuts.intro',
    also: 'search.also.shortcuts',
  }),
  keys('shortcuts.answer', { also: 'search.also.shortcuts' }),
  keys('shortcuts.hangUp', { also: 'search.also.shortcuts' }),
  keys('shortcuts.mute', { also: 'search.also.shortcuts' }),
  keys('shortcuts.callSelected', { also: 'search.also.shortcuts' }),

  on('startup', 'startup.title')('startup.atLogin', { hint: 'startup.atLogin.hint', also: 'search.also.startup' }),
  on(
    'startup',
    'startup.title',
    ({ startupSettings }) => startupSettings.atLogin,
  )('startup.hidden', {
    hint: 'startup.hidden.hint',
  }),
  notifications('notifications.mode', { also: 'search.also.notifications' }),
  on(
    'startup',
    'notifications.title',
    ({ notificationSettings }) => notificationSettings.mode !== 'off',
  )('notifications.hideCallers', { hint: 'notifications.hideCallers.hint' }),

  proxy()('network.proxy.how', { also: 'search.also.proxy' }),
  proxy('servers')('network.servers'),
  proxy('servers')('network.bypass', { hint: 'network.bypass.hint' }),
  proxy('script')('network.script'),
  proxyLogin('network.user'),
  proxyLogin('network.password', { hint: 'network.login.hint' }),

  on(
    'updates',
    'updates.when',
    ({ updates }) => updates.state !== 'off' || updates.why === 'switchedOff',
  )('updates.mode', { hint: 'updates.neverInCall' }),
  on('updates', null, ({ updates }) => updates.state === 'idle' || updates.state === 'failed')('updates.check'),
  on('appearance', null)('settings.language'),
  on('appearance', null)('settings.theme', { also: 'search.also.theme' }),
  on('about', 'about.parts')('about.copy', { also: 'search.also.about' }),
  on('about', 'about.parts')('about.homepage'),
  on('about', null)('about.licences', { hint: 'about.licence' }),
  on('diagnostics', null)('diag.again', { also: 'search.also.check' }),
  on('diagnostics', 'diag.report')('diag.report.save', { hint: 'diag.report.hint' }),
  on('diagnostics', null)('diag.log.show'),
];
