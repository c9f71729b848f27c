import { expect, it } from 'vitest';
import { asAnswer, asHeld } from '../../../../../src-renderer/phone/sip/sdp.ts';

it.each([
  ['sendrecv', 'sendonly'],
  ['recvonly', 'inactive'],
  ['sendonly', 'sendonly'],
  ['inactive', 'inactive'],
])('while held, %s reads %s', (before, after) => {
  const sdp = (direction: string) => `m=audio 9 X 0\r\na=${direction}\r\na=rtcp-mux\r\n`;
  expect(asHeld(sdp(before))).toBe(sdp(after));
});

it('an offer repeated as an answer takes the DTLS role that we left to it', () => {
  expect(asAnswer('a=setup:actpass\r\n', 'a=setup:active\r\n')).toBe('a=setup:passive\r\n');
  expect(asAnswer('a=setup:actpass\r\n', 'a=setup:passive\r\n')).toBe('a=setup:active\r\n');
  expect(asAnswer('a=setup:passive\r\n', 'a=setup:actpass\r\n')).toBe('a=setup:passive\r\n');
});
