import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type HostedPortal, startHostedPortal } from '../../../sandbox/host/hosted-portal.ts';
import { read } from '../../../src-placement/host/store/store.ts';
import { type Task, TaskSchema } from '../../../src-placement/host/outbox/task.ts';
import { TestClock } from '../portal-client/session-rig.ts';
import { PushDesktop } from './push-desktop.ts';

const NUMBER = '+493023125101';
let world: HostedPortal;
let clock: TestClock;
let open: PushDesktop[] = [];

beforeEach(async () => {
  clock = new TestClock();
  world = await startHostedPortal({ clock, host: { callbackAgents: ['13'] } });
  world.portal.state.eventHandlers.push({
    ...(world.portal.state.eventHandlers[0] as (typeof world.portal.state.eventHandlers)[number]),
    id: 900,
    event: 'ONEXTERNALCALLBACKSTART',
  });
});
afterEach(async () => {
  for (const desktop of open) desktop.stop();
  open = [];
  await world.stop();
});

async function desktop(userId: number, instance?: string): Promise<PushDesktop> {
  const started = await PushDesktop.start({
    portal: world.portal,
    hostOrigin: () => world.hostOrigin,
    userId,
    ...(instance === undefined ? {} : { instance }),
  });
  open.push(started);
  return started;
}

const click = (more: object = {}) => {
  const result = world.portal.click({ userId: 12, number: NUMBER, ...more });
  if (!result.ok) throw new Error(result.reason);
  return result.call;
};
const delivered = (event: string) =>
  world.portal.waitFor('event.delivered', { where: (delivery) => delivery.event === event });
