import { throwAwayIdentity } from '../../../sandbox/tls/throw-away-identity.ts';
import { afterEach, expect, test } from 'vitest';
import type { PbxOptions } from '../../../sandbox/pbx/options.ts';
import { type Pbx, PbxTimeout, startPbx } from '../../../sandbox/pbx/pbx.ts';
import { header } from '../../../sandbox/pbx/sip/message.ts';
import { RawAgent } from './agent/raw-agent.ts';

const open: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.stop();
});

async function started(options: Partial<PbxOptions> = {}): Promise<Pbx> {
  const pbx = await startPbx({ users: { 101: 'p', 102: 'p' }, ...options });
  open.push(pbx);
  return pbx;
}

async function signedIn(url: string, user = '101'): Promise<RawAgent> {
  const agent = await RawAgent.registered(url, user, 'p');
  open.push({ stop: () => agent.close() });
  return agent;
}

test('wss serves the same users as ws', async () => {
  const pbx = await started({ tls: throwAwayIdentity(['127.0.0.1']) });
  expect(pbx.secureUrl).toMatch(/^wss:/);
  const [plain, secure] = [await signedIn(pbx.url), await signedIn(pbx.secureUrl, '102')];
  await plain.invite('102', 'p');
  expect(header(await secure.request('INVITE'), 'Via')).toMatch(/^SIP\/2.0\/WSS /);
});

test('without a certificate there is no encrypted port', async () => {
  expect((await started()).secureUrl).toBe('');
});

test('the linked id is on every leg of one call, another one on the next, and an agent cannot choose it', async () => {
  const pbx = await started({ linkedIdHeader: 'X-Linked-Id', groups: { 700: ['101', '102'] } });
  const [anna, boris] = [await signedIn(pbx.url), await signedIn(pbx.url, '102')];
  await pbx.callAgent({ to: '700', from: '+4930123456' });
  const ids = (await Promise.all([anna.request('INVITE'), boris.request('INVITE')])).map((one) =>
    header(one, 'X-Linked-Id'),
  );
  expect(ids[0]).toMatch(/^\d+\.\d+$/);
  expect(ids[1]).toBe(ids[0]);
  await boris.invite('101', 'p', { headers: ['X-Linked-Id: forged'] });
  const next = header(await anna.request('INVITE'), 'X-Linked-Id');
  expect([ids[0], 'forged']).not.toContain(next);
});

test('a later round of one call carries the same linked id in an INVITE of its own', async () => {
  const pbx = await started({ linkedIdHeader: 'X-Linked-Id' });
  const agent = await signedIn(pbx.url);
  const rounds = [];
  for (let round = 0; round < 2; round++) {
    const call = await pbx.callAgent({ to: '101', from: '+4930123456', headers: [['X-Linked-Id', '1.1']] });
    const invite = await agent.request('INVITE');
    rounds.push([header(invite, 'Call-ID') === call.callId, header(invite, 'X-Linked-Id')]);
    agent.answer(invite, 486);
    expect(await call.ended).toMatchObject({ by: 'agent', status: 486 });
  }
  expect(rounds).toEqual([
    [true, '1.1'],
    [true, '1.1'],
  ]);
});

test('a caller keeps its number and its name, whatever is in it', async () => {
  const pbx = await started();
  const agent = await signedIn(pbx.url);
  await pbx.callAgent({ to: '101', from: '+4930123456', displayName: 'Ana "Bé" \\ Co' });
  expect(header(await agent.request('INVITE'), 'From')).toMatch(
    /^"Ana \\"Bé\\" \\\\ Co" <sip:\+4930123456@offhook\.sandbox>;tag=/,
  );
});

test.each([
  ['+4930123456', 503],
  ['004930123456', 503],
  ['777', 404],
])('%s dialled with an outside line gives %i', async (number, status) => {
  const pbx = await started({ outside: { does: 'refuse', status: 503 } });
  const agent = await signedIn(pbx.url);
  await agent.invite(encodeURIComponent(number), 'p');
  expect(await agent.final('INVITE')).toMatchObject({ status });
});

test('a delay holds everything back and keeps its order', async () => {
  const pbx = await started();
  const agent = await signedIn(pbx.url);
  pbx.faults.delayMs = 120;
  const asked = performance.now();
  await agent.invite('604', 'p');
  await agent.provisional(100);
  expect(performance.now() - asked).toBeGreaterThan(230);
  expect(await agent.final('INVITE')).toMatchObject({ status: 486 });
});

test('a call to nobody ends at once, and its promises say so', async () => {
  const pbx = await started();
  const call = await pbx.callAgent({ to: '101', from: '+4930123456' });
  expect(await call.ended).toMatchObject({ status: 480 });
  await expect(call.answered).rejects.toMatchObject({ reason: 'ended' });
  await expect(call.hold()).rejects.toMatchObject({ reason: 'not-answered' });
});

test('waiting for what does not happen fails, at the latest when the exchange stops', async () => {
  const pbx = await startPbx({ users: {} });
  await expect(pbx.waitFor('registered', undefined, 20)).rejects.toThrow(PbxTimeout);
  const waiting = pbx.waitFor('registered');
  await pbx.stop();
  await expect(waiting).rejects.toThrow(PbxTimeout);
});

test('the trace tells who said what in which direction', async () => {
  const pbx = await started();
  await signedIn(pbx.url);
  const told = pbx.trace.map(({ dir, user, text }) => [dir, user, text.split(' ').slice(0, 2).join(' ')]);
  expect(told).toEqual([
    ['in', undefined, 'REGISTER sip:offhook.sandbox'],
    ['out', undefined, 'SIP/2.0 401'],
    ['in', undefined, 'REGISTER sip:offhook.sandbox'],
    ['out', '101', 'SIP/2.0 200'],
  ]);
  expect(pbx.counters).toMatchObject({ received: 2, sent: 2, malformed: 0, authFailures: 0 });
});
