import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Pbx, startPbx } from '../../../sandbox/pbx/pbx.ts';
import { cseq, type SipMessage } from '../../../sandbox/pbx/sip/message.ts';
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

  test('holds and resumes, and the robot is quiet meanwhile', async () => {
    const agent = await agentAt('101', 700);
    const [leg] = await Promise.all([pbx.waitFor('robotLeg'), agent.call('602')]);
    await agent.until('confirmed');
    await Promise.all([agent.waitToHear(1000), leg.waitToHear(700)]);

    expect(await agent.hold()).toBe(true);
    await agent.until('hold');
    await Promise.all([agent.waitToHear(0), leg.waitToHear(0)]);
    expect(leg.held).toBe(true);
    expect(pbx.trace.findLast(({ text }) => text.includes('a=recvonly'))).toMatchObject({ dir: 'out', user: '101' });

    expect(await agent.unhold()).toBe(true);
    await agent.until('unhold');
    await Promise.all([agent.waitToHear(1000), leg.waitToHear(700)]);
    expect(leg.held).toBe(false);
  });

  test('is put on hold by a robot and taken back', async () => {
    const agent = await agentAt('101', 700);
    const call = await pbx.callAgent({ to: '101', from: '+4930123456' });
    await agent.until('incoming');
    await agent.answer();
    await call.waitToHear(700);
    await call.hold();
    expect(await agent.until('hold')).toMatchObject({ originator: 'remote' });
    await call.waitToHear(0);
    await call.resume();
    await agent.until('unhold');
    await call.waitToHear(700);
  });

  test.each(['RFC2833', 'INFO'] as const)('sends digits by %s that the robot understands', async (transport) => {
    const agent = await agentAt('101');
    const [leg] = await Promise.all([pbx.waitFor('robotLeg'), agent.call('600')]);
    await leg.answered;
    await leg.waitToHear(700);
    await agent.sendDigits('19#', transport);
    expect(await leg.waitForDigits('19#')).toBe('19#');
  });

  test('restarts ICE within a call, and the sound goes on', async () => {
    const agent = await agentAt('101');
    const [leg] = await Promise.all([pbx.waitFor('robotLeg'), agent.call('602')]);
    await leg.waitToHear(700);
    const answered = pbx.waitFor('message', ({ dir, parsed }) => dir === 'out' && isAnswerToReinvite(parsed));
    expect(await agent.page.evaluate(() => window.agent.restartIce())).toBe(true);
    await answered;
    const before = leg.packetsReceived;
    await expect.poll(() => leg.packetsReceived - before, { timeout: 5000 }).toBeGreaterThan(50);
    await Promise.all([agent.waitToHear(1000), leg.waitToHear(700)]);
  });

  test('declines with 486 without ending the call for the others', async () => {
    const [anna, boris] = [await agentAt('101', 700), await agentAt('102', 1400)];
    const call = await pbx.callAgent({ to: '700', from: '+4930123456' });
    await Promise.all([anna.until('incoming'), boris.until('incoming')]);
    await anna.hangup(486);
    await boris.answer();
    await call.waitToHear(1400);
    expect(call.state).toBe('answered');
  });

  test('ends the ringing of everybody with 603', async () => {
    const [anna, boris] = [await agentAt('101'), await agentAt('102')];
    const call = await pbx.callAgent({ to: '700', from: '+4930123456' });
    await Promise.all([anna.until('incoming'), boris.until('incoming')]);
    await anna.hangup(603);
    expect(await call.ended).toMatchObject({ by: 'agent', status: 603 });
    expect(await boris.until('failed')).toMatchObject({ cause: 'Canceled', reasons: ['SIP;cause=603;text="Decline"'] });
  });
});

describe('two agents who ring at once', () => {
  test('one answers, and the other learns that the call was completed elsewhere', async () => {
    const [anna, boris] = [await agentAt('101', 700), await agentAt('102', 1400)];
    const call = await pbx.callAgent({ to: '700', from: '+4930123456' });
    await Promise.all([anna.until('incoming'), boris.until('incoming')]);
    await boris.answer();
    expect(await anna.until('failed')).toMatchObject({
      cause: 'Canceled',
      reasons: ['SIP;cause=200;text="Call completed elsewhere"'],
    });
    await Promise.all([boris.waitToHear(1000), call.waitToHear(1400)]);
  });

  test('both answer in the same moment: one talks, the other is hung up on', async () => {
    const [anna, boris] = [await agentAt('101', 700), await agentAt('102', 1400)];
    const call = await pbx.callAgent({ to: '700', from: '+4930123456' });
    await Promise.all([anna.until('incoming'), boris.until('incoming')]);
    // Until both have said yes nothing reaches either, so that the CANCEL comes too late.
    pbx.faults.delayMs = 1500;
    await Promise.all([anna.answer(), boris.answer()]);
    await call.answered;
    const { hz } = await Promise.any([call.waitToHear(700), call.waitToHear(1400)]);
    const [winner, loser] = hz < 1000 ? [anna, boris] : [boris, anna];
    expect(await loser.until('ended')).toMatchObject({ originator: 'remote' });
    expect(winner.events.some(({ name }) => name === 'ended' || name === 'failed')).toBe(false);
  });

  test('the caller gives up, with a reason', async () => {
    const [anna, boris] = [await agentAt('101'), await agentAt('102')];
    const call = await pbx.callAgent({ to: '700', from: '+4930123456' });
    await Promise.all([anna.until('incoming'), boris.until('incoming'), call.ringing]);
    expect(await call.cancel('Q.850;cause=127')).toMatchObject({ by: 'robot', status: 487 });
    const told = { cause: 'Canceled', reasons: ['Q.850;cause=127'] };
    expect(await anna.until('failed')).toMatchObject(told);
    expect(await boris.until('failed')).toMatchObject(told);
  });
});

describe('when the line fails', () => {
  test('an agent whose socket was cut in a call comes back, and the far side reaches it again', async () => {
    const agent = await agentAt('101', 700);
    const call = await pbx.callAgent({ to: '101', from: '+4930123456' });
    await agent.until('incoming');
    await agent.answer();
    await call.waitToHear(700);
    expect(pbx.dropSockets('101')).toBe(1);
    await agent.until('disconnected');
    expect(pbx.bindings('101')).toEqual([]);
    await agent.until('registered');
    await call.waitToHear(700);
    await call.hangup();
    expect(await agent.until('ended')).toMatchObject({ originator: 'remote' });
  });
});

function isAnswerToReinvite(message: SipMessage): boolean {
  return message.kind === 'response' && message.status === 200 && cseq(message).method === 'INVITE';
}
