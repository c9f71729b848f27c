import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFrame } from '../../../../../src-renderer/phone/sip/frame.ts';

const message = (first: string, ...more: string[]): string =>
  [
    first,
    'Via: SIP/2.0/WS x.invalid;branch=z9hG4bK1',
    'From: <sip:7@pbx>;tag=a',
    'To: <sip:101@pbx>;tag=b',
    'Call-ID: call-1',
    ...more,
    '',
    '',
  ].join('\r\n');

describe('a frame from the exchange', () => {
  it('is a message', () => {
    const text = message('INVITE sip:101@x SIP/2.0', 'CSeq: 1 INVITE');
    expect(readFrame(text)).toEqual({ kind: 'message', text });
    expect(readFrame(new TextEncoder().encode(text).buffer)).toEqual({ kind: 'message', text });
  });

  it.each(['\r\n', '\r\n\r\n'])('is a keep-alive', (text) => {
    expect(readFrame(text)).toEqual({ kind: 'keepAlive', text });
  });

  it.each([
    ['no SIP', 'hello'],
    ['no header end', 'INVITE sip:1@x SIP/2.0\r\nVia: x'],
    ['no headers', 'INVITE sip:1@x SIP/2.0\r\n\r\n'],
    ['a response with a broken CSeq', message('SIP/2.0 200 OK', 'CSeq: x')],
    ['no CSeq', message('OPTIONS sip:1@x SIP/2.0')],
    ['a From that is none', message('OPTIONS sip:1@x SIP/2.0', 'CSeq: 1 OPTIONS').replace('<sip:7@pbx>', '<<>')],
    ['too much', 'x'.repeat(70_000)],
    ['no text', new Uint8Array([0xff, 0xfe, 0x80]).buffer],
    ['a Blob', new Blob(['x'])],
  ])('is malformed: %s', (_, data) => {
    expect(readFrame(data)).toMatchObject({ kind: 'malformed' });
  });

  it('never throws', () => {
    const headers = fc.array(fc.oneof(fc.constantFrom('Via: x', 'CSeq: 1 INVITE', 'From: <', 'To: x'), fc.string()));
    fc.assert(
      fc.property(fc.string(), headers, (first, more) => {
        expect(['message', 'keepAlive', 'malformed']).toContain(readFrame([first, ...more, '', ''].join('\r\n')).kind);
      }),
    );
  });

  it('491 to an INVITE becomes a refusal that JsSIP does not repeat', () => {
    expect(readFrame(message('SIP/2.0 491 Request Pending', 'CSeq: 3 INVITE'))).toMatchObject({
      text: expect.stringMatching(/^SIP\/2\.0 500 Request Pending\r\n/),
    });
    expect(readFrame(message('SIP/2.0 491 Request Pending', 'CSeq: 3 UPDATE'))).toMatchObject({
      text: expect.stringMatching(/^SIP\/2\.0 491 /),
    });
  });
});
