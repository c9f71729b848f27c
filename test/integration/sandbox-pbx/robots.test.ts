import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Pbx, startPbx } from '../../../sandbox/pbx/pbx.ts';
import type { RobotLeg } from '../../../sandbox/pbx/robots/leg.ts';

/** Robots calling robots: real sound without a browser. */
let pbx: Pbx;

beforeEach(async () => {
  pbx = await startPbx({ users: {}, services: { 650: { does: 'answer', plays: 'tone', toneHz: 1600 } } });
});

afterEach(() => pbx.stop());

async function talking(number: string): Promise<{ caller: RobotLeg; callee: RobotLeg }> {
  const arrived = pbx.waitFor('robotLeg');
  const caller = await pbx.callAgent({ to: number, from: '+4930123456', toneHz: 800 });
  const callee = await arrived;
  await Promise.all([caller.answered, callee.answered]);
  return { caller, callee };
}

test('both ends hear the other, and the end of one is the end of both', async () => {
  const { caller, callee } = await talking('650');
  await Promise.all([caller.waitToHear(1600), callee.waitToHear(800)]);
  expect(pbx.robotLegs).toHaveLength(2);
  expect(await caller.hangup(['Q.850;cause=16'])).toMatchObject({ by: 'robot', status: 200 });
  expect(await callee.ended).toEqual({ by: 'agent', status: 200, reasons: ['Q.850;cause=16'] });
  expect(pbx.robotLegs).toEqual([]);
});

test('an echo comes back at the level at which it was sent', async () => {
  const { caller } = await talking('600');
  await caller.waitToHear(800);
  await expect.poll(() => caller.heard().level).toBeCloseTo(0.3, 1);
});

test('packets go at the pace of speech', async () => {
  const { caller, callee } = await talking('650');
  await callee.waitToHear(800);
  const [before, started] = [callee.packetsReceived, performance.now()];
  await expect.poll(() => callee.packetsReceived - before, { timeout: 5000 }).toBeGreaterThan(50);
  const perSecond = ((callee.packetsReceived - before) * 1000) / (performance.now() - started);
  // A busy machine may lose time, but never makes the speaker hurry for long.
  expect(perSecond).toBeGreaterThan(25);
  expect(perSecond).toBeLessThan(60);
  expect(caller.packetsSent).toBeGreaterThanOrEqual(callee.packetsReceived);
});

test('a leg on hold says so, sends nothing, and goes on when it is taken back', async () => {
  const { caller, callee } = await talking('650');
  await callee.waitToHear(800);
  const told: boolean[] = [];
  callee.on('held', (held) => told.push(held));
  await caller.hold();
  expect(callee.held).toBe(true);
  await caller.waitToHear(0);
  const sent = callee.packetsSent;
  await callee.waitToHear(800);
  expect(callee.packetsSent).toBe(sent);
  await caller.resume();
  await caller.waitToHear(1600);
  expect(told).toEqual([true, false]);
});

test('two re-INVITEs that cross are both refused with 491, and the call goes on', async () => {
  const { caller, callee } = await talking('650');
  await callee.waitToHear(800);
  const both = await Promise.allSettled([caller.hold(), callee.hold()]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(both[0]).toMatchObject({ reason: { reason: 'refused', message: expect.stringContaining('491') } });
  await Promise.all([caller.waitToHear(1600), callee.waitToHear(800)]);
  await caller.hold();
  expect(callee.held).toBe(true);
});

test('a robot that rings can be given up on, and one that waits answers in its time', async () => {
  const ringing = await pbx.callAgent({ to: '603', from: '+4930123456' });
  await ringing.ringing;
  expect(await ringing.cancel()).toMatchObject({ by: 'robot', status: 487 });
  const started = performance.now();
  const late = await pbx.callAgent({ to: '608', from: '+4930123456' });
  await late.ringing;
  await late.answered;
  expect(performance.now() - started).toBeGreaterThan(1900);
});

test('refusals carry their status and what the network says about them', async () => {
  const call = await pbx.callAgent({ to: '604', from: '+4930123456' });
  expect(await call.ended).toEqual({ by: 'agent', status: 486, reasons: ['Q.850;cause=17;text="User busy"'] });
});

test('an exchange that stops ends its calls', async () => {
  const { caller, callee } = await talking('650');
  await pbx.stop();
  expect([await caller.ended, await callee.ended]).toMatchObject([{ by: 'exchange' }, { by: 'exchange' }]);
});

test('a process ends by itself once its exchange has stopped in the middle of a call', async () => {
  const source = `
    import { startPbx } from '${new URL('../../../sandbox/pbx/pbx.ts', import.meta.url).href}';
    const pbx = await startPbx({ users: {} });
    const call = await pbx.callAgent({ to: '600', from: '1' });
    await call.waitToHear(1000);
    await pbx.stop();
    console.log('stopped');`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', source], {
    timeout: 8000,
  });
  expect(stdout).toBe('stopped\n');
});
