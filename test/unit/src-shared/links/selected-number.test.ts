import { describe, expect, it } from 'vitest';
import { readSelectedNumber } from '#shared/links/selected-number.ts';

describe('a selected text', () => {
  it.each([
    ['+49 30 5550199', '+49 30 5550199'],
    ['  (202) 555-0193\n', '(202) 555-0193'],
    ['Tel.: 030 / 555 01 99', '030 / 555 01 99'],
    ['Phone (office): +1 202 555 0193', '+1 202 555 0193'],
    ['Тел. +7 495 123-45-67', '+7 495 123-45-67'],
    ['tel:+493055501', '+493055501'],
    ['+49\u00a030\u202f5550199', '+49 30 5550199'],
    ['030 555;ext=7', '030 555;ext=7'],
    ['*43', '*43'],
  ])('"%s" is a number', (text, number) => expect(readSelectedNumber(text)).toBe(number));

  it.each([
    '',
    '   \n',
    'Anna Weber',
    'call me at noon',
    'Room 12',
    '+49 30 5550199 or +49 30 5550198, whichever',
    '192.168.1.1',
    '50%',
    '12?',
    'sip:anna@example.com',
    `1${'0'.repeat(200)}`,
    '\ud800',
  ])('"%s" is none', (text) => expect(readSelectedNumber(text)).toBeNull());
});
