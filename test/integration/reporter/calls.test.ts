import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { PortalError } from '#shared/web/portal/portal-api.ts';
import { sandboxLine } from '../../../sandbox/portal/integrator.ts';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import { reportPolicy } from '../../../src-main/portal/report-policy.ts';
import { recordingLog } from '../portal-client/recording-log.ts';
import { telephone, type TelephoneSetup } from './telephone.ts';

const customer = '+493023125101';
/** The waits of an outage, short enough for a test; everything else as it ships. */
const policy = {
  missedGraceMs: 1500,
  outageMs: [100, 200],
  overloadMs: 400,
  retryMs: { ringing: [100, 200], ended: [150, 300] },
  late: { ...reportPolicy.late, spreadMs: 100, leastMs: 50 },
};

let portal: Portal;
let folder: string;
let phone: ReturnType<typeof telephone>;
let log: ReturnType<typeof recordingLog>;
let announced: string[];

const setup = (): TelephoneSetup => ({
  journalFile: join(folder, 'journal.db'),
  endpoint: `${portal.site.origin}/rest/`,
  token: portal.issueTokens(12).accessToken,
  owner: { memberId: portal.memberId, userId: '12' },
  line: { number: sandboxLine.number, kind: 'direct' },
});

function connect(given: Partial<TelephoneSetup> = {}): void {
  const announce = async (portalCallId: string) => void announced.push(portalCallId);
  phone = telephone({ ...setup(), ...given }, { network: { fetch }, log: log.log, announce, policy });
  phone.start();
}

beforeEach(async () => {
  portal = await startPortal();
  folder = await mkdtemp(join(tmpdir(), 'offhook-calls-'));
  log = recordingLog();
  announced = [];
});

afterEach(async () => {
  await phone.stop();
  await portal.stop();
  await rm(folder, { recursive: true, force: true });
});

function ring(number = customer): string {
  const callId = `call-${number}`;
  const fixed = { type: 'incoming', callId, sipCallId: `sip-${number}`, physicalId: null, name: null } as const;
  phone.book.report({ ...fixed, number, at: Date.now() });
  return callId;
}

function talk(callId: string, ms: number): void {
  const now = Date.now();
  const incoming = phone.book.call(callId)?.direction === 'incoming';
  if (incoming) phone.book.report({ type: 'call', callId, event: { type: 'answering', at: now } });
  phone.book.report({ type: 'call', callId, event: { type: 'accepted', at: now } });
  phone.book.report({ type: 'call', callId, event: { type: 'confirmed', at: now } });
  end(callId, 'hungup', now + ms);
}

function end(callId: string, cause: 'hungup' | 'missed' | 'declined', at = Date.now()): void {
  phone.book.report({
    type: 'call',
    callId,
    event: { type: 'ended', at, end: { cause, by: 'remote', sipCode: null } },
  });
}

const methods = () =>
  portal.state.timeline.entries
    .filter(({ kind }) => kind === 'rest.received')
    .map(({ data }) => (data as { method: string }).method.replace('telephony.externalcall.', ''));
const reports = () => phone.recentCalls.rows(10).map(({ report }) => report);

it('an incoming call has its card while it rings, and its activity when it is over', async () => {
  connect();
  const callId = ring();
  const { call } = await portal.waitFor('call.registered');
  expect(call).toMatchObject({
    phoneNumber: customer,
    lineNumber: sandboxLine.number,
    externalCallId: `sip-${customer}`,
    type: 2,
  });
  await portal.waitFor('call.shown');
  talk(callId, 42_000);
  const activity = await portal.waitFor('activity.created');
  expect(activity).toMatchObject({ direction: 'incoming', duration: 42, responsibleId: 12, completed: true });
  await once(phone.reporter, 'settled');
  expect(phone.book.call(callId)?.portalCallId).toBe(call.callId);
  expect(methods()).toEqual(['register', 'finish']);
  expect(portal.state.chat).toHaveLength(1);
});

it('an unknown caller becomes a lead', async () => {
  connect();
  end(ring('+4930231259999'), 'declined');
  await portal.waitFor('call.finished');
  expect(portal.state.entities.at(-1)).toMatchObject({ type: 'LEAD', assignedById: 12 });
});

it('an own outgoing call is announced before its card can come up', async () => {
  connect();
  const shown = portal.waitFor('call.shown').then(({ callId }) => ({ callId, announcedBefore: [...announced] }));
  const result = phone.book.command({ type: 'dial', number: customer }, 'ui');
  const callId = result.ok ? result.callId : '';
  phone.book.report({ type: 'call', callId, event: { type: 'sent', at: Date.now(), sipCallId: 'sip-out' } });
  const { callId: portalCallId, announcedBefore } = await shown;
  expect(announcedBefore).toEqual([portalCallId]);
  talk(callId, 7000);
  expect(await portal.waitFor('call.finished')).toMatchObject({
    type: 1,
    duration: 7,
    failedCode: '200',
    externalCallId: 'sip-out',
  });
});

it('a missed call keeps its card until no other round came, and is finished then', async () => {
  connect();
  const callId = ring();
  await portal.waitFor('call.shown');
  end(callId, 'missed');
  expect(await portal.waitFor('call.finished')).toMatchObject({ failedCode: '304', duration: 0 });
  await portal.waitFor('call.hidden');
  expect(methods()).toEqual(['register', 'finish']);
});

