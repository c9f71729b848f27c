import { describe, expect, it } from 'vitest';
import type { HeadsetButton, HeadsetLights } from '#shared/headset-report.ts';
import {
  atRest,
  type ControlEvent,
  type ControlStep,
  dark,
  ECHO_MS,
  keysMeant,
  transition,
} from '../../../../../src-renderer/phone/headset/controls.ts';
import type { ControlKind, InputField } from '../../../../../src-renderer/phone/headset/layout.ts';
import type { HeadsetInput } from '../../../../../src-renderer/phone/headset/usages.ts';

const field = (input: HeadsetInput, kind: ControlKind): InputField => ({
  input,
  kind,
  reportId: 1,
  bits: [0],
  size: 1,
  selector: null,
});
const input = (name: HeadsetInput, on: boolean, kind: ControlKind = 'press', at = 10_000): ControlEvent => ({
  type: 'input',
  at,
  change: { field: field(name, kind), on },
});
const wish = (lights: Partial<HeadsetLights>, at = 0): ControlEvent => ({
  type: 'wish',
  at,
  wish: { ...dark, ...lights },
});

function after(...events: readonly ControlEvent[]): ControlStep {
  return events.reduce<ControlStep>(({ state }, event) => transition(state, event), {
    state: atRest,
    button: null,
    unsettled: false,
  });
}
/** The buttons of the whole story. */
function buttons(...events: readonly ControlEvent[]): HeadsetButton[] {
  return events.flatMap((_, index) => after(...events.slice(0, index + 1)).button ?? []);
}

const ringing = { ringing: true };
const talking = { offHook: true };
const waiting = { offHook: true, ringing: true };
const held = { held: true };
const idle = {};

describe('a press', () => {
  it.each<[HeadsetInput, Partial<HeadsetLights>, HeadsetButton | null]>([
    ['hookSwitch', idle, null],
    ['hookSwitch', ringing, 'answer'],
    ['hookSwitch', talking, 'hangup'],
    ['hookSwitch', waiting, 'hangup'],
    ['hookSwitch', held, 'toggleHold'],
    ['hookSwitch', { ...held, ringing: true }, 'answer'],
    ['phoneMute', idle, null],
    ['phoneMute', ringing, null],
    ['phoneMute', talking, 'mute'],
    ['phoneMute', { ...talking, muted: true }, 'unmute'],
    ['phoneMute', held, null],
    ['button', idle, null],
    ['button', ringing, 'reject'],
    ['button', talking, null],
    ['button', waiting, 'reject'],
    ['drop', idle, null],
    ['drop', ringing, 'reject'],
    ['drop', talking, 'hangup'],
    ['drop', held, null],
    ['hold', idle, null],
    ['hold', talking, 'toggleHold'],
    ['hold', held, 'toggleHold'],
    ['flash', idle, null],
    ['flash', talking, 'flash'],
    ['flash', held, 'flash'],
    ['redial', idle, 'redial'],
    ['redial', ringing, null],
    ['redial', talking, null],
    ['line', talking, null],
    ['speakerPhone', talking, null],
  ])('of %s while the lights are %o is %s', (name, lights, button) => {
    expect(after(wish(lights), input(name, true)).button).toBe(button);
    // What is let go of means nothing.
    expect(after(wish(lights), input(name, false)).button).toBeNull();
  });
});

