import { array, assert, constantFrom, oneof, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callId, cseq, header, headerValues, type SipMessage } from '../../../../../sandbox/pbx/sip/message.ts';
import { parseSip } from '../../../../../sandbox/pbx/sip/parse.ts';
import { respond, writeSip } from '../../../../../sandbox/pbx/sip/write.ts';

const LINES = [
  'INVITE sip:101@example.org SIP/2.0',
  'v: SIP/2.0/WSS a.invalid;branch=z9hG4bK1, SIP/2.0/WSS b.invalid;branch=z9hG4bK2',
  'f: "Smith, Ann" <sip:ann@example.org>;tag=1',
  't: <sip:101@example.org>',
  'i: call-1',
  'CSEQ:   7   INVITE',
  'm: <sip:ann@a.invalid;transport=ws>',
  'X-Odd: one',
  'Subject: a folded',
  '  line',
  'x-odd: two, three',
  'l: 4',
];

function parsed(text: string): SipMessage {
  const result = parseSip(text);
  if (!result.ok) throw new Error(result.problem);
  return result.message;
}

describe('a message is read', () => {
  const message = parsed(`\r\n${LINES.join('\r\n')}\r\n\r\nv=0\n and what does not belong to it`);

  test('with compact header names', () => {
    expect(callId(message)).toBe('call-1');
    expect(header(message, 'Contact')).toBe('<sip:ann@a.invalid;transport=ws>');
  });

  test('with folded lines', () => expect(header(message, 'subject')).toBe('a folded line'));

  test('with names in any case and repeated headers in order', () => {
    expect(cseq(message)).toEqual({ number: 7, method: 'INVITE' });
    expect(headerValues(message, 'X-ODD')).toEqual(['one', 'two', 'three']);
  });

  test('with a list of Vias as one header each, so that a proxy can take its own off', () => {
    expect(headerValues(message, 'Via').map((via) => via.slice(-1))).toEqual(['1', '2']);
    expect(message.headers.filter(([name]) => name === 'Via')).toHaveLength(2);
  });

  test('with commas inside quotes and angle brackets left alone', () => {
    expect(headerValues(message, 'From')).toEqual(['"Smith, Ann" <sip:ann@example.org>;tag=1']);
  });

  test('with a body as long as Content-Length says', () => expect(message.body).toBe('v=0\n'));
});

describe('a message is written', () => {
  test('with a Content-Length in bytes', () => {
    const text = writeSip({ ...parsed(`${LINES.slice(0, -1).join('\r\n')}\r\n\r\n`), body: 'ü' });
    expect(text).toMatch(/\r\nContent-Length: 2\r\n\r\nü$/);
    expect(parsed(text).body).toBe('ü');
  });

  test('as a response that copies what names the transaction and gets a tag', () => {
    const request = parsed(`${LINES.slice(0, -1).join('\r\n')}\r\n\r\n`);
    if (request.kind !== 'request') throw new Error('not a request');
    const response = respond(request, 486, { toTag: 'mine' });
    expect(headerValues(response, 'Via')).toEqual(headerValues(request, 'Via'));
    expect(header(response, 'To')).toBe('<sip:101@example.org>;tag=mine');
    expect(header(response, 'X-Odd')).toBeUndefined();
    expect(header(respond(request, 100), 'To')).toBe('<sip:101@example.org>');
  });
});

describe('a message is refused', () => {
  const without = (name: string): string =>
    `${LINES.slice(0, -1)
      .filter((line) => !line.startsWith(name))
      .join('\r\n')}\r\n\r\n`;

  test.each([
    ['v:', 'Missing Via'],
    ['f:', 'Missing From'],
    ['t:', 'Missing To'],
    ['i:', 'Missing Call-ID'],
    ['CSEQ', 'Missing CSeq'],
  ])('without %s', (name, problem) => {
    expect(parseSip(without(name))).toEqual({ ok: false, problem, request: undefined });
  });

  test('when its body is shorter than it says, naming the request to answer', () => {
    expect(parseSip(`${LINES.join('\r\n')}\r\n\r\nv`)).toMatchObject({
      ok: false,
      problem: 'Bad Content-Length',
      request: { method: 'INVITE' },
    });
  });
});

test('whatever comes in, the parser gives a problem, or a message that reads the same once written', () => {
  const pieces = array(oneof(constantFrom(...LINES, '\r\n', ':', 'SIP/2.0 200 OK', '<', '"'), string()));
  assert(
    property(pieces, constantFrom('\r\n', '\n', ''), (parts, glue) => {
      const result = parseSip(parts.join(glue));
      return result.ok ? parseSip(writeSip(result.message)).ok : result.problem !== '';
    }),
    { numRuns: 500 },
  );
});