it('a click that can’t be dialled is finished as cancelled under the portal’s CALL_ID', async () => {
  connect();
  const click = portal.click({ userId: 12, number: customer });
  const portalCallId = click.ok ? click.call.callId : '';
  const result = phone.book.dialFromCard({ portalCallId, number: 'extension 7b', line: sandboxLine.number });
  expect(result).toEqual({ ok: false, reason: 'invalidNumber' });
  const row = await portal.waitFor('call.finished');
  expect(row).toMatchObject({ callId: portalCallId, failedCode: '603-S' });
});

it('a portal that comes back gets what it missed, once, without cards', async () => {
  connect();
  await portal.faults.down();
  for (const number of [customer, '+442079460102', '+12025550143']) talk(ring(number), 3000);
  await once(phone.reporter, 'state');
  await portal.faults.up();
  await portal.until((state) => state.statistics.length === 3, 'three finished calls');
  expect(portal.state.statistics.map(({ phoneNumber }) => phoneNumber)).toEqual([
    customer,
    '+442079460102',
    '+12025550143',
  ]);
  expect(portal.state.timeline.entries.some(({ kind }) => kind === 'call.shown')).toBe(false);
});

it.each([
  ['an HTML page', { kind: 'html' }],
  ['an HTML page after it was carried out', { kind: 'html', executed: true }],
  ['a cut connection', { kind: 'cut' }],
  ['a cut connection after it was carried out', { kind: 'cut', executed: true }],
  ['a 503', { kind: 'status', status: 503 }],
  ['a 500 after it was carried out', { kind: 'status', status: 500, executed: true }],
] as const)('finish answered with %s: one finished call', async (_, fault) => {
  phone = telephone({ ...setup(), settleMs: 300 }, { network: { fetch }, log: log.log, policy });
  phone.start();
  portal.faults.next({ ...fault, method: 'telephony.externalcall.finish' });
  talk(ring(), 5000);
  await once(phone.reporter, 'settled');
  expect(portal.state.statistics).toHaveLength(1);
  expect(portal.state.activities).toHaveLength(1);
  expect(reports()).toEqual(['done']);
});

it('a user whom the portal doesn’t know is final: in the history, not asked again', async () => {
  connect({ owner: { memberId: portal.memberId, userId: '77' } });
  end(ring(), 'declined');
  await once(phone.reporter, 'settled');
  expect(reports()).toEqual(['refused']);
  expect(methods()).toEqual(['register']);
});

it('a sign-in that is lost holds everything until the next one', async () => {
  const { token, endpoint } = setup();
  const lost = new PortalError('portalSignInNeeded', { code: 'invalid_grant', delivery: 'refused' });
  const access = {
    current: async () => ({ token, endpoint, user: 'm/12' }),
    renew: () => Promise.reject(lost),
  };
  phone = telephone(setup(), { network: { fetch }, log: log.log, policy, access });
  phone.start();
  portal.faults.expireTokens({ userId: 12 });
  end(ring(), 'declined');
  await once(phone.reporter, 'state');
  expect(phone.reporter.state).toMatchObject({ state: 'failing', reason: 'portalSignInNeeded' });
  await phone.stop();
  connect(); // with a fresh token
  await portal.waitFor('call.finished');
  expect(portal.state.statistics).toHaveLength(1);
});

it('no token and no upload address ever reach the log', async () => {
  const given = setup();
  phone = telephone({ ...given, settleMs: 300 }, { network: { fetch }, log: log.log, policy });
  phone.start();
  portal.faults.next({ kind: 'cut', method: 'telephony.externalcall.finish', executed: true });
  talk(ring(), 5000);
  await once(phone.reporter, 'settled');
  expect(methods()).toContain('attachrecord');
  expect(inspect(log.lines, { depth: 20 })).not.toContain(given.token);
});

it('what an agent leaves at the end of her shift is told with the next one’s sign-in, in her own name', async () => {
  connect();
  end(ring(), 'missed');
  await portal.waitFor('call.registered');
  talk(ring('+442079460102'), 9000);
  await phone.stop();
  const before = portal.state.timeline.entries.length;
  connect({ token: portal.issueTokens(13).accessToken, owner: { memberId: portal.memberId, userId: '13' } });
  // The next agent sees nothing of them in her own list (decision 019).
  const left = () =>
    phone.journal.recent(10, { memberId: portal.memberId, userId: '12' }).map(({ settled }) => settled);
  while (left().includes(null)) await once(phone.reporter, 'settled');
  expect(left()).toEqual(['done', 'done']);
  expect(reports()).toEqual([]);
  const later = portal.state.timeline.entries.slice(before);
  expect(
    new Set(later.flatMap(({ kind, data }) => (kind === 'rest.received' ? [(data as { userId: number }).userId] : []))),
  ).toEqual(new Set([13]));
  const activities = portal.state.timeline.entries.flatMap(({ kind, data }) =>
    kind === 'activity.created' ? [data as { responsibleId: number; duration: number }] : [],
  );
  expect(
    activities
      .map(({ responsibleId, duration }) => [responsibleId, duration])
      .toSorted(([, a], [, b]) => (a ?? 0) - (b ?? 0)),
  ).toEqual([
    [12, 0],
    [12, 9],
  ]);
});
