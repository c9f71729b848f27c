import { generateKeyPairSync, sign } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Call, newCall } from '#shared/call.ts';
import type { CrmFacts } from '#shared/crm-facts.ts';
import { type RequestBody, signedText } from '#shared/host-request.ts';
import type { PushMessage } from '#shared/push/push-frames.ts';
import type { CardClick } from '../../../../src-main/calls/call-book-ports.ts';
import { RequestDesk } from '../../../../src-main/host/request-desk.ts';
import { ManualClock, silentLog } from '../manual-clock.ts';

const host = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');
const publicKey = host.publicKey.export({ format: 'jwk' }).x ?? '';
const MEMBER = 'a'.repeat(32);
const CALL_ID = 'externalCall.0f0e0d0c0b0a09080706050403020100.1790000001';

let clock: ManualClock;
let dialled: CardClick[];
let learned: { callId: string; facts: Partial<CrmFacts> }[];
let prompts: RequestBody[];
let calls: Call[];
let taken: string[];
let hostSays: boolean | Error;
let claimed: string[];
let counts: string[];
let desk: RequestDesk;

beforeEach(() => {
  clock = new ManualClock();
  [dialled, learned, prompts, calls, taken, claimed, counts] = [[], [], [], [], [], [], []];
  hostSays = true;
  desk = new RequestDesk({
    clock,
    log: silentLog,
    count: (name) => void counts.push(name),
    instance: 'office',
    publicKey: async (kid) => (kid === 'k1' ? publicKey : null),
    receiver: () => ({ memberId: MEMBER, userId: '12' }),
    portalNow: () => clock.now() + 3_600_000,
    take: async ({ id }) => {
      if (hostSays instanceof Error) throw hostSays;
      taken.push(id);
      return hostSays;
    },
    claim: async (portalCallId) => {
      claimed.push(portalCallId);
      return claimed.length === 1;
    },
    callOf: (portalCallId) => calls.find((call) => call.portalCallId === portalCallId) ?? null,
    learn: (callId, facts) => void learned.push({ callId, facts }),
    dial: (click) => {
      dialled.push(click);
      return { ok: true, callId: 'c1' };
    },
    line: () => 'offhook-1',
    callback: (request) => void prompts.push(request),
  });
});

const body = (more: Partial<RequestBody> = {}): RequestBody => ({
  v: 1,
  kind: 'dial',
  id: 'r1',
  ack: 'proof',
  memberId: MEMBER,
  userId: '12',
  portalCallId: CALL_ID,
  number: '+493023125101',
  extension: '42',
  callListId: 7,
  entity: { type: 'CONTACT', id: 797 },
  line: '',
  mobile: false,
  issued: clock.now() + 3_600_000,
  expires: clock.now() + 3_600_000 + 15_000,
  ...more,
});

function push(more: Partial<RequestBody> = {}, by = host.privateKey, kid = 'k1'): PushMessage {
  const text = Buffer.from(JSON.stringify(body(more))).toString('base64url');
  const signature = sign(null, Buffer.from(signedText(text)), by).toString('base64url');
  return {
    module: 'application',
    command: 'offhook.request',
    params: { kid, body: text, signature },
    mid: null,
    channel: 'private',
  };
}

const clicked = (): Call =>
  newCall({
    id: 'card-1',
    physicalId: 'card-1',
    origin: 'card',
    direction: 'outgoing',
    remote: { number: '+493023125101', e164: '+493023125101', name: null },
    line: { number: 'offhook-1', kind: 'direct' },
    owner: { memberId: MEMBER, userId: '12' },
    portalCallId: CALL_ID,
    at: clock.now(),
  });

