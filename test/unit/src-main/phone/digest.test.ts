import { describe, expect, it } from 'vitest';
import type { DigestRequest } from '#shared/phone.ts';
import { answerDigest, digestResponse } from '../../../../src-main/phone/digest.ts';

const http = {
  method: 'GET',
  uri: '/dir/index.html',
  realm: 'testrealm@host.com',
  nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
  qop: 'auth',
  nc: '00000001',
  cnonce: '0a4f113b',
  algorithm: 'MD5',
} as const satisfies DigestRequest;

const sip: DigestRequest = { ...http, method: 'REGISTER', uri: 'sip:pbx.example', realm: 'pbx.example' };
const agent = { user: 'agent', password: 'secret' };

describe('the digest response', () => {
  it('is the one of RFC 2617 3.5', () => {
    const mufasa = { user: 'Mufasa', password: 'Circle Of Life' };
    expect(digestResponse(http, mufasa)).toBe('6629fae49393a05397450978507c4ef1');
  });

  it('is the one of RFC 7616 3.9.1', () => {
    const request = {
      ...http,
      realm: 'http-auth@example.org',
      nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
      cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
    };
    const mufasa = { user: 'Mufasa', password: 'Circle of Life' };
    expect(digestResponse(request, mufasa)).toBe('8ca523f5e9506fed4657c9700eebdbec');
  });

  it('is the one of RFC 2069 2.4, as its errata have it, where the server offers no qop', () => {
    const request = { ...http, qop: null, nc: null, cnonce: null };
    expect(digestResponse(request, { user: 'Mufasa', password: 'CircleOfLife' })).toBe(
      '1949323746fe6a43ef61f9606e7febea',
    );
  });
});

describe('a challenge', () => {
  it('is answered for SIP, with and without qop', () => {
    expect(answerDigest(sip, agent)).toMatch(/^[0-9a-f]{32}$/);
    expect(answerDigest({ ...sip, qop: null, nc: null, cnonce: null }, agent)).toMatch(/^[0-9a-f]{32}$/);
    expect(
      answerDigest({ ...sip, method: 'INVITE', uri: 'sips:+4930231251@pbx.example;user=phone' }, agent),
    ).not.toBeNull();
  });

  it.each([
    ['an HTTP method', { method: 'GET' }],
    ['an HTTP address', { uri: 'https://pbx.example/' }],
    ['a path', { uri: '/dir/index.html' }],
    ['an address with a line break', { uri: 'sip:pbx.example\r\nX: y' }],
    ['qop without cnonce', { cnonce: null }],
    ['qop without nc', { nc: null }],
  ])('is not answered for %s', (_what, change) => {
    expect(answerDigest({ ...sip, ...change }, agent)).toBeNull();
  });
});
