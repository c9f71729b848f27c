/** What the tray says and offers. Pure: the items are plain data. */
import type { Call } from '#shared/call.ts';
import type { CallCommand } from '#shared/command.ts';
import { partyOf } from '#shared/party.ts';
import type { Translate } from '#shared/messages/catalogue.ts';
import type { Availability } from '#shared/settings.ts';
import type { AppState } from '#shared/state.ts';
import type { TrayState } from './tray-icon.ts';

export type TrayWish =
  | { readonly what: 'open' }
  | { readonly what: 'quit' }
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
  const alive = calls.filter((call) => call.phase !== 'ended');
  if (alive.some(ringsHere)) return 'ringing';
  if (alive.length > 0) return 'talking';
  if (pbx.state !== 'registered') return 'notReady';
  return availability.kind === 'available' ? 'ready' : 'away';
}

/** The icon's tooltip and the menu's first line. */
export const trayLine = (state: AppState, t: Translate): string => `Offhook: ${t(`tray.${trayState(state)}`)}`;

export function trayMenu(state: AppState, t: Translate): readonly TrayItem[] {
  const actions = callItems(state, t);
  return [
    { label: trayLine(state, t), wish: null },
    'separator',
    ...actions,
    ...(actions.length > 0 ? (['separator'] as const) : []),
    availabilityItem(state.availability, t),
    'separator',
    { label: t('tray.open'), wish: { what: 'open' } },
    { label: t('tray.quit'), wish: { what: 'quit' } },
  ];
}

const ringsHere = ({ direction, phase }: Call): boolean => direction === 'incoming' && phase === 'ringing';

/** The call that rings can be taken or declined, the one that is talked to ended: what must be quick. */
function callItems({ calls }: AppState, t: Translate): readonly TrayItem[] {
  const ringing = calls.find(ringsHere);
  const talking = calls.findLast(({ phase, hold }) => phase === 'talking' && (hold === 'none' || hold === 'remote'));
  const dialled = calls.findLast((call) => (call.phase === 'dialing' || call.phase === 'ringing') && !ringsHere(call));
  const active = talking ?? dialled;
  const item = (type: 'answer' | 'decline' | 'hangup', call: Call): TrayItem => ({
    label: t(`tray.${type}`, {
      who: partyOf(call).name ?? call.remote.e164 ?? (call.remote.number || t('call.anonymous')),
    }),
    wish: { what: 'command', command: { type, callId: call.id } },
  });
  return [
    ...(ringing === undefined ? [] : [item('answer', ringing), item('decline', ringing)]),
    ...(active === undefined ? [] : [item('hangup', active)]),
  ];
}

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
