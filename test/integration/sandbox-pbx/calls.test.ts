import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Pbx, startPbx } from '../../../sandbox/pbx/pbx.ts';
import { AgentBrowser, type BrowserAgent } from './agent/browser-agent.ts';

/** JsSIP in a real Chromium against the exchange: what the phone window will meet, without the phone window. */
let browser: AgentBrowser;
let pbx: Pbx;
let agents: BrowserAgent[];

beforeAll(async () => {
  browser = await AgentBrowser.open();
});

afterAll(() => browser.close());

beforeEach(async () => {
  pbx = await startPbx({ users: { 101: 'secret-101', 102: 'secret-102' }, groups: { 700: ['101', '102'] } });
  agents = [];
});

afterEach(async () => {
  await Promise.all(agents.map((agent) => agent.close()));
  await pbx.stop();
});

async function agentAt(user: string, hz = 700): Promise<BrowserAgent> {
  const agent = await browser.agent();
  agents.push(agent);
  await agent.register({ url: pbx.url, user, password: `secret-${user}`, domain: pbx.realm, hz });
  return agent;
}

describe('an agent in a browser', () => {
  test('registers with digest authentication', async () => {
    await agentAt('101');
    expect(pbx.bindings('101')).toHaveLength(1);
    expect(pbx.counters.authFailures).toBe(0);
  });

  test('is refused with a wrong password', async () => {
    const agent = await browser.agent();
    agents.push(agent);
    await agent.start({ url: pbx.url, user: '101', password: 'wrong', domain: pbx.realm, hz: 700 });
    expect(await agent.until('registrationFailed')).toMatchObject({ cause: 'Authentication Error' });
    expect(pbx.bindings()).toEqual([]);
    expect(pbx.counters.authFailures).toBe(1);
  });

  test('hears its own tone from the echo robot, which hears it too', async () => {
    const agent = await agentAt('101', 700);
    const [leg] = await Promise.all([pbx.waitFor('robotLeg'), agent.call('600')]);
    await agent.until('confirmed');
    expect(await leg.waitToHear(700)).toMatchObject({ hz: expect.closeTo(700, -1) });
    await agent.waitToHear(700);
    expect(leg.packetsSent).toBeGreaterThan(0);
    await agent.hangup();
    expect(await leg.ended).toMatchObject({ by: 'agent', status: 200 });
    expect(pbx.robotLegs).toEqual([]);
  });

  test('is called by a robot, and both hear each other', async () => {
    const agent = await agentAt('101', 1400);
    const call = await pbx.callAgent({ to: '101', from: '+4930123456', displayName: 'Ada', toneHz: 1000 });
    expect(await agent.until('incoming')).toMatchObject({ from: '+4930123456' });
    await call.ringing;
    await agent.answer();
    await call.answered;
    await Promise.all([agent.waitToHear(1000), call.waitToHear(1400)]);
    await call.hangup();
    expect(await agent.until('ended')).toMatchObject({ originator: 'remote' });
  });
});