const figure = async (name: string): Promise<string> => {
  const text = await (await fetch(`http://127.0.0.1:${world.host.metricsPort}/metrics`)).text();
  return text.split('\n').find((line) => line.startsWith(name)) ?? 'none';
};
/** The host's timers come to pass step by step, because each arms the next. */
async function pass(ms: number, until: () => boolean | Promise<boolean>): Promise<void> {
  for (let passed = 0; passed < ms; passed += 500) {
    if (await until()) return;
    clock.pass(500);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  expect(await until(), `within ${ms} ms`).toBe(true);
}

describe('a click in the CRM', () => {
  it('reaches the desktop of the agent who clicked, and no other', async () => {
    const [mara, ben] = [await desktop(12), await desktop(13)];
    const call = click({ number: `${NUMBER};55`, entity: { type: 'CONTACT', id: 1 }, callListId: 7 });
    const request = await mara.request();
    expect(request).toMatchObject({
      kind: 'dial',
      userId: '12',
      memberId: world.portal.memberId,
      portalCallId: call.callId,
      number: NUMBER,
      extension: '55',
      callListId: 7,
      entity: { type: 'CONTACT', id: 1 },
      line: 'offhook-1',
      mobile: false,
    });
    expect(request.expires - request.issued).toBe(15_000);
    expect((await delivered('ONEXTERNALCALLSTART')).outcome).toBe(200);
    expect(ben.requests).toEqual([]);
    expect(mara.refused).toEqual([]);
  });

  it('is answered 200 only when it lies in the store', async () => {
    const { callId } = click();
    expect((await delivered('ONEXTERNALCALLSTART')).outcome).toBe(200);
    const row = await read(world.host.parts.store, `outbox/${world.portal.memberId}/${callId}`, TaskSchema);
    expect(row?.value.facts.portalCallId).toBe(callId);
  });

  it('is one request however often the same event comes', async () => {
    const mara = await desktop(12);
    const { callId } = click();
    await mara.request();
    const again = await event('ONEXTERNALCALLSTART', {
      PHONE_NUMBER: NUMBER,
      USER_ID: '12',
      CALL_ID: callId,
      CALL_LIST_ID: '0',
    });
    expect(again.status).toBe(200);
    click({ number: '+442079460102' });
    await mara.request((request) => request.number === '+442079460102');
    expect(mara.requests).toHaveLength(2);
  });

  it('belongs to the first of her desktops that takes it', async () => {
    const [office, home] = [await desktop(12, 'office'), await desktop(12, 'home')];
    click();
    const [there, here] = await Promise.all([office.request(), home.request()]);
    expect(there.id).toBe(here.id);
    const taken = await Promise.all([office.take(there), home.take(here)]);
    expect(taken.filter(Boolean)).toHaveLength(1);
    // Whoever has it may ask again, should the answer have been lost.
    const winner = taken[0] ? office : home;
    expect(await winner.take(there)).toBe(true);
  });

  it('is pushed again when nobody has taken it, with the same id', async () => {
    const mara = await desktop(12);
    world.portal.faults.set({ push: { dropShare: 1 } });
    click();
    await world.portal.waitFor('push.dropped');
    world.portal.faults.set({ push: { dropShare: 0 } });
    await pass(5000, () => mara.requests.length > 0);
    expect(mara.requests).toHaveLength(1);
  });

  it('reaches her in spite of a portal that says 503 first', async () => {
    const mara = await desktop(12);
    world.portal.faults.next({ kind: 'status', status: 503, method: 'pull.application.event.add', times: 2 });
    click();
    await pass(14_000, () => mara.requests.length > 0);
  });

  it('can be taken without its proof by nobody', async () => {
    const mara = await desktop(12);
    click();
    const request = await mara.request();
    const answer = await fetch(`${world.hostOrigin}/request/ack`, {
      method: 'POST',
      body: JSON.stringify({ id: request.id, ack: `${request.ack}x`, instance: 'thief' }),
    });
    expect(answer.status).toBe(403);
    expect(await mara.take(request)).toBe(true);
  });
});

describe('a click in the mobile app', () => {
  it('is finished with OTHER when no desktop has taken it, and can’t be taken afterwards', async () => {
    const mara = await desktop(12);
    const { callId } = click({ mobile: true });
    const request = await mara.request();
    await pass(40_000, () => world.portal.state.statistics.some((row) => row.callId === callId));
    expect(world.portal.state.statistics.find((row) => row.callId === callId)).toMatchObject({
      failedCode: 'OTHER',
      duration: 0,
      portalUserId: 12,
    });
    expect(await mara.take(request)).toBe(false);
    expect(await figure('offhook_host_requests_total{kind="dial",outcome="unreachable"}')).toContain(' 1');
  });

  it('is left to the desktop that has taken it', async () => {
    const mara = await desktop(12);
    const { callId } = click({ mobile: true });
    expect(await mara.take(await mara.request())).toBe(true);
    await pass(40_000, async () => (await taskOf(callId))?.done === 'taken');
    expect(world.portal.state.calls.has(callId)).toBe(true);
  });
});

describe('a callback form', () => {
  const submit = (number: string, entity?: { type: string; id: number }) =>
    world.portal.requestCallback({
      number,
      text: 'Please call about the roof',
      lineNumber: 'offhook-1',
      ...(entity === undefined ? {} : { entity }),
    });

  it('is offered to the responsible of whom the number leads to, with the text', async () => {
    const mara = await desktop(12);
    submit(NUMBER);
    expect(await mara.request()).toMatchObject({
      kind: 'callback',
      userId: '12',
      number: NUMBER,
      portalCallId: null,
      text: 'Please call about the roof',
      voice: 'ruinternalfemale',
      line: 'offhook-1',
    });
  });

  it('goes on to the next agent when the responsible does not take it', async () => {
    const [mara, ben] = [await desktop(12), await desktop(13)];
    submit(NUMBER);
    const first = await mara.request();
    await pass(60_000, () => ben.requests.length > 0);
    expect(await mara.take(first)).toBe(false);
    const second = await ben.request();
    expect(second).toMatchObject({ userId: '13', number: NUMBER });
    expect(await ben.take(second)).toBe(true);
  });

  it('goes to the configured agents when nobody is responsible', async () => {
    const ben = await desktop(13);
    submit('+33155500199');
    expect((await ben.request()).userId).toBe('13');
  });

  it('is offered again later, and recorded as missed when its time is over', async () => {
    const mara = await desktop(12);
    submit(NUMBER, { type: 'CONTACT', id: 1 });
    await mara.request();
    await pass(300_000, () => mara.requests.length > 1);
    clock.pass(3_600_000);
    await pass(200_000, () => world.portal.state.statistics.length > 0);
    expect(world.portal.state.statistics).toHaveLength(1);
    expect(world.portal.state.statistics[0]).toMatchObject({ type: 4, phoneNumber: NUMBER, failedCode: '304' });
    expect(await figure('offhook_host_alerts_total{what="callbackMissed"}')).toContain(' 1');
  }, 60_000);
});

describe('an event', () => {
  it.each([
    ['with a wrong token', () => ({ application_token: 'f'.repeat(32) }), 403],
    ['of a portal that nobody has installed us on', () => ({ member_id: 'e'.repeat(32) }), 403],
    ['without a token', () => ({ application_token: '' }), 400],
  ])('%s is refused, counted and harmless', async (_what, more, status) => {
    const mara = await desktop(12);
    const answer = await event(
      'ONEXTERNALCALLSTART',
      { PHONE_NUMBER: NUMBER, USER_ID: '12', CALL_ID: 'externalCall.x.1', CALL_LIST_ID: '0' },
      more(),
    );
    expect(answer.status).toBe(status);
    expect(await world.host.parts.store.list('outbox/', 10)).toEqual([]);
    expect(mara.requests).toEqual([]);
    expect(await figure('offhook_host_refused_total')).toContain('what="/event"');
  });

  it('of removal makes the host forget the portal', async () => {
    expect((await event('ONAPPUNINSTALL', { LANGUAGE_ID: 'en', CLEAN: '1' })).status).toBe(200);
    expect(await world.host.parts.store.get(`portal/${world.portal.memberId}`)).toBeNull();
    expect(await world.host.parts.store.get(`tokens/${world.portal.memberId}`)).toBeNull();
    expect((await event('ONAPPUNINSTALL', {})).status).toBe(403);
  });
});

function event(name: string, data: Record<string, string>, auth: Record<string, string> = {}): Promise<Response> {
  const fields = {
    member_id: world.portal.memberId,
    application_token: world.portal.app.applicationToken,
    domain: world.portal.site.host,
    ...auth,
  };
  const form = new URLSearchParams({ event: name, ts: String(Math.floor(Date.now() / 1000)) });
  for (const [key, value] of Object.entries(data)) form.set(`data[${key}]`, value);
  for (const [key, value] of Object.entries(fields)) form.set(`auth[${key}]`, value);
  return fetch(`${world.hostOrigin}/event`, { method: 'POST', body: form });
}

async function taskOf(callId: string): Promise<Task | null> {
  const row = await read(world.host.parts.store, `outbox/${world.portal.memberId}/${callId}`, TaskSchema);
  return row?.value ?? null;
}
