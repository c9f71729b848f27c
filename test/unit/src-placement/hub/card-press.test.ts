import { describe, expect, it } from 'vitest';
import { CARD_BUTTONS, type CardButton, VALUE_LIMIT } from '#shared/bridge.ts';
import { FRESH } from '../../../../src-placement/hub/apply-card.ts';
import { readPress } from '../../../../src-placement/hub/card-press.ts';

describe('an event of the card', () => {
  const values: Partial<Record<CardButton, [given: unknown, said: unknown]>> = {
    muteButtonClick: [true, true],
    holdButtonClick: [true, true],
    dialpadButtonClick: ['5', '5'],
    qualityMeterClick: ['4', '4'],
    addCommentButtonClick: ['wants an offer', 'wants an offer'],
    transferButtonClick: [{ phoneNumber: '+49301', target: 13 }, '13'],
  };
  it.each(CARD_BUTTONS)('%s is a press', (name) => {
    const [given, said] = values[name] ?? [undefined, undefined];
    const press = readPress(name, given, FRESH);
    expect([press?.button, press?.value]).toEqual([name, said]);
  });

  it.each([
    [{ phoneNumber: '+49301', target: '+493012345' }, '+493012345'],
    [{ type: 'user', target: 13 }, '13'],
  ])('a transfer %o goes to %s, whichever form the portal chooses', (payload, target) => {
    expect(readPress('transferButtonClick', payload, FRESH)?.value).toBe(target);
  });

  it('a comment is cut where the bridge would cut the connection', () => {
    expect(readPress('addCommentButtonClick', 'x'.repeat(9000), FRESH)?.value).toHaveLength(VALUE_LIMIT);
  });

  it('"next" leaves the card at another client, and nothing of the last one on it', () => {
    const shown = { ...FRESH, uiState: 'redial', statusText: 'Busy', muted: true } as const;
    expect(readPress('nextButtonClick', undefined, shown)?.shown).toEqual({ ...FRESH, uiState: 'outgoing' });
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
    ['transferButtonClick', null],
    ['transferButtonClick', {}],
    ['addCommentButtonClick', ''],
    ['entityChanged', {}],
    ['muteButtonClick', undefined],
    ['holdButtonClick', 'true'],
  ])('%s with %o is none that the desktop wants', (name, value) => {
    expect(readPress(name, value, FRESH)).toBeNull();
  });
});
