import { expect, test } from 'vitest';
import { normalizeNumber, splitExtension, stripNumber } from '../../../../sandbox/portal/telephony/numbers.ts';

test('only digits and # * + , ; survive', () => {
  expect(stripNumber('+49 (30) 231-25 #1;17')).toBe('+493023125#1;17');
  expect(stripNumber('anonymous')).toBe('');
});

test.each([
  ['+493023125101', '493023125101'],
  ['00493023125101', '493023125101'],
  ['011493023125101', '493023125101'],
  ['89161234567', '79161234567'],
  ['+493023125101;17', '493023125101'],
  ['101', '101'],
])('%s is compared as %s', (given, expected) => {
  expect(normalizeNumber(given)).toBe(expected);
});

test('the part after ; or , is dialled after the answer', () => {
  expect(splitExtension('+49 30 23125101,,17')).toEqual({ number: '+493023125101', extension: '' });
  expect(splitExtension('+49 30 23125101;17')).toEqual({ number: '+493023125101', extension: '17' });
});