describe('a hook switch that tells its state', () => {
  const hook = (on: boolean, at?: number) => input('hookSwitch', on, 'state', at);

  it('answers and hangs up', () => {
    expect(buttons(wish(ringing), hook(true), wish(talking, 10_050), hook(false, 20_000))).toEqual([
      'answer',
      'hangup',
    ]);
  });

  it('echoes our off-hook light, which is no press', () => {
    expect(buttons(wish(talking, 0), hook(true, 30), wish(idle, 9000), hook(false, 9030))).toEqual([]);
  });

  it('may echo late, when the light was changed back or another call rings', () => {
    expect(buttons(wish(talking, 0), wish(idle, 100), wish(ringing, 150), hook(true, 200), hook(false, 260))).toEqual(
      [],
    );
    expect(buttons(wish(talking, 0), hook(true, 20), wish(idle, 1000), wish(talking, 1100), hook(false, 1150))).toEqual(
      [],
    );
  });

  it('echoes once: the next time it is a press', () => {
    const ended = [wish(talking, 0), hook(true, 20), hook(false, 100), wish(idle, 120)];
    expect(buttons(...ended, wish(ringing, 200), hook(true, 300))).toEqual(['hangup', 'answer']);
  });

  it('is believed again when an echo is overdue', () => {
    expect(buttons(wish(talking, 0), wish(idle, 100), wish(ringing, 150), hook(true, 150 + ECHO_MS))).toEqual([
      'answer',
    ]);
  });

  it('echoes no light that it has brought about itself: the next press counts at once', () => {
    const answered = [wish(ringing, 0), hook(true, 5000), wish(talking, 5020)];
    expect(buttons(...answered, hook(false, 5100), wish(idle, 5120), wish(ringing, 5200), hook(true, 5400))).toEqual([
      'answer',
      'hangup',
      'answer',
    ]);
  });

  it('falls back by itself where nobody answers it, which is no press either', () => {
    // Jabra Engage 50 (WICG/webhid issue 61): two reports, 2000 ms apart.
    expect(buttons(wish(idle), hook(true, 5000), hook(false, 7000))).toEqual([]);
  });

  it('brings a held call back', () => {
    expect(buttons(wish(talking, 0), hook(true, 20), wish(held, 5000), hook(false, 5020), hook(true, 9000))).toEqual([
      'toggleHold',
    ]);
  });

  it('waits for our light after every press', () => {
    expect(after(wish(idle), hook(true)).unsettled).toBe(true);
    expect(after(wish(talking, 0), hook(true, 30)).unsettled).toBe(false);
  });
});

describe('a key that tells two usages', () => {
  const change = (name: HeadsetInput, on: boolean) => ({ field: field(name, 'press'), on });
  it.each<[string, [HeadsetInput, boolean][], HeadsetInput[]]>([
    [
      'the call button, not redial',
      [
        ['redial', true],
        ['hookSwitch', true],
      ],
      ['hookSwitch'],
    ],
    [
      'redial, while the call button comes up',
      [
        ['redial', true],
        ['hookSwitch', false],
      ],
      ['redial', 'hookSwitch'],
    ],
    [
      'redial by itself',
      [
        ['redial', true],
        ['phoneMute', true],
      ],
      ['redial', 'phoneMute'],
    ],
  ])('means %s', (_, told, meant) => {
    const keys = keysMeant(told.map(([name, on]) => change(name, on)));
    expect(keys.map((key) => key.field.input)).toEqual(meant);
  });
});

describe('a mute key', () => {
  it('that pulses is one press for 1 and 0', () => {
    const key = (on: boolean) => input('phoneMute', on);
    const muted = wish({ ...talking, muted: true });
    expect(buttons(wish(talking), key(true), key(false), muted, key(true), key(false))).toEqual(['mute', 'unmute']);
  });

  it('that pulses asks for the same again, when the phone did not follow', () => {
    expect(
      buttons(wish(talking), input('phoneMute', true), input('phoneMute', false), input('phoneMute', true)),
    ).toEqual(['mute', 'mute']);
  });

  it('that tells its state is believed, and its echo is not', () => {
    const key = (on: boolean, at: number) => input('phoneMute', on, 'state', at);
    const muted = { ...talking, muted: true };
    expect(buttons(wish(talking, 0), key(true, 5000), wish(muted, 5010), key(false, 9000))).toEqual(['mute', 'unmute']);
    expect(buttons(wish(talking, 0), wish(muted, 5000), key(true, 5020))).toEqual([]);
  });

  it('waits for our light, also without a call', () => {
    expect(after(wish(idle), input('phoneMute', true))).toMatchObject({ button: null, unsettled: true });
  });
});
