import { expect, it } from 'vitest';
import type { DigestRequest } from '#shared/phone.ts';
import type { Account } from '#shared/settings.ts';
import { Challenges } from '../../../../src-main/phone/challenges.ts';
import { answerDigest } from '../../../../src-main/phone/digest.ts';
import { MemorySecrets } from '../../../integration/portal-client/memory-secrets.ts';

const account: Account = {
  address: '100@pbx.example',
  server: 'wss://pbx.example/ws',
  line: { number: 'line-1', kind: 'direct' },
  iceServers: [],
};
const challenge: DigestRequest = {
  method: 'REGISTER',
  uri: 'sip:pbx.example',
  realm: 'pbx.example',
  nonce: 'n1',
  qop: null,
  cnonce: null,
  nc: null,
  algorithm: 'MD5',
};
const digestOf = (user: string, password: string) => answerDigest(challenge, { user, password });

function desk(running: Account | null = account) {
  const secrets = new MemorySecrets();
  secrets.stored.set('sip.password.main', 'old');
  const world = { running };
  return { secrets, world, challenges: new Challenges({ secrets, account: () => world.running }) };
}

it('answers for the account that the phone window runs with', async () => {
  expect(await desk().challenges.answer(challenge)).toBe(digestOf('100', 'old'));
});

it('answers nobody without an account, or without a password', async () => {
  expect(await desk(null).challenges.answer(challenge)).toBeNull();
  const { secrets, challenges } = desk();
  secrets.stored.clear();
  expect(await challenges.answer(challenge)).toBeNull();
  secrets.stored.set('sip.password.main', 'unlocked');
  expect(await challenges.answer(challenge)).toBe(digestOf('100', 'unlocked'));
});

it('answers only the realm that is set up, if one is', async () => {
  const { challenges } = desk({ ...account, realm: 'asterisk' });
  expect(await challenges.answer(challenge)).toBeNull();
  expect(await desk({ ...account, realm: 'pbx.example' }).challenges.answer(challenge)).not.toBeNull();
});

it('a password that is saved during a call is not shown to the old server', async () => {
  const { secrets, world, challenges } = desk();
  await challenges.answer(challenge);
  secrets.stored.set('sip.password.main', 'new');
  expect(await challenges.answer(challenge)).toBe(digestOf('100', 'old'));
  world.running = { ...account };
  expect(await challenges.answer(challenge)).toBe(digestOf('100', 'new'));
});
