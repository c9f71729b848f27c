import { expect, test } from 'vitest';
import { Digest } from '../../../../sandbox/pbx/digest.ts';
import { authParameters } from '../../../../sandbox/pbx/sip/address.ts';
import type { SipRequest } from '../../../../sandbox/pbx/sip/message.ts';
import { sign } from '../../../integration/sandbox-pbx/agent/raw-agent.ts';

const REQUEST: SipRequest = { kind: 'request', method: 'REGISTER', uri: 'sip:example.org', headers: [], body: '' };

function gate(now = () => 0): Digest {
  return new Digest({ realm: 'r', nonceTtlMs: 1000, now, passwordOf: (user) => (user === 'ann' ? 'pw' : undefined) });
}

function challengeOf(digest: Digest): string {
  const verdict = digest.check(undefined, REQUEST);
  if (verdict.ok) throw new Error('let in without credentials');
  return verdict.challenge;
}

test('a first request gets a fresh nonce each time', () => {
  const digest = gate();
  const [first, second] = [challengeOf(digest), challengeOf(digest)].map((one) => authParameters(one).get('nonce'));
  expect(first).not.toBe(second);
  expect(challengeOf(digest)).toMatch(/^Digest realm="r", nonce="\w{24}", algorithm=MD5, qop="auth"$/);
});

test.each([
  ['wrong-password', (challenge: string) => sign(challenge, 'ann', 'guess', 'REGISTER', REQUEST.uri)],
  ['unknown-user', (challenge: string) => sign(challenge, 'eve', 'pw', 'REGISTER', REQUEST.uri)],
  ['wrong-password', (challenge: string) => sign(challenge, 'ann', 'pw', 'INVITE', REQUEST.uri)],
  ['malformed', (challenge: string) => sign(challenge, 'ann', 'pw', 'REGISTER', 'sip:elsewhere')],
  ['malformed', () => 'Basic YW5uOnB3'],
  ['malformed', () => 'Digest username="ann"'],
  [
    'malformed',
    (challenge: string) => sign(challenge, 'ann', 'pw', 'REGISTER', REQUEST.uri).replace('qop=auth', 'qop=auth-int'),
  ],
  ['stale', () => sign('Digest realm="r", nonce="invented"', 'ann', 'pw', 'REGISTER', REQUEST.uri)],
] as const)('%s credentials are refused', (why, credentials) => {
  const digest = gate();
  expect(digest.check(credentials(challengeOf(digest)), REQUEST)).toMatchObject({ ok: false, why });
});

test('a nonce dies of age', () => {
  let now = 0;
  const digest = gate(() => now);
  const credentials = sign(challengeOf(digest), 'ann', 'pw', 'REGISTER', REQUEST.uri);
  now = 1000;
  const verdict = digest.check(credentials, REQUEST);
  expect(verdict).toMatchObject({ ok: false, why: 'stale', challenge: expect.stringContaining('stale=true') });
});

/** RFC 7616 3.9.1 has the same numbers for HTTP: user, realm, nonce, cnonce and the MD5 response are its example. */
test('the response is that of the RFC', () => {
  const request: SipRequest = { ...REQUEST, method: 'GET', uri: '/dir/index.html' };
  const given =
    'Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", algorithm=MD5, ' +
    'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", nc=00000001, cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", ' +
    'qop=auth, response="8ca523f5e9506fed4657c9700eebdbec"';
  const digest = new Digest({
    realm: 'http-auth@example.org',
    nonceTtlMs: 1,
    now: () => 0,
    passwordOf: () => 'Circle of Life',
  });
  // The nonce isn't ours, so a right response ends as stale and a wrong one as a wrong password.
  expect(digest.check(given, request)).toMatchObject({ why: 'stale' });
  expect(digest.check(given.replace('8ca5', '8ca6'), request)).toMatchObject({ why: 'wrong-password' });
});
