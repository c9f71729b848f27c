import { describe, expect, it } from 'vitest';
import type { CardButtonPress } from '#shared/bridge.ts';
import { RepeatGuard, SAME_PRESS } from '../../../../src-main/bridge/repeat-guard.ts';

const press = (change: Partial<CardButtonPress> = {}): CardButtonPress => ({
  t: 'button',
  id: '1',
  frame: 'one',
  callId: 'call',
  button: 'hangupButtonClick',
  ...change,
});

describe('a press', () => {
  it('passes once, whichever frame reports it', () => {
    const guard = new RepeatGuard();
    expect(guard.isNewPress(press(), 0)).toBe(true);
    expect(guard.isNewPress(press({ frame: 'two' }), SAME_PRESS - 1)).toBe(false);
    expect(guard.isNewPress(press({ callId: 'other' }), 1)).toBe(true);
    expect(guard.isNewPress(press({ button: 'closeButtonClick' }), 1)).toBe(true);
    expect(guard.isNewPress(press(), SAME_PRESS)).toBe(true);
  });

  it('passes after the clock was set back', () => {
    const guard = new RepeatGuard();
    expect(guard.isNewPress(press(), 3_600_000)).toBe(true);
    expect(guard.isNewPress(press({ frame: 'two' }), 1000)).toBe(true);
  });

  it('of a toggle passes each time the value is another', () => {
    const guard = new RepeatGuard();
    const mute = (value: boolean): boolean => guard.isNewPress(press({ button: 'muteButtonClick', value }), 0);
    expect([mute(true), mute(true), mute(false), mute(true)]).toEqual([true, false, true, true]);
  });

  it('of a digit passes as often as one frame reports it', () => {
    const guard = new RepeatGuard();
    const digit = (value: string, frame: string): boolean =>
      guard.isNewPress(press({ button: 'dialpadButtonClick', value, frame }), 0);
    expect([digit('5', 'one'), digit('5', 'two'), digit('5', 'one'), digit('5', 'two')]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});

it('a message passes once per hub, also when it is sent again', () => {
  const guard = new RepeatGuard();
  expect(guard.isNewMessage('hub', '1', 0)).toBe(true);
  expect(guard.isNewMessage('hub', '1', 9_999)).toBe(false);
  expect(guard.isNewMessage('other', '1', 9_999)).toBe(true);
});
