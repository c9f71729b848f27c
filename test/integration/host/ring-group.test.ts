import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HostedPortal, startHostedPortal } from '../../../sandbox/host/hosted-portal.ts';
import { type Clock, systemClock } from '../../../src-main/ports.ts';
import { AgentDesktop } from './agent-desktop.ts';

let world: HostedPortal;
const desktops: AgentDesktop[] = [];
beforeEach(async () => {
  // Ten programs in one process are slower than ten computers: the host is as patient as they are slow.
  const after: Clock['after'] = (ms, action) => systemClock.after(ms * 30, action);
  world = await startHostedPortal({ clock: { now: () => systemClock.now(), after } });
  const [pattern] = world.portal.state.users;
  for (let id = 20; id < 30; id += 1) {
    if (pattern !== undefined) world.portal.state.users.push({ ...pattern, id, admin: false, innerNumber: `1${id}` });
  }
});
afterEach(async () => {
  await Promise.all(desktops.map((one) => one.stop()));
  for (const one of desktops.splice(0)) one.discard();
  await world.stop();
});

async function office(...userIds: readonly number[]): Promise<AgentDesktop[]> {
  const all = await Promise.all(userIds.map((userId) => AgentDesktop.start(world, { userId })));
  desktops.push(...all);
  await expect.poll(() => all.filter((one) => one.isReady).length, { timeout: 20_000 }).toBe(all.length);
  return all;
}

/** HTTP requests at the portal so far, whoever sent them. */
const requests = () => world.portal.parts.restRecords.list.length;
const finished = () => world.portal.state.statistics;
const shortName = (method: string) => method.replace('telephony.externalcall.', '');
const cards = (command: string) =>
  world.portal.push.records.filter((push) => push.command === command).map(({ userId }) => userId);
/** Long enough not to be taken for a call that another one has answered in the same moment. */
const talk = () => new Promise((resolve) => setTimeout(resolve, 3000));
const at = (index: number, list: readonly AgentDesktop[]): AgentDesktop => {
  const one = list[index];
  if (one === undefined) throw new Error(`no desktop ${index}`);
  return one;
};

describe('a call that rings at ten agents', () => {
  it('costs four requests at the portal, makes one finished call, and shows one card to each', async () => {
    const agents = await office(20, 21, 22, 23, 24, 25, 26, 27, 28, 29);
    const before = requests();
    const linked = `linked-${randomUUID()}`;
    const calls = agents.map((one) => one.ring(linked));

    // Everybody learns the one name of the call.
    const named = () => new Set(agents.map((one, index) => one.call(calls[index] ?? '')?.portalCallId ?? 'none'));
    await expect.poll(() => [...named()], { timeout: 15_000 }).toEqual([expect.stringMatching(/^externalCall/)]);
    const shown = world.portal.push.records.filter(({ command }) => command === 'showExternalCall');
    expect(shown.map(({ userId }) => userId).toSorted((a, b) => a - b)).toEqual([
      20, 21, 22, 23, 24, 25, 26, 27, 28, 29,
    ]);

    const winner = at(6, agents);
    winner.answer(calls[6] ?? '');
    agents.forEach((one, index) => index !== 6 && one.end(calls[index] ?? '', { cause: 'answeredElsewhere' }));
    const hidden = () => world.portal.push.records.filter(({ command }) => command === 'hideExternalCall');
    await expect
      .poll(() =>
        hidden()
          .map(({ userId }) => userId)
          .toSorted((a, b) => a - b),
      )
      .toEqual([20, 21, 22, 23, 24, 25, 27, 28, 29]);
    await talk();
    winner.end(calls[6] ?? '');
    await expect.poll(() => finished().length, { timeout: 15_000 }).toBe(1);

    expect(finished()[0]).toMatchObject({ portalUserId: 26 });
    const sent = world.portal.parts.restRecords.list.slice(before);
    // Named and shown in one, hidden in one, finished in one: the fourth is the recording's address, where there is one.
    // Who the caller is, the leader and the winner ask along with what they send.
    expect(sent.map(({ method, inside }) => (inside.length > 0 ? inside : [method]).map(shortName))).toEqual([
      ['register', 'show', 'searchcrmentities'],
      ['hide', 'searchcrmentities'],
      ['finish'],
    ]);
    expect(world.portal.state.activities).toHaveLength(1);
    await expect.poll(() => agents.every((one) => one.program.state.portal.state === 'online')).toBe(true);
  });
});

