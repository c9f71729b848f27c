import { describe, expect, it } from 'vitest';
import {
  readCredentials,
  refusalOf,
  requestKey,
  withResponse,
} from '../../../../../src-renderer/phone/sip/authorization.ts';

const request = (header: string, body = ''): string =>
  [
    'REGISTER sip:pbx SIP/2.0',
    'Via: SIP/2.0/WS x.invalid;branch=z9hG4bK1',
    'From: <sip:101@pbx>;tag=a',
    'To: <sip:101@pbx>',
    'Call-ID: call-1',
    'CSeq: 7 REGISTER',
    ...(header === '' ? [] : [header]),
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');

const digest =
  'Digest algorithm=MD5, username="101", realm="my, realm", nonce="n=1", uri="sip:pbx", response="dummy", ' +
  'opaque="o", qop=auth, cnonce="c", nc=00000001';

describe('credentials in a message', () => {
  it.each(['Authorization', 'Proxy-Authorization'])('are read from %s', (name) => {
    expect(readCredentials(request(`${name}: ${digest}`))).toEqual({
      method: 'REGISTER',
      uri: 'sip:pbx',
      realm: 'my, realm',
      nonce: 'n=1',
      qop: 'auth',
      cnonce: 'c',
      nc: '00000001',
      algorithm: 'MD5',
    });
  });

  it('without qop have no counter (RFC 2069)', () => {
    const plain = 'Authorization: Digest algorithm=MD5, username="1", realm="r", nonce="n", uri="sip:x", response="d"';
    expect(readCredentials(request(plain))).toMatchObject({ qop: null, cnonce: null, nc: null });
  });

  it('are not looked for in the body', () => {
    expect(readCredentials(request('', `Authorization: ${digest}`))).toBeNull();
  });

  it('carry the response of main, and nothing else changes', () => {
    const message = request(`Authorization: ${digest}`, 'response="dummy"');
    const sent = withResponse(message, 'abc');
    expect(sent).toBe(message.replace('response="dummy", opaque', 'response="abc", opaque'));
  });

  it('answer auth where JsSIP chose auth-int', () => {
    const sent = withResponse(request(`Authorization: ${digest.replace('qop=auth', 'qop=auth-int')}`), 'abc');
    expect(sent).toContain('qop=auth, cnonce');
  });
});

describe('a request that main has no password for', () => {
  it('is refused here, as its own answer', () => {
    expect(refusalOf(request(`Authorization: ${digest}`))).toBe(
      [
        'SIP/2.0 401 Unauthorized',
        'Via: SIP/2.0/WS x.invalid;branch=z9hG4bK1',
        'From: <sip:101@pbx>;tag=a',
        'Call-ID: call-1',
        'CSeq: 7 REGISTER',
        'To: <sip:101@pbx>;tag=here',
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n'),
    );
  });

  it('is known by Call-ID and CSeq', () => {
    expect(requestKey(request(''))).toBe('call-1 7');
  });
});
