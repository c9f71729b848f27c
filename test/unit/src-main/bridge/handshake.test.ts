import { describe, expect, it } from 'vitest';
import { proofText } from '#shared/bridge.ts';
import { clientHandshake } from '#shared/bridge-client.ts';
import { hmacSha256, randomKey } from '#shared/web-crypto.ts';
import { FIRST, newKey, step } from '../../../../src-main/bridge/handshake.ts';
import type { HandshakeState, KeyFor } from '../../../../src-main/bridge/handshake.ts';

const INSTANCE = '11111111-2222-4333-8444-555555555555';
const key = newKey();
const keyFor: KeyFor = ({ instance }) => (instance === INSTANCE ? key : null);
const hello = {
  t: 'hello',
  v: [1, 1],
  role: 'hub',
  instance: INSTANCE,
  portal: 'portal',
  hub: 'hub',
  nonce: randomKey(),
};
const challenged = (message: object = hello): HandshakeState & { at: 'challenged' } => {
  const { state } = step(FIRST, message, keyFor);
  if (state.at !== 'challenged') throw new Error(state.at);
  return state;
};

describe('the handshake', () => {
  it('ends with both sides proven', async () => {
    const toDesktop: unknown[] = [];
    const me = { role: 'hub', instance: INSTANCE, portal: 'portal', hub: 'hub', key } as const;
    const client = clientHandshake(me, (message) => toDesktop.push(message));
    const first = step(FIRST, toDesktop.shift(), keyFor);
    expect(await client(first.send)).toBe('go on');
    const second = step(first.state, toDesktop.shift(), keyFor);
    expect(second.state).toEqual({
      at: 'proven',
      peer: { role: 'hub', instance: INSTANCE, portal: 'portal', hub: 'hub', version: 2 },
    });
    expect(await client(second.send)).toBe('proven');
  });

  it('shows the hub a desktop that does not know the secret', async () => {
    const me = { role: 'hub', instance: INSTANCE, portal: 'portal', hub: 'hub', key } as const;
    const client = clientHandshake(me, () => {});
    await client({ t: 'challenge', nonce: randomKey() });
    expect(await client({ t: 'welcome', mac: randomKey(), v: 1 })).toBe('refused');
  });

  it.each([undefined, null, 42, [], { t: 'challenge' }, { t: 'welcome' }])(
    'the hub takes no %o for a challenge',
    async (message) => {
      const client = clientHandshake({ role: 'hub', instance: INSTANCE, portal: '', hub: 'h', key }, () => {});
      const verdict = await client(message);
      expect(verdict).toBe('refused');
    },
  );

  it('challenges with a new nonce each time', () => {
    expect(challenged().facts.serverNonce).not.toBe(challenged().facts.serverNonce);
  });

  it('challenges an unknown instance like a known one, and refuses whatever it answers', async () => {
    const stranger = challenged({ ...hello, instance: '99999999-2222-4333-8444-555555555555' });
    const mac = await hmacSha256(key, proofText('client', stranger.facts));
    expect(step(stranger, { t: 'proof', mac }, keyFor).state).toEqual({ at: 'refused', cause: 'proof' });
  });

  it.each([
    ['role', { role: 'pair' }],
    ['portal', { portal: 'other' }],
    ['client nonce', { clientNonce: randomKey() }],
    ['server nonce', { serverNonce: randomKey() }],
  ])('refuses a proof over another %s', async (_what, change) => {
    const state = challenged();
    const facts = { ...state.facts, ...change } as typeof state.facts;
    const mac = await hmacSha256(key, proofText('client', facts));
    expect(step(state, { t: 'proof', mac }, keyFor).state).toEqual({ at: 'refused', cause: 'proof' });
  });

  it('leaves neither refused nor proven', async () => {
    const state = challenged();
    const mac = await hmacSha256(key, proofText('client', state.facts));
    const proven = step(state, { t: 'proof', mac }, keyFor).state;
    expect(proven.at).toBe('proven');
    expect(step(proven, { t: 'proof', mac }, keyFor)).toEqual({ state: proven });
    const refused = step(FIRST, {}, keyFor).state;
    expect(step(refused, hello, keyFor)).toEqual({ state: refused });
  });

  it.each([
    [[1, 7], 2],
    [[2, 7], 2],
    [[1, 1], 1],
    [[3, 7], null],
  ])('of versions %o it speaks %s', (v, version) => {
    const { state } = step(FIRST, { ...hello, v }, keyFor);
    expect(state).toMatchObject(version === null ? { at: 'refused', cause: 'version' } : { version });
  });
});
