import { randomBytes } from 'node:crypto';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { KeyRing } from '../../../../../src-placement/host/keys/key-ring.ts';
import { seal, unseal } from '../../../../../src-placement/host/keys/sealed.ts';
import { issueToken, readToken } from '../../../../../src-placement/host/keys/signed-token.ts';

const key = (kid: string) => ({ kid, secret: randomBytes(32) });
const [one, two] = [key('one'), key('two')];
const ring = new KeyRing([one]);
const rotated = new KeyRing([two, one]);

describe('the key ring', () => {
  it('comes out the same in every replica, and different for each purpose', () => {
    expect(new KeyRing([one]).secret('store', 'one')).toEqual(ring.secret('store', 'one'));
    expect(ring.secret('store', 'one')).not.toEqual(ring.secret('session', 'one'));
    expect(new KeyRing([one]).publicKeys()).toEqual(ring.publicKeys());
    expect(rotated.publicKeys().map(({ kid }) => kid)).toEqual(['two', 'one']);
  });
});

describe('a sealed text', () => {
  it('opens where it belongs, also after a new key has come', () => {
    const sealed = seal(ring, 'store', 'tokens/a', 'Größe');
    expect(unseal(ring, 'store', 'tokens/a', sealed)).toBe('Größe');
    expect(unseal(rotated, 'store', 'tokens/a', sealed)).toBe('Größe');
    expect(seal(ring, 'store', 'tokens/a', 'Größe')).not.toBe(sealed);
  });

  it('opens nowhere else', () => {
    const sealed = seal(rotated, 'store', 'tokens/a', 'text');
    expect(unseal(rotated, 'store', 'tokens/b', sealed)).toBeNull();
    expect(unseal(rotated, 'ticket', 'tokens/a', sealed)).toBeNull();
    expect(unseal(ring, 'store', 'tokens/a', sealed)).toBeNull();
    for (const rubbish of ['', 'one', 'one.', 'one.AAAA', `${sealed.slice(0, -2)}AA`]) {
      expect(unseal(rotated, 'store', 'tokens/a', rubbish)).toBeNull();
    }
  });
});

describe('a signed token', () => {
  const schema = v.object({ userId: v.string() });
  it('is read until it expires', () => {
    const token = issueToken(ring, 'session', { userId: '12' }, 1000);
    expect(readToken(rotated, 'session', schema, token, 999)).toEqual({ userId: '12' });
    expect(readToken(ring, 'session', schema, token, 1000)).toBeNull();
  });

  it('is refused for another purpose, with another shape, forged or under a key that is gone', () => {
    const token = issueToken(rotated, 'session', { userId: '12' }, 1000);
    expect(readToken(rotated, 'landing', schema, token, 1)).toBeNull();
    expect(readToken(rotated, 'session', v.object({ other: v.string() }), token, 1)).toBeNull();
    expect(readToken(ring, 'session', schema, token, 1)).toBeNull();
    const [kid, , mac] = token.split('.');
    const body = Buffer.from(JSON.stringify({ payload: { userId: '1' }, expires: 1000 })).toString('base64url');
    for (const forged of [`${kid}.${body}.${mac}`, `${kid}.${body}.`, '', '..']) {
      expect(readToken(rotated, 'session', schema, forged, 1)).toBeNull();
    }
  });
});
