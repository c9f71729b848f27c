import { describe, expect, it } from 'vitest';
import { CARD_BUTTONS } from '#shared/bridge.ts';
import { FRESH } from '../../../../src-placement/hub/apply-card.ts';
import { readPress } from '../../../../src-placement/hub/card-press.ts';

describe('an event of the card', () => {
  it.each(CARD_BUTTONS)('%s is a press', (name) => {
    const value = name === 'dialpadButtonClick' ? '5' : /mute|hold/.test(name) ? true : undefined;
    expect(readPress(name, value, FRESH)).toMatchObject({ button: name });
  });

  it('that repeats what the card shows is an echo', () => {
    expect(readPress('muteButtonClick', true, { ...FRESH, muted: true })).toBeNull();
    expect(readPress('holdButtonClick', false, FRESH)).toBeNull();
  });

  it('that toggles leaves the card toggled', () => {
    expect(readPress('muteButtonClick', true, FRESH)?.shown).toEqual({ ...FRESH, muted: true });
    expect(readPress('holdButtonClick', true, FRESH)?.shown).toEqual({ ...FRESH, held: true });
  });

  it.each([
    ['transferButtonClick', { target: '12' }],
    ['entityChanged', {}],
    ['muteButtonClick', undefined],
    ['holdButtonClick', 'true'],
    ['dialpadButtonClick', 5],
  ])('%s with %o is none that the desktop wants', (name, value) => {
    expect(readPress(name, value, FRESH)).toBeNull();
  });
});
