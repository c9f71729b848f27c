/**
 * What a headset's controls mean, given what the phone wants it to show.
 *
 *                        answer ◀─ hook on
 *                        reject ◀─ reject key
 *                      ┌───────────────┐
 *        ┌────────────▶│    ringing    │───────────┐
 *        │             └───────────────┘           │
 *   ┌────┴───┐                                ┌────▼─────┐  hook off, drop ─▶ hangup
 *   │  idle  │◀──────────────────────────────▶│ off hook │  mute key ─▶ mute │ unmute
 *   └────┬───┘                                └────▲─────┘  hold ─▶ toggleHold, flash ─▶ flash
 *        │             ┌───────────────┐           │        reject key, while another rings ─▶ reject
 *        └────────────▶│     held      │───────────┘
 *                      └───────────────┘
 *                    toggleHold ◀─ hook on, hold
 *
 * The phone alone moves between the four (`wish`); a press is a request and moves nothing. Every change goes through
 * `transition`. Two things are told apart from presses:
 *
 * - the echo: a device repeats our own off-hook and mute light as if its hook switch or mute key had moved. What agrees
 *   with the wish is no press, and neither is the late echo of a light that was already changed back.
 * - the pulse: a mute key tells 1 and then 0 for one press (WICG/webhid issue 72).
 */
import type { HeadsetButton, HeadsetLights } from '#shared/headset-report.ts';
import type { InputChange } from './input-reports.ts';
import type { HeadsetInput } from './usages.ts';

/** A device that echoes a light does so within a few report intervals; a wireless one needs its radio for that. */
export const ECHO_MS = 1000;

type Latching = 'hookSwitch' | 'phoneMute';

/** A light of ours of which the device may still tell as if it had been pressed. */
interface Echo {
  readonly input: Latching;
  readonly on: boolean;
  readonly until: number;
}

export interface ControlState {
  readonly wish: HeadsetLights;
  /** What the device said last; it echoes no light that agrees with it already. */
  readonly told: Readonly<Record<Latching, boolean>>;
  readonly echoes: readonly Echo[];
}

export type ControlEvent =
  | { readonly type: 'wish'; readonly at: number; readonly wish: HeadsetLights }
  | { readonly type: 'input'; readonly at: number; readonly change: InputChange };

export interface ControlStep {
  readonly state: ControlState;
  readonly button: HeadsetButton | null;
  /** The device has changed something of its own that only our lights can confirm or take back. */
  readonly unsettled: boolean;
}

export const dark: HeadsetLights = {
  ringing: false,
  offHook: false,
  muted: false,
  held: false,
  messageWaiting: false,
};

export const atRest: ControlState = { wish: dark, told: { hookSwitch: false, phoneMute: false }, echoes: [] };

export function transition(state: ControlState, event: ControlEvent): ControlStep {
  const echoes = state.echoes.filter(({ until }) => until > event.at);
  if (event.type === 'wish') {
    const expected = [...echoes, ...echoesOf(state, event)];
    return { state: { ...state, wish: event.wish, echoes: expected }, ...nothing };
  }
  const { field, on } = event.change;
  if (field.kind === 'press' || !isLatching(field.input)) {
    return { state: { ...state, echoes }, ...meaningOf(event.change, state.wish) };
  }
  const told = { ...state.told, [field.input]: on };
  const echo = echoes.findIndex((expected) => expected.input === field.input && expected.on === on);
  if (echo < 0) return { state: { ...state, told, echoes }, ...meaningOf(event.change, state.wish) };
  return { state: { ...state, told, echoes: echoes.toSpliced(echo, 1) }, ...nothing };
}

/** One key can tell two usages: there are headsets that say "redial" along with every press of the call button. */
export function keysMeant(changes: readonly InputChange[]): readonly InputChange[] {
  const callButton = changes.some(({ field, on }) => field.input === 'hookSwitch' && on);
  return callButton ? changes.filter(({ field }) => field.input !== 'redial') : changes;
}

const isLatching = (input: HeadsetInput): input is Latching => input === 'hookSwitch' || input === 'phoneMute';

function echoesOf(
  { wish: before, told, echoes }: ControlState,
  { at, wish }: Extract<ControlEvent, { type: 'wish' }>,
): Echo[] {
  const lights: readonly [Latching, boolean, boolean][] = [
    ['hookSwitch', before.offHook, wish.offHook],
    ['phoneMute', before.muted, wish.muted],
  ];
  return lights
    .filter(([input, was, on]) => {
      const underway = echoes.some((echo) => echo.input === input && echo.until > at);
      return was !== on && (underway || told[input] !== on);
    })
    .map(([input, , on]) => ({ input, on, until: at + ECHO_MS }));
}

type Meaning = Pick<ControlStep, 'button' | 'unsettled'>;

const nothing: Meaning = { button: null, unsettled: false };
const asks = (button: HeadsetButton | null): Meaning => ({ button, unsettled: false });
/** The device shows the press at once and waits for our light: whatever the phone decides, it must be told. */
const asksAndWaits = (button: HeadsetButton | null): Meaning => ({ button, unsettled: true });

function meaningOf({ field: { input, kind }, on }: InputChange, wish: HeadsetLights): Meaning {
  if (input === 'hookSwitch') return kind === 'state' ? hookMoved(on, wish) : pressed(on, hookPressed(wish));
  if (input === 'phoneMute') return kind === 'state' ? muteMoved(on, wish) : pressed(on, muteWanted(!wish.muted, wish));
  return on ? keyPressed(input, wish) : nothing;
}

/** What is let go of means nothing. */
const pressed = (down: boolean, button: HeadsetButton | null): Meaning => (down ? asksAndWaits(button) : nothing);

function hookMoved(offHook: boolean, wish: HeadsetLights): Meaning {
  if (offHook === wish.offHook) return nothing;
  return asksAndWaits(hookPressed(wish));
}

function hookPressed({ offHook, ringing, held }: HeadsetLights): HeadsetButton | null {
  if (offHook) return 'hangup';
  if (ringing) return 'answer';
  return held ? 'toggleHold' : null;
}

const muteMoved = (muted: boolean, wish: HeadsetLights): Meaning =>
  muted === wish.muted ? nothing : asksAndWaits(muteWanted(muted, wish));

/** Without a call there is nothing to mute; the device is told so by its light. */
const muteWanted = (muted: boolean, { offHook }: HeadsetLights): HeadsetButton | null =>
  offHook ? (muted ? 'mute' : 'unmute') : null;

function keyPressed(input: Exclude<HeadsetInput, 'hookSwitch' | 'phoneMute'>, wish: HeadsetLights): Meaning {
  const inCall = wish.offHook || wish.held;
  switch (input) {
    case 'button':
      return asks(wish.ringing ? 'reject' : null);
    case 'drop':
      if (wish.ringing) return asks('reject');
      return asks(wish.offHook ? 'hangup' : null);
    case 'hold':
      return asks(inCall ? 'toggleHold' : null);
    case 'flash':
      return asks(inCall ? 'flash' : null);
    case 'redial':
      return asks(inCall || wish.ringing ? null : 'redial');
    case 'line':
    case 'speakerPhone':
      return nothing;
  }
}
