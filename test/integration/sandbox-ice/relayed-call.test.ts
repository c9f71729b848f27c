import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startTurn, type TurnServer } from '../../../sandbox/ice/turn/server.ts';
import { type Pbx, startPbx } from '../../../sandbox/pbx/pbx.ts';
import { AgentBrowser, type BrowserAgent } from '../sandbox-pbx/agent/browser-agent.ts';

/** Chromium and a robot behind a firewall that knows only the TURN server, which takes 800 ms to answer. */
let browser: AgentBrowser;
let turn: TurnServer;
let pbx: Pbx;
let agent: BrowserAgent;

beforeAll(async () => {
  browser = await AgentBrowser.open();
});

afterAll(() => browser.close());

beforeEach(async () => {
  turn = await startTurn({ answerDelayMs: 800 });
  agent = await browser.agent();
});

afterEach(async () => {
  await agent.close();
  await pbx.stop();
  await turn.stop();
});

async function register(iceServers: RTCIceServer[], { onlyNamed = false } = {}): Promise<void> {
  const letsThrough: TurnServer['isRelay'] = (from) => turn.isRelay(from);
  pbx = await startPbx({ users: { 101: 'secret' }, media: { letsThrough, onlyNamed } });
  await agent.register({ url: pbx.url, user: '101', password: 'secret', domain: pbx.realm, hz: 700, iceServers });
}

test('without the relay there is no sound, although the call is answered', async () => {
  await register([]);
  const [leg] = await Promise.all([pbx.waitFor('robotLeg'), agent.call('602')]);
  await agent.until('confirmed');
  await expect(leg.waitToHear(700, { timeoutMs: 3000 })).rejects.toMatchObject({ reason: 'timeout' });
  expect([leg.packetsReceived, leg.packetsSent]).toEqual([0, 0]);
});

test('a call out is heard both ways through the relay, which is there long after the INVITE', async () => {
  await register([turn.iceServer]);
  const [leg] = await Promise.all([pbx.waitFor('robotLeg'), agent.call('602')]);
  expect(leg.invite.body).not.toMatch(/typ relay/);
  await Promise.all([agent.waitToHear(1000), leg.waitToHear(700)]);
  expect(await agent.page.evaluate(() => window.agent.selectedPair())).toMatchObject({ local: 'relay' });
  expect(turn.relayed.toPeer).toBeGreaterThan(10);
  expect(turn.relayed.toClient).toBeGreaterThan(10);
});

test('a call in is, too', async () => {
  await register([turn.iceServer]);
  const call = await pbx.callAgent({ to: '101', from: '+4930123456' });
  await agent.until('incoming');
  await agent.answer();
  await Promise.all([agent.waitToHear(1000), call.waitToHear(700)]);
  expect(turn.relayed.toClient).toBeGreaterThan(10);
});

test('a strict far end needs the relay candidate in a re-INVITE', async () => {
  await register([turn.iceServer], { onlyNamed: true });
  const [leg] = await Promise.all([pbx.waitFor('robotLeg'), agent.call('602')]);
  await agent.until('confirmed');
  await expect(leg.waitToHear(700, { timeoutMs: 2000 })).rejects.toMatchObject({ reason: 'timeout' });
  expect(await agent.page.evaluate(() => window.agent.restartIce({ waitForRelay: true }))).toBe(true);
  await Promise.all([agent.waitToHear(1000), leg.waitToHear(700)]);
});
