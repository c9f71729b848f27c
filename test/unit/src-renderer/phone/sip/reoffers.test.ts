import { expect, it } from 'vitest';
import { Reoffers } from '../../../../../src-renderer/phone/sip/reoffers.ts';

const message = (first: string, to: string, cseq = '2 INVITE') =>
  [first, `To: <sip:1@x>${to}`, 'Call-ID: c', `CSeq: ${cseq}`, '', ''].join('\r\n');
const statusOf = (text: string) => text.slice(8, 11);

it('408 to an offer within a call doesn’t end it, 481 does', () => {
  const reoffers = new Reoffers();
  reoffers.sent(message('INVITE sip:1@x SIP/2.0', ';tag=b'));
  expect(statusOf(reoffers.readable(message('SIP/2.0 100 Trying', '')))).toBe('100');
  expect(statusOf(reoffers.readable(message('SIP/2.0 408 Timeout', ';tag=b')))).toBe('500');
  reoffers.sent(message('INVITE sip:1@x SIP/2.0', ';tag=b', '3 INVITE'));
  expect(statusOf(reoffers.readable(message('SIP/2.0 481 Gone', ';tag=b', '3 INVITE')))).toBe('481');
});

it('408 to a first INVITE says that nobody answered', () => {
  const reoffers = new Reoffers();
  reoffers.sent(message('INVITE sip:1@x SIP/2.0', ''));
  expect(statusOf(reoffers.readable(message('SIP/2.0 408 Timeout', ';tag=b')))).toBe('408');
});
