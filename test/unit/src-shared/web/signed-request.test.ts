import { describe, expect, it } from 'vitest';
import type { RequestBody } from '#shared/host-request.ts';
import { openRequest, signRequest, toBase64url } from '#shared/web/signed-request.ts';

const BODY: RequestBody = {
  v: 1,
  kind: 'callback',
  id: 'r1',
  ack: 'a1',
  memberId: 'a'.repeat(32),
  userId: '12',
  portalCallId: null,
  number: '+493023125101',
  extension: '',
  callListId: 0,
  entity: { type: 'CONTACT', id: 1 },
  line: 'offhook-1',
  mobile: false,
  text: 'Rückruf für Юлия',
  issued: 1,
  expires: 2,
};

async function key() {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  const publicKey = toBase64url(new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)));
  return { privateKey: pair.privateKey, public: { kid: 'k1', publicKey } };
}

describe('a signed dial request', () => {
  it('is opened with the key that signed it, whatever letters it holds', async () => {
    const own = await key();
    const signed = await signRequest('k1', own.privateKey, BODY);
    expect(await openRequest(signed, [own.public])).toEqual(BODY);
  });

  it('is refused when a letter was changed, the key is another one, or the key is unknown', async () => {
    const [own, other] = [await key(), await key()];
    const signed = await signRequest('k1', own.privateKey, BODY);
    const forged = await signRequest('k1', other.privateKey, BODY);
    const changed = { ...signed, body: forged.body.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) };
    expect(await openRequest(changed, [own.public])).toBe('badSignature');
    expect(await openRequest(forged, [own.public])).toBe('badSignature');
    expect(await openRequest({ ...signed, kid: 'k2' }, [own.public])).toBe('unknownKey');
  });

  it('is refused when it is no request at all', async () => {
    const own = await key();
    for (const rubbish of [null, 'x', {}, { kid: 'k1', body: '%', signature: '' }]) {
      expect(['malformed', 'badSignature']).toContain(await openRequest(rubbish, [own.public]));
    }
  });

  it('counts for nothing without its purpose before the body', async () => {
    const own = await key();
    const signed = await signRequest('k1', own.privateKey, BODY);
    const bare = await crypto.subtle.sign('Ed25519', own.privateKey, new TextEncoder().encode(signed.body));
    expect(await openRequest({ ...signed, signature: toBase64url(new Uint8Array(bare)) }, [own.public])).toBe(
      'badSignature',
    );
  });
});