describe('a call that rings at two agents', () => {
  it('and is answered by nobody is missed once, and every card goes', async () => {
    const [mara, ben] = await office(12, 13);
    const linked = `linked-${randomUUID()}`;
    const calls = [mara?.ring(linked) ?? '', ben?.ring(linked) ?? ''];
    await expect.poll(() => cards('showExternalCall').toSorted((a, b) => a - b), { timeout: 10_000 }).toEqual([12, 13]);
    mara?.end(calls[0] ?? '', { cause: 'missed' });
    ben?.end(calls[1] ?? '', { cause: 'answeredElsewhere' });
    await expect.poll(() => finished().length, { timeout: 40_000 }).toBe(1);
    expect(finished()[0]).toMatchObject({ failedCode: '304' });
    expect([...new Set(cards('hideExternalCall'))].toSorted((a, b) => a - b)).toEqual([12, 13]);
  }, 60_000);

  it('one after the other moves its card with the queue, under one name', async () => {
    const [mara, ben] = await office(12, 13);
    const linked = `linked-${randomUUID()}`;
    const first = mara?.ring(linked) ?? '';
    await expect.poll(() => cards('showExternalCall'), { timeout: 10_000 }).toEqual([12]);
    mara?.end(first, { cause: 'missed' });
    const before = requests();
    const second = ben?.ring(linked) ?? '';
    await expect.poll(() => cards('showExternalCall'), { timeout: 10_000 }).toEqual([12, 13]);
    await expect.poll(() => cards('hideExternalCall')).toEqual([12]);
    const moved = world.portal.parts.restRecords.list.slice(before);
    expect(moved.map(({ inside }) => inside.map(shortName))).toEqual([['hide', 'show', 'searchcrmentities']]);
    expect(ben?.call(second)?.portalCallId).toBe(mara?.call(first)?.portalCallId);
    ben?.answer(second);
    await talk();
    ben?.end(second);
    await expect.poll(() => finished().length, { timeout: 15_000 }).toBe(1);
    expect(finished()[0]).toMatchObject({ portalUserId: 13 });
  }, 60_000);

  it('whose leader’s program died is not reported by it at its next start when the other one has answered', async () => {
    const [mara, ben] = await office(12, 13);
    const linked = `linked-${randomUUID()}`;
    mara?.ring(linked);
    await expect.poll(() => cards('showExternalCall'), { timeout: 10_000 }).toEqual([12]);
    const call = ben?.ring(linked) ?? '';
    await expect.poll(() => cards('showExternalCall'), { timeout: 10_000 }).toEqual([12, 13]);
    // As a crash leaves it: the journal still has the call that rings.
    await mara?.stop();
    desktops.splice(0, 1);
    ben?.answer(call);
    await talk();
    ben?.end(call);
    await expect.poll(() => finished().length, { timeout: 15_000 }).toBe(1);
    const again = await AgentDesktop.start(world, { userId: 12, ...(mara && { computer: mara.computer }) });
    desktops.push(again);
    const settled = () =>
      again.lines.some(({ event, fields }) => event === 'reporter.settled' && fields?.['as'] === 'none');
    await expect.poll(settled, { timeout: 20_000 }).toBe(true);
    expect(finished()).toHaveLength(1);
  }, 60_000);

  it('and was answered by nobody is reported by the leader’s next run when its program died meanwhile', async () => {
    const [mara] = await office(12);
    const linked = `linked-${randomUUID()}`;
    mara?.ring(linked);
    await expect.poll(() => cards('showExternalCall'), { timeout: 10_000 }).toEqual([12]);
    await mara?.stop();
    desktops.splice(0, 1);
    const again = await AgentDesktop.start(world, { userId: 12, ...(mara && { computer: mara.computer }) });
    desktops.push(again);
    await expect.poll(() => finished().length, { timeout: 40_000 }).toBe(1);
    expect(finished()[0]).toMatchObject({ portalUserId: 12, failedCode: '304' });
  }, 60_000);
});
