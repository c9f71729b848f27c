import { describe, expect, it } from 'vitest';
import { type Call, newCall } from '#shared/call.ts';
import type { CallCommand } from '#shared/command.ts';
import type { PassOn } from '#shared/responsible.ts';
import { Callers } from '../../../../src-main/portal/callers.ts';
import { Responsibles } from '../../../../src-main/portal/responsibles.ts';
import { recordingLog } from '../../../integration/portal-client/recording-log.ts';

const CLIENT = '+493023125101';
const BEN = { ID: 13, TIMEMAN_STATUS: 'OPENED', USER_PHONE_INNER: '103' };
const ofBen = [{ CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: 2, NAME: 'Tom', ASSIGNED_BY_ID: '13', ASSIGNED_BY: BEN }];

interface Given {
  readonly passOn?: PassOn;
  /** What the portal answers; an Error is thrown. */
  readonly found?: unknown;
  readonly users?: unknown;
}

function desk({ passOn = 'ask', found = ofBen, users }: Given = {}) {
  const calls = new Map<string, Call>();
  const commands: CallCommand[] = [];
  const asked: string[] = [];
  const times = { now: 1_000_000 };
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  const portal = {
    call: async <Result>(method: string) => {
      asked.push(method);
      await arrived;
      const answer = method === 'user.get' ? (users ?? [{ ID: '13', NAME: 'Ben', LAST_NAME: 'Ortiz' }]) : found;
      if (answer instanceof Error) throw answer;
      return answer as Result;
    },
  };
  const clock = { now: () => times.now, after: () => () => undefined };
  const { log } = recordingLog();
  const callers = new Callers({ portal, clock, log, calls: () => [...calls.values()], learn: () => undefined });
  const responsibles = new Responsibles({
    callers,
    portal,
    clock,
    log,
    passOn: () => passOn,
    command: (command) => {
      commands.push(command);
      return { ok: true, callId: 'call' };
    },
    call: (id) => calls.get(id) ?? null,
    changed: () => undefined,
  });
  const rings = (id = 'call', number = CLIENT, e164: string | null = number): Call => {
    const call = newCall({
      id,
      physicalId: id,
      physicalIdFromHeader: false,
      sipCallId: id,
      origin: 'pbx',
      direction: 'incoming',
      remote: { number, e164, name: null },
      line: { number: '1', kind: 'direct' },
      owner: { memberId: 'm', userId: '12' },
      at: times.now,
    });
    calls.set(id, call);
    responsibles.update(call);
    return call;
  };
  /** The portal has answered, and all that follows from it is done. */
  const answers = async (): Promise<void> => {
    arrive();
    await new Promise((next) => setImmediate(next));
  };
  const ends = (call: Call): void => {
    const ended = { ...call, phase: 'ended' } as const;
    calls.set(call.id, ended);
    responsibles.update(ended);
  };
  return { responsibles, rings, answers, ends, commands, asked, times };
}

const SEARCH = 'telephony.externalCall.searchCrmEntities';

describe("a colleague's client calls", () => {
  it('is offered to her by name', async () => {
    const { responsibles, rings, answers, commands } = desk();
    rings();
    await answers();
    expect(responsibles.all).toEqual({ call: { userId: '13', name: 'Ben Ortiz', extension: '103' } });
    expect(commands).toEqual([]);
  });

  it('is asked about anew for the next agent, who may be that colleague', async () => {
    const { responsibles, rings, answers, asked } = desk();
    rings();
    await answers();
    responsibles.forget();
    expect(responsibles.all).toEqual({});
    rings('next');
    await answers();
    expect(asked.filter((method) => method === 'user.get')).toHaveLength(2);
  });

  it('goes to her at once where that is the rule', async () => {
    const { rings, answers, commands } = desk({ passOn: 'automatic' });
    rings();
    await answers();
    expect(commands).toEqual([{ type: 'redirect', callId: 'call', number: '103' }]);
  });

  it('is not pulled away from who has answered meanwhile', async () => {
    const { responsibles, rings, answers, commands } = desk({ passOn: 'automatic' });
    const call = rings();
    const talking = { ...call, phase: 'talking' } as const;
    Object.assign(call, talking);
    await answers();
    expect(commands).toEqual([]);
    expect(Object.keys(responsibles.all)).toEqual(['call']);
  });

  it('is nobody’s any more when it ends before the portal answers', async () => {
    const { responsibles, rings, ends, answers, commands } = desk({ passOn: 'automatic' });
    ends(rings());
    await answers();
    expect(responsibles.all).toEqual({});
    expect(commands).toEqual([]);
  });

  it('is forgotten at its end', async () => {
    const { responsibles, rings, ends, answers } = desk();
    const call = rings();
    await answers();
    ends(call);
    expect(responsibles.all).toEqual({});
  });

  it('is offered by extension where the application may not read users', async () => {
    const { responsibles, rings, answers } = desk({ users: new Error('insufficient_scope') });
    rings();
    await answers();
    expect(responsibles.all['call']).toEqual({ userId: '13', name: null, extension: '103' });
  });
});

describe('nobody is offered', () => {
  it.each<[string, unknown]>([
    ['a stranger', []],
    ['her own client', [{ ...ofBen[0], ASSIGNED_BY_ID: 12 }]],
    ['one whose manager has gone home', [{ ...ofBen[0], ASSIGNED_BY: { ...BEN, TIMEMAN_STATUS: 'CLOSED' } }]],
    ['one whose manager makes a pause', [{ ...ofBen[0], ASSIGNED_BY: { ...BEN, TIMEMAN_STATUS: 'PAUSED' } }]],
    ['one whose manager has no extension', [{ ...ofBen[0], ASSIGNED_BY: { ...BEN, USER_PHONE_INNER: '' } }]],
    ['one of whom the portal says nothing more', [{ ASSIGNED_BY_ID: '13' }]],
    ['whatever an answer of another shape means', { error: 'x' }],
    ['an answer that never came', new Error('offline')],
  ])('for %s', async (_, found) => {
    const { responsibles, rings, answers, commands } = desk({ passOn: 'automatic', found });
    rings();
    await answers();
    expect(responsibles.all).toEqual({});
    expect(commands).toEqual([]);
  });
});

describe('the portal is asked', () => {
  it('not at all where the setting is off, and not about extensions', () => {
    const off = desk({ passOn: 'off' });
    off.rings();
    expect(off.asked).toEqual([]);
    const on = desk();
    on.rings('call', '104', null);
    expect(on.asked).toEqual([]);
  });

  it('once for each caller, and again after a while or a failure', async () => {
    const { rings, answers, asked, times } = desk({ found: [] });
    rings('one');
    await answers();
    rings('two');
    await answers();
    expect(asked).toEqual([SEARCH]);
    times.now += 11 * 60_000;
    rings('three');
    await answers();
    expect(asked).toEqual([SEARCH, SEARCH]);

    const failing = desk({ found: new Error('offline') });
    for (const id of ['one', 'two']) {
      failing.rings(id);
      await failing.answers();
    }
    expect(failing.asked).toEqual([SEARCH, SEARCH]);
  });
});
