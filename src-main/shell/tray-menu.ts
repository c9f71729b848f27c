/** What the tray says and offers. Pure: the items are plain data. */
import type { Call } from '#shared/call.ts';
import { allows, type CallCommand } from '#shared/command.ts';
import { activeCall, heldCall, ringingCall } from '#shared/meant-call.ts';
import { partyOf } from '#shared/party.ts';
import type { Translate } from '#shared/messages/catalogue.ts';
import type { Availability } from '#shared/settings.ts';
import type { AppState, Place } from '#shared/state.ts';
import type { TrayState } from './tray-icon.ts';

export type TrayWish =
  | { readonly what: 'open' }
  | { readonly what: 'quit' }
  | { readonly what: 'place'; readonly place: Place }
  /** The number that has been copied. */
  | { readonly what: 'callCopied' }
  | { readonly what: 'command'; readonly command: CallCommand }
  | { readonly what: 'availability'; readonly availability: Availability };

export type TrayItem =
  | 'separator'
  | {
      readonly label: string;
      /** null: it only says something. */
      readonly wish: TrayWish | null;
      /** Of a switch. */
      readonly checked?: boolean;
    };

export function trayState({ calls, pbx, availability }: AppState): TrayState {
  if (ringingCall(calls) !== null) return 'ringing';
  if (activeCall(calls) !== null) return 'talking';
  if (heldCall(calls) !== null) return 'held';
  if (pbx.state === 'offline') return 'offline';
  if (pbx.state !== 'registered') return 'notReady';
  return availability.kind === 'available' ? 'ready' : 'away';
}

/** The icon's tooltip and the menu's first line; why the telephone is offline, where it is. */
export function trayLine(state: AppState, t: Translate): string {
  const tray = trayState(state);
  const words = `Offhook: ${t(tray === 'notReady' && state.pbx.state === 'notSetUp' ? 'tray.notSetUp' : `tray.${tray}`)}`;
  return tray === 'offline' && state.pbx.state === 'offline' ? `${words}. ${t(`failure.${state.pbx.reason}`)}` : words;
}

export function trayMenu(state: AppState, t: Translate): readonly TrayItem[] {
  const actions = callItems(state, t);
  return [
    { label: trayLine(state, t), wish: null },
    'separator',
    ...actions,
    ...(actions.length > 0 ? (['separator'] as const) : []),
    availabilityItem(state.availability, t),
    ...(state.pbx.state === 'registered'
      ? [{ label: t('tray.callCopied'), wish: { what: 'callCopied' } } as const]
      : []),
    'separator',
    { label: t('tray.open'), wish: { what: 'open' } },
    { label: t('settings.check'), wish: { what: 'place', place: 'check' } },
    { label: t('tray.diagnostics'), wish: { what: 'place', place: 'diagnostics' } },
    { label: t('tray.quit'), wish: { what: 'quit' } },
  ];
}

/** The call that rings can be taken or declined, the one that is talked to muted, held and ended: what must be quick. */
function callItems({ calls }: AppState, t: Translate): readonly TrayItem[] {
  const ringing = ringingCall(calls);
  const active = activeCall(calls);
  const held = heldCall(calls);
  const item = (key: ItemKey, call: Call, command: CallCommand): TrayItem => ({
    label: t(`tray.${key}`, {
      who: partyOf(call).name ?? call.remote.e164 ?? (call.remote.number || t('call.anonymous')),
    }),
    wish: { what: 'command', command },
  });
  const items: TrayItem[] = [];
  if (ringing !== null) {
    items.push(item('answer', ringing, { type: 'answer', callId: ringing.id }));
    items.push(item('decline', ringing, { type: 'decline', callId: ringing.id }));
  }
  if (active !== null && allows(active, 'hangup')) {
    const { id: callId, muted } = active;
    items.push(item('hangup', active, { type: 'hangup', callId }));
    if (allows(active, 'mute'))
      items.push({
        label: t('tray.mute'),
        checked: muted,
        wish: { what: 'command', command: { type: 'mute', callId, muted: !muted } },
      });
    if (allows(active, 'hold')) items.push(item('hold', active, { type: 'hold', callId, held: true }));
  }
  if (held !== null && allows(held, 'hold'))
    items.push(item('resume', held, { type: 'hold', callId: held.id, held: false }));
  return items;
}

type ItemKey = 'answer' | 'decline' | 'hangup' | 'hold' | 'resume';

/** One switch: whoever is away by it, or forwards her calls, is available again with one press. */
function availabilityItem(availability: Availability, t: Translate): TrayItem {
  const label =
    availability.kind === 'forward'
      ? t('availability.forwarding', { number: availability.number })
      : t('availability.doNotDisturb');
  const isAway = availability.kind !== 'available';
  const next: Availability = isAway ? { kind: 'available' } : { kind: 'doNotDisturb', until: null };
  return { label, checked: isAway, wish: { what: 'availability', availability: next } };
}
