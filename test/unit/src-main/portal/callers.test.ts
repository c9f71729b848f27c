import { describe, expect, it } from 'vitest';
import { type Call, newCall, transition } from '#shared/call.ts';
import type { CrmFacts } from '#shared/crm-facts.ts';
import { partyOf } from '#shared/party.ts';
import { Callers } from '../../../../src-main/portal/callers.ts';
import { recordingLog } from '../../../integration/portal-client/recording-log.ts';

const CLIENT = '+493023125101';
const row = (type: string, id: unknown, name: string) => ({
  CRM_ENTITY_TYPE: type,
  CRM_ENTITY_ID: id,
  NAME: name,
  ASSIGNED_BY_ID: '13',
});
const julia = row('CONTACT', 1, 'Julia Hartmann');
const firm = row('COMPANY', '2', 'Nordlicht GmbH');

function desk() {
  const calls = new Map<string, Call>();
  const times = { now: 1_000_000 };
  const asked: string[] = [];
  const answers: { reply: unknown } = { reply: [julia] };
  const callers = new Callers({
    portal: {
      call: async <Result>(method: string) => {
        asked.push(method);
        if (answers.reply instanceof Error) throw answers.reply;
        return answers.reply as Result;
      },
    },
    clock: { now: () => times.now, after: () => () => undefined },
    log: recordingLog().log,
    calls: () => [...calls.values()],
    learn: (id, facts) => change(id, facts),
  });
  const change = (id: string, facts: Partial<CrmFacts>): void => {
    const call = transition(calls.get(id)!, { type: 'crm', facts, at: times.now });
    calls.set(id, call);
    callers.update(call);
  };
  const rings = (id = 'call', e164: string | null = CLIENT, crm?: Partial<CrmFacts>): Call => {
    const call = newCall({
      id,
      physicalId: id,
      sipCallId: id,
      origin: 'pbx',
      direction: 'incoming',
      remote: { number: e164 ?? '104', e164, name: 'as the PBX says' },
      line: { number: '1', kind: 'direct' },
      owner: { memberId: 'm', userId: '12' },
      at: times.now,
    });
    calls.set(id, call);
    if (crm !== undefined) change(id, crm);
    callers.update(call);
    return call;
  };
  const rides = (...of: readonly Call[]) => callers.rider(of)!;
  const nameOf = (id = 'call') => partyOf(calls.get(id)!).name;
  return { callers, rings, rides, change, nameOf, times, asked, answers };
}
const answer = (result: unknown) => ({ key: 'caller', result });

describe('the question who calls', () => {
  it('rides along once for each number, and the answer serves every call with it', () => {
    const { rings, rides, callers, nameOf } = desk();
    const rider = rides(rings('one'));
    expect(rider.command).toMatchObject({ params: { PHONE_NUMBER: CLIENT } });
    expect(callers.rider([rings('two')])).toBeNull();
    rider.answered(answer([julia]));
    expect([nameOf('one'), nameOf('two')]).toEqual(['Julia Hartmann', 'Julia Hartmann']);
    rings('three');
    expect(nameOf('three')).toBe('Julia Hartmann');
  });

  it('is asked again after a while, and after a failure', () => {
    const { rings, rides, callers, times } = desk();
    rides(rings('one')).answered(null);
    rides(rings('one')).answered(answer([]));
    expect(callers.rider([rings('two')])).toBeNull();
    times.now += 11 * 60_000;
    rides(rings('three'));
  });

  it('is not asked about extensions, about strangers to the portal, and about whom the agent has chosen herself', () => {
    const { rings, callers } = desk();
    expect(callers.rider([rings('one', null)])).toBeNull();
    expect(callers.rider([{ ...rings('two'), owner: null }])).toBeNull();
    const client = { type: 'CONTACT', id: 9, name: 'Chosen' };
    expect(callers.rider([{ ...rings('three'), crm: { ...rings('three').crm, client } }])).toBeNull();
  });

  it('is asked at once by whom it can’t wait for, and doesn’t ride then', async () => {
    const { rings, callers, nameOf, asked } = desk();
    const call = rings();
    const found = callers.find(CLIENT);
    expect(callers.rider([call])).toBeNull();
    expect(await found).toEqual([julia]);
    expect(nameOf()).toBe('Julia Hartmann');
    await callers.find(CLIENT);
    expect(asked).toHaveLength(1);
    expect(callers.known(CLIENT)).toEqual([julia]);
  });

  it('that fails at once may ride after all', async () => {
    const { rings, rides, callers, answers } = desk();
    answers.reply = new Error('offline');
    await expect(callers.find(CLIENT)).rejects.toThrow('offline');
    rides(rings());
  });
});

describe('the name that is shown', () => {
  it('is that of the first whom the CRM finds, until the card says whom the call is about', () => {
    const { rings, rides, change, nameOf } = desk();
    rides(rings()).answered(answer([julia, firm]));
    expect(nameOf()).toBe('Julia Hartmann');
    change('call', { entity: { type: 'COMPANY', id: 2 } });
    expect(nameOf()).toBe('Nordlicht GmbH');
  });

  it('is none of somebody else’s: the card may know a client whom the search didn’t find', () => {
    const { rings, rides, change, nameOf } = desk();
    rides(rings()).answered(answer([julia]));
    change('call', { entity: { type: 'CONTACT', id: 77 } });
    expect(nameOf()).toBe('as the PBX says');
    change('call', { entity: { type: 'DEAL', id: 5 } });
    expect(nameOf()).toBe('Julia Hartmann');
  });

  it.each([
    ['nobody', []],
    ['a lead that is named after the call', [row('LEAD', 3, `${CLIENT} - Incoming call`)]],
    ['a client without a name', [row('CONTACT', 4, '  ')]],
    ['what has no number', [row('CONTACT', 0, 'Nobody')]],
    ['an answer of another shape', { result: 'x' }],
  ])('is the PBX’s for %s', (_, result) => {
    const { rings, rides, nameOf } = desk();
    rides(rings()).answered(answer(result));
    expect(nameOf()).toBe('as the PBX says');
  });

  it('forgets with the agent who may see it', () => {
    const { rings, rides, callers, nameOf } = desk();
    rides(rings('one')).answered(answer([julia]));
    callers.forget();
    rings('two');
    expect(nameOf('two')).toBe('as the PBX says');
  });

  it('is not learned from an answer that comes after her', async () => {
    const { rings, rides, callers, nameOf } = desk();
    const rider = rides(rings('one'));
    const found = callers.find(CLIENT);
    callers.forget();
    rider.answered(answer([julia]));
    await found;
    rings('two');
    expect([nameOf('one'), nameOf('two')]).toEqual(['as the PBX says', 'as the PBX says']);
    expect(callers.known(CLIENT)).toBeNull();
    // Asked for the next agent, it is hers.
    rides(rings('three')).answered(answer([firm]));
    expect(nameOf('three')).toBe('Nordlicht GmbH');
  });
});
