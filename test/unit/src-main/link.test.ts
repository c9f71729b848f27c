import { describe, expect, it } from 'vitest';
import { readLink } from '../../../src-main/link.ts';

describe('an offhook: link', () => {
  it.each(['offhook://oauth?code=1&state=2', 'offhook:oauth?code=1', 'OFFHOOK://oauth?code=1'])(
    '%s ends a sign-in',
    (link) => {
      expect(readLink(link)).toEqual({ kind: 'signIn' });
    },
  );

  it.each([
    ['offhook://dial?number=%2B49%2030%20123456', '+49 30 123456'],
    ['offhook:dial?number=102', '102'],
    ['offhook://dial?number=*21%23', '*21#'],
  ])('%s brings a number', (link, number) => {
    expect(readLink(link)).toEqual({ kind: 'dial', number });
  });

  it.each([
    'offhook://dial',
    'offhook://dial?number=',
    'offhook://dial?number=()',
    'offhook://dial?number=1;rm%20-rf',
    'offhook://dial?number=sip:evil@example.com',
    `offhook://dial?number=${'1'.repeat(41)}`,
    'offhook://open?url=https://example.com',
    'offhook://',
    'tel:123',
    'https://offhook/oauth',
    'nothing',
    '',
  ])('%s is refused', (link) => {
    expect(readLink(link)).toBeNull();
  });
});
