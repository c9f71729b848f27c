import { describe, expect, it } from 'vitest';
import type { Call } from '#shared/call.ts';
import { arrangeRounds, earlierRound } from '../../../../src-main/calls/rounds.ts';
import { accepted, after, answering, ended, incoming, outgoing, sent } from '../../src-shared/sample-calls.ts';

const missed = after(incoming(), ended({ cause: 'missed' }, 10_000));
const invite = { number: '+49301234567', lineNumber: 'line-1', at: 11_000 };

describe('a new INVITE continues an earlier round', () => {
  it.each<[string, Call, Partial<typeof invite>]>([
    ['when the same number rings again at once', missed, {}],
    ['up to fifteen seconds later', missed, { at: 25_000 }],
    [
      'also when the queue called the CANCEL "completed elsewhere"',
      after(incoming(), ended({ cause: 'answeredElsewhere' }, 10_000)),
      {},
    ],
  ])('%s', (_, call, given) => {
    expect(earlierRound({ ...invite, ...given }, [call])).toBe(call);
  });

  it('the newest of several', () => {
    const second = { ...missed, id: 'in-2' };
    expect(earlierRound(invite, [missed, second])).toBe(second);
  });

  it.each<[string, Call, Partial<typeof invite>]>([
    ['after more than fifteen seconds', missed, { at: 25_001 }],
    ['from another number', missed, { number: '+49301234568' }],
    [
      'of an anonymous caller',
      after(incoming({ remote: { number: '', e164: null, name: null } }), ended({ cause: 'missed' }, 10_000)),
      { number: '' },
    ],
    ['on another line', missed, { lineNumber: 'line-2' }],
    [
      'when the PBX names the physical call itself',
      after(incoming({ physicalIdFromHeader: true }), ended({ cause: 'missed' }, 10_000)),
      {},
    ],
    ['after a call that was declined', after(incoming(), ended({ cause: 'declined' }, 10_000)), {}],
    ['after a call that talked', after(incoming(), answering, accepted, ended({}, 10_000)), {}],
    ['after a call of ours to that number', after(outgoing(), sent, ended({ cause: 'missed' }, 10_000)), {}],
    ['while the other one still rings', incoming(), {}],
    ['when the clock was set back', missed, { at: 9000 }],
  ])('but not %s', (_, call, given) => {
    expect(earlierRound({ ...invite, ...given }, [call])).toBeNull();
  });
});

describe('of several rounds of one physical call', () => {
  const round = (id: string, call: Call): Call => ({ ...call, id });
  const alive = incoming();
  const talked = after(incoming(), answering, accepted, ended());

  it.each<[string, Call[], string | null, string[]]>([
    ['nothing', [], null, []],
    ['the only one speaks', [round('1', missed)], '1', []],
    ['the last of the missed ones speaks', [round('1', missed), round('2', missed)], '2', ['1']],
    ['one that rings speaks for those before', [round('1', missed), round('2', alive)], '2', ['1']],
    ['one that was answered speaks for those after', [round('1', talked), round('2', missed)], '1', ['2']],
    ['one that is up speaks for a leg that was turned away', [round('1', alive), round('2', missed)], '1', ['2']],
    ['two that were answered are two', [round('1', talked), round('2', alive)], '1', []],
  ])('%s', (_, rounds, current, continued) => {
    const arranged = arrangeRounds(rounds);
    expect(arranged.current?.id ?? null).toBe(current);
    expect(arranged.continued.map(({ id }) => id)).toEqual(continued);
  });
});