describe('a dial request', () => {
  it('that the host has signed for this agent dials, with what it knows of the call', async () => {
    expect(await desk.receive(push())).toBe('dialled');
    expect(dialled).toEqual([
      {
        portalCallId: CALL_ID,
        number: '+493023125101',
        line: 'offhook-1',
        crm: { callListId: 7, entity: { type: 'CONTACT', id: 797 }, extension: '42' },
      },
    ]);
    expect([taken, claimed]).toEqual([['r1'], [CALL_ID]]);
  });

  it.each([
    ['signature', 'signed by somebody else', () => push({}, stranger.privateKey)],
    ['key', 'signed with a key that the host doesn’t have', () => push({}, host.privateKey, 'k9')],
    ['portal', 'of another portal', () => push({ memberId: 'b'.repeat(32) })],
    ['user', 'for another agent', () => push({ userId: '13' })],
    ['late', 'whose time is over by the portal’s clock', () => push({ expires: clock.now() + 3_600_000 })],
    ['early', 'from the future', () => push({ issued: clock.now() + 3_700_000, expires: clock.now() + 3_800_000 })],
    ['body', 'of a kind that this release doesn’t know', () => push({ kind: 'order' as 'dial' })],
    ['channel', 'on the channel that everybody writes to', () => ({ ...push(), channel: 'shared' as const })],
    ['shape', 'without a signature', () => ({ ...push(), params: { ...body() } })],
  ])('is refused as %s when it is %s', async (refusal, _what, message) => {
    expect(await desk.receive(message())).toBe(refusal);
    expect([dialled, taken, claimed]).toEqual([[], [], []]);
    expect(counts).toEqual([`request.${refusal}`]);
  });

  it('is believed for its signature where the push server names no channel', async () => {
    expect(await desk.receive({ ...push(), channel: 'unnamed' })).toBe('dialled');
  });

  it('is refused when a single letter of it was changed on the way', async () => {
    const message = push();
    const forged = Buffer.from(JSON.stringify(body({ number: '+4919001234567' }))).toString('base64url');
    expect(await desk.receive({ ...message, params: { ...message.params, body: forged } })).toBe('signature');
    expect(dialled).toEqual([]);
  });

  it('dials once, however often the push comes', async () => {
    const outcomes = [await desk.receive(push()), await desk.receive(push()), await desk.receive(push())];
    expect(outcomes).toEqual(['dialled', 'repeated', 'repeated']);
    expect(dialled).toHaveLength(1);
  });

  it('is merged into the call that the card has begun already', async () => {
    calls = [clicked()];
    expect(await desk.receive(push())).toBe('merged');
    expect(learned).toEqual([
      { callId: 'card-1', facts: { callListId: 7, entity: { type: 'CONTACT', id: 797 }, extension: '42' } },
    ]);
    expect(dialled).toEqual([]);
    // The host must know that somebody has it, or it would end the call.
    expect(taken).toEqual(['r1']);
  });

  it('is merged into the call that the card begins while it is taken', async () => {
    hostSays = false;
    expect(await desk.receive(push())).toBe('elsewhere');
    desk.begun(clicked());
    expect(learned).toEqual([
      { callId: 'card-1', facts: { callListId: 7, entity: { type: 'CONTACT', id: 797 }, extension: '42' } },
    ]);
  });

  it('leaves the call to another desktop of hers that took it', async () => {
    hostSays = false;
    expect(await desk.receive(push())).toBe('elsewhere');
    expect([dialled, claimed]).toEqual([[], []]);
  });

  it('is taken with the second push when the host could not be told at the first', async () => {
    hostSays = new Error('no network');
    expect(await desk.receive(push())).toBe('failed');
    hostSays = true;
    expect(await desk.receive(push())).toBe('dialled');
  });

  it('of a callback prompts the agent and dials nothing', async () => {
    expect(await desk.receive(push({ kind: 'callback', portalCallId: null, text: 'Call back, please' }))).toBe(
      'prompted',
    );
    expect(prompts).toMatchObject([{ text: 'Call back, please' }]);
    expect([dialled, taken]).toEqual([[], []]);
  });
});
