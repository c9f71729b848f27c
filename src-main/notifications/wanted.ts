/** Which notifications an agent should have before her just now, from what the windows show. Pure. */
import type { FailureReason } from '#shared/failure.ts';
import type { ReportedHistoryRow } from '#shared/history-row.ts';
import { ringingCall } from '#shared/meant-call.ts';
import type { Translate } from '#shared/messages/catalogue.ts';
import { partyOf } from '#shared/party.ts';
import type { AppState } from '#shared/state.ts';
import type { NotificationSpec, Wanted } from './notification.ts';

/** What has happened while the main window was not in front, and nobody has looked since. */
export interface Unseen {
  /** Calls that nobody took, newest last. */
  readonly missed: readonly ReportedHistoryRow[];
  /** Voice messages have come. */
  readonly messages: boolean;
  readonly notices: readonly FailureReason[];
  /** The telephone has been offline for a while. */
  readonly offline: boolean;
  readonly callback: boolean;
}

export function wantedNotifications(state: AppState, unseen: Unseen, t: Translate): Wanted {
  const { mode, hideCallers } = state.notificationSettings;
  const wanted = new Map<string, NotificationSpec>();
  // Whoever is not to be disturbed is told nothing; the window has it all.
  if (mode === 'off' || state.availability.kind === 'doNotDisturb') return wanted;
  const add = (id: string, spec: NotificationSpec | null): void => {
    if (spec !== null) wanted.set(id, spec);
  };
  if (mode === 'all') add('incoming', incoming(state, t));
  for (const [number, rows] of missedBy(unseen.missed, hideCallers)) add(`missed:${number}`, missed(rows, state, t));
  if (unseen.messages) add('messages', messages(state, t));
  if (unseen.callback) add('callback', callback(state, t));
  if (unseen.offline) add('offline', offline(state, t));
  for (const reason of unseen.notices) add(`notice:${reason}`, notice(reason, t));
  return wanted;
}

function incoming({ calls, notificationSettings }: AppState, t: Translate): NotificationSpec | null {
  const call = ringingCall(calls);
  if (call === null) return null;
  const line = t('notification.line', { line: call.line.number });
  const { name, e164, number } = partyOf(call);
  const body = [name, e164 ?? number].filter(Boolean).join(', ') || t('call.anonymous');
  return {
    title: t('notification.incoming'),
    body: notificationSettings.hideCallers ? line : body,
    urgent: true,
    buttons: (['answer', 'decline'] as const).map((type) => ({
      label: t(`call.${type}`),
      wish: { what: 'command', command: { type, callId: call.id } },
    })),
    click: { what: 'open', place: 'phone' },
  };
}

/** One for each caller; where callers are hidden, one for all. */
function missedBy(rows: readonly ReportedHistoryRow[], hidden: boolean): Map<string, ReportedHistoryRow[]> {
  return Map.groupBy(rows, ({ number }) => (hidden ? '' : number));
}

function missed(rows: readonly ReportedHistoryRow[], state: AppState, t: Translate): NotificationSpec | null {
  const last = rows.at(-1);
  if (last === undefined) return null;
  const hidden = state.notificationSettings.hideCallers;
  return {
    title: rows.length === 1 ? t('notification.missed') : t('notification.missedAgain', { count: rows.length }),
    body: hidden ? t('notification.open') : [last.name, last.number].filter(Boolean).join(', ') || t('call.anonymous'),
    urgent: false,
    buttons:
      hidden || last.recall === ''
        ? []
        : [{ label: t('notification.callBack'), wish: { what: 'dial', number: last.recall } }],
    click: { what: 'open', place: 'phone' },
  };
}

function messages({ phone, account }: AppState, t: Translate): NotificationSpec | null {
  if (phone.messages?.waiting !== true) return null;
  const { fresh } = phone.messages;
  const number = account?.messagesNumber ?? account?.voicemailNumber;
  return {
    title: fresh === null ? t('messages.waiting') : t('messages.fresh', { count: fresh }),
    body: '',
    urgent: false,
    buttons: number === undefined ? [] : [{ label: t('messages.listen'), wish: { what: 'dial', number } }],
    click: { what: 'open', place: 'phone' },
  };
}

function callback({ callback: offer, notificationSettings }: AppState, t: Translate): NotificationSpec | null {
  if (offer === null) return null;
  return {
    title: t('notification.callback'),
    body: notificationSettings.hideCallers ? '' : offer.number,
    urgent: true,
    // What the customer wants is read first.
    buttons: [],
    click: { what: 'open', place: 'phone' },
  };
}

function offline({ pbx }: AppState, t: Translate): NotificationSpec | null {
  return pbx.state === 'offline' ? notice(pbx.reason, t) : null;
}

const notice = (reason: FailureReason, t: Translate): NotificationSpec => ({
  title: t(`failure.${reason}`),
  body: t(`failure.${reason}.fix`),
  urgent: false,
  buttons: [],
  click: { what: 'open', place: placeOf(reason) },
});

function placeOf(reason: FailureReason): 'phone' | 'telephone' | 'portal' | 'audio' {
  if (reason.startsWith('microphone')) return 'audio';
  if (reason === 'wrongSipPassword' || reason === 'sipForbidden') return 'telephone';
  return reason === 'portalSignInNeeded' ? 'portal' : 'phone';
}

/** Calls can't be made, heard, remembered or reported: worth a word while the window is hidden. */
export const matters = (reason: FailureReason): boolean =>
  [
    'wrongSipPassword',
    'sipForbidden',
    'microphoneDenied',
    'microphoneMissing',
    'microphoneBusy',
    'portalSignInNeeded',
    'portalAccessDenied',
    'portalApproval',
    'portalApplication',
    'portalClosed',
    'portalBlocked',
    'journalUnavailable',
    'recordingDiskFull',
    'recordingNotWritten',
    'phoneCrashed',
  ].includes(reason);
