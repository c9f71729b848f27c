import { describe, expect, it } from 'vitest';
import { type Call, transition } from '#shared/call.ts';
import { type GroupPart, groupPart } from '#shared/group-part.ts';
import { portalGoal } from '#shared/portal-goal.ts';
import type { ReportStep, StepName, StepState } from '../../../../src-main/calls/report-step.ts';
import {
  CALL_ID_OF_FIRST,
  companions,
  type Next,
  nextStep,
  type Situation,
} from '../../../../src-main/portal/report-plan.ts';
import { reportPolicy } from '../../../../src-main/portal/report-policy.ts';
import {
  accepted,
  after,
  answering,
  confirmed,
  ended,
  incoming,
  outgoing,
  phases,
  sent,
} from '../../src-shared/sample-calls.ts';

const NOW = 10_000_000;
const x = 'externalCall.x';
const y = 'externalCall.y';

/** "finish unknown", "register answered y": about CALL_ID x unless another one is named. */
function steps(...texts: readonly string[]): ReportStep[] {
  return texts.map((text) => {
    const [step, state, portalCallId = `externalCall.x`] = text.split(' ') as [StepName, StepState, string?];
    return {
      step,
      state,
      portalCallId: step === 'register' && state !== 'answered' ? null : portalCallId,
      at: NOW - 1000,
    };
  });
}

function next(call: Call, taken: readonly string[], given: Partial<Situation> = {}): Next {
  return nextStep({
    call,
    goal: portalGoal(call),
    steps: steps(...taken),
    now: NOW,
    cardNeeded: false,
    times: reportPolicy,
    recording: 'none',
    ...given,
  });
}

const wait = (until: number | null = null) => ({ do: 'wait', until });
const settle = (as: string) => expect.objectContaining({ do: 'settle', as }) as object;
const about = (step: StepName, portalCallId = x) => ({ do: step, portalCallId });

const rings = incoming();
const dialled = after(outgoing(), sent);
const talked = phases.incoming.ended;
const missed = after(incoming(), ended({ cause: 'missed' }, NOW - 2000));
const click = outgoing({ origin: 'card', portalCallId: x });
const clickOver = after(click, sent, ended());
const handed = {
  type: 'inherited',
  at: 1,
  portalCallId: x,
  inheritance: { since: NOW - 1000, answeredAt: 1, state: 'ours' },
} as const;
const inherited = after(phases.incoming.talking, handed);
const inheritedOver = after(inherited, ended());
const elsewhere = after(rings, ended({ cause: 'answeredElsewhere' }));

describe('while a call is up', () => {
  it.each<[string, Call, string[], unknown]>([
    ['an incoming call is registered with its card', rings, [], { do: 'register', show: true }],
    ['and again when the answer was lost', rings, ['register unknown'], { do: 'register', show: true }],
    ['and again when the program died over it', rings, ['register sending'], { do: 'register', show: true }],
    ['and again when it never left', rings, ['register unsent'], { do: 'register', show: true }],
    ['but not again after an answer', rings, ['register answered'], wait()],
    ['a refused registration is final', rings, ['register refused'], settle('refused')],
    ['an outgoing call is not registered before its INVITE', outgoing(), [], wait()],
    ['an outgoing call is registered without its card', dialled, [], { do: 'register', show: false }],
    ['then announced', dialled, ['register answered'], about('announce')],
    ['once more if that failed', dialled, ['register answered', 'announce unknown'], about('announce')],
    ['then shown', dialled, ['register answered', 'announce answered'], about('show')],
    ['and left alone', dialled, ['register answered', 'announce answered', 'show answered'], wait()],
    ['also when it may not be shown', dialled, ['register answered', 'announce answered', 'show refused'], wait()],
    ['a click is left to the portal, which registered it', after(click, sent), [], wait()],
    ["a colleague's call has been registered by her", inherited, [], wait()],
    ['a group line waits for the answer', incoming({ line: { number: 'line-1', kind: 'group' } }), [], wait()],
  ])('%s', (_, call, taken, expected) => {
    expect(next(call, taken)).toEqual(expected);
  });
});

describe('a call that was passed to a colleague', () => {
  const passing = {
    type: 'transfer',
    at: 1,
    transfer: { kind: 'blind', target: '102', consultId: null, stage: 'asked', sipCode: null },
  } as const;
  const passedAt = (at: number, taken: boolean): Call =>
    after(
      phases.incoming.talking,
      passing,
      { type: 'handover', at: 2, handover: { toUserId: '13', taken } },
      ended({ cause: 'transferred', by: 'local' }, at),
    );
  const fresh = passedAt(NOW - 5000, false);
  const moved = ['register answered', 'hide answered', 'pass answered'];

  it.each<[string, Call, string[], unknown]>([
    ['its card goes from here', fresh, ['register answered'], about('hide')],
    ['and comes up there', fresh, ['register answered', 'hide answered'], about('pass')],
    ['once more if that failed', fresh, ['register answered', 'hide answered', 'pass unknown'], about('pass')],
    ['then it waits for her desktop', fresh, moved, wait(NOW + 55_000)],
    ['which carries it: nothing more to do', passedAt(NOW - 5000, true), moved, settle('done')],
    ['no desktop says that it does: finished from here', passedAt(NOW - 60_000, false), moved, about('finish')],
    [
      'that one did after all',
      passedAt(NOW - 60_000, false),
      [...moved, 'finish notFound', 'verify answered'],
      settle('done'),
    ],
  ])('%s', (_, call, taken, expected) => {
    expect(next(call, taken)).toEqual(expected);
  });

  it('goes and comes up in one request', () => {
    const situation = { call: fresh, goal: portalGoal(fresh), steps: steps('register answered'), now: NOW };
    const around = { cardNeeded: false, times: reportPolicy, recording: 'none' } as const;
    expect(companions({ ...situation, ...around }, { do: 'hide', portalCallId: x })).toEqual([about('pass')]);
  });
});

describe("while another call's card is up", () => {
  it.each<[string, Call, string[], unknown]>([
    ['an incoming call is registered unseen', rings, [], { do: 'register', show: false }],
    ['an outgoing one is announced', dialled, ['register answered'], about('announce')],
    ['and not shown', dialled, ['register answered', 'announce answered'], wait()],
  ])('%s', (_, call, taken, expected) => {
    expect(next(call, taken, { cardNeeded: true })).toEqual(expected);
  });
});

describe('after the end', () => {
  it.each<[string, Call, string[], unknown]>([
    ['a registered call is finished', talked, ['register answered'], about('finish')],
    ['an unregistered one is registered first, without a card', talked, [], { do: 'register', show: false }],
    ['and again when the answer was lost', talked, ['register unknown'], { do: 'register', show: false }],
    [
      'the newest CALL_ID counts',
      talked,
      ['register answered', 'register answered externalCall.y'],
      about('finish', y),
    ],
    ['a finished call is done', talked, ['register answered', 'finish answered'], settle('done')],
    ['a finish that never left is sent', talked, ['register answered', 'finish unsent'], about('finish')],
    ['a finish without an answer is looked into', talked, ['register answered', 'finish unknown'], about('verify')],
    ['and so is one that the program died over', talked, ['register answered', 'finish sending'], about('verify')],
    ['it was carried out: done', talked, ['register answered', 'finish sending', 'verify answered'], settle('done')],
    [
      'again when that answer is lost, too',
      talked,
      ['register answered', 'finish unknown', 'verify unknown'],
      about('verify'),
    ],
    ['a refused finish is final', talked, ['register answered', 'finish refused'], settle('refused')],
    [
      '"not found" at the first finish is looked into',
      talked,
      ['register answered', 'finish notFound'],
      about('verify'),
    ],
    [
      'finished by another desktop: done',
      talked,
      ['register answered', 'finish notFound', 'verify answered'],
      settle('done'),
    ],
    [
      'forgotten by the portal: registered once more',
      talked,
      ['register answered', 'finish notFound', 'verify notFound'],
      { do: 'register', show: false },
    ],
    [
      'and finished under its new CALL_ID',
      talked,
      ['register answered', 'finish notFound', 'verify notFound', 'register answered externalCall.y'],
      about('finish', y),
    ],
    [
      'forgotten twice: given up',
      talked,
      [
        'register answered',
        'finish notFound',
        'verify notFound',
        'register answered externalCall.y',
        'finish notFound externalCall.y',
        'verify notFound externalCall.y',
      ],
      settle('refused'),
    ],
    [
      'not found after a lost finish, and no way to tell: done',
      talked,
      ['register answered', 'finish unknown', 'verify refused', 'finish notFound', 'verify refused'],
      settle('done'),
    ],
    [
      'not found at once, and no way to tell: registered once more',
      talked,
      ['register answered', 'finish notFound', 'verify refused'],
      { do: 'register', show: false },
    ],
    ['a click needs no registration', clickOver, [], about('finish')],
    ['an expired click is done', clickOver, ['finish notFound'], settle('done')],
    ['a click whose finish was lost is looked into', clickOver, ['finish unknown'], about('verify')],
    ["a colleague's call is finished under her name for it", inheritedOver, [], about('finish')],
    ['its finish was lost: looked into', inheritedOver, ['finish unknown'], about('verify')],
    [
      'a name that the portal has never heard of: registered after all',
      inheritedOver,
      ['finish notFound', 'verify notFound'],
      { do: 'register', show: false },
    ],
    ['answered elsewhere: nothing to report', elsewhere, ['register answered'], settle('none')],
    ['a call that never left: nothing to report', after(outgoing(), ended()), [], settle('none')],
    ['an outgoing call needs no card any more', phases.outgoing.ended, ['register answered'], about('finish')],
  ])('%s', (_, call, taken, expected) => {
    expect(next(call, taken)).toEqual(expected);
  });

  it("a name of our own is void when the call has a colleague's", () => {
    const before = steps(`register answered ${y}`).map((step) => ({ ...step, at: NOW - 5000 }));
    expect(next(inheritedOver, [], { steps: before })).toEqual(about('finish', x));
  });

  it('a finish that was not carried out yet is repeated only when the portal must have cut it off', () => {
    const taken = ['register answered', 'finish unknown', 'verify notFound'];
    const sentAt = NOW - 1000;
    expect(next(talked, taken)).toEqual(wait(sentAt + reportPolicy.settleMs));
    expect(next(talked, taken, { now: sentAt + reportPolicy.settleMs })).toEqual(about('finish'));
    expect(next(talked, taken, { now: sentAt - 60_000 })).toEqual(about('finish')); // the clock was set back
  });

  it('stops asking after three lost answers, and lets time decide', () => {
    const taken = ['register answered', 'finish unknown', 'verify unknown', 'verify sending', 'verify unknown'];
    expect(next(talked, taken)).toEqual(wait(NOW - 1000 + reportPolicy.settleMs));
  });
});

describe('a missed call', () => {
  const end = NOW - 2000;
  const registered = ['register answered'];

  it('waits for its next round, with its card', () => {
    expect(next(missed, registered)).toEqual(wait(end + 15_000));
    expect(next(missed, registered, { now: end + 15_000 })).toEqual(about('finish'));
  });

  it('gives its card up at once to another call', () => {
    expect(next(missed, registered, { cardNeeded: true })).toEqual(about('hide'));
    expect(next(missed, [...registered, 'hide answered'], { cardNeeded: true })).toEqual(wait(end + 15_000));
  });

  it('has no card to hide when it was never registered', () => {
    expect(next(missed, [], { cardNeeded: true })).toEqual(wait(end + 15_000));
    expect(next(missed, [], { now: end + 15_000 })).toEqual({ do: 'register', show: false });
  });

  it('is finished at once when it is reported late', () => {
    expect(next(missed, registered, { now: end + 3_600_000 })).toEqual(about('finish'));
  });

  it('does not wait when the agent declined, or when the clock was set back', () => {
    expect(next(after(incoming(), ended({ cause: 'declined' }, end)), registered)).toEqual(about('finish'));
    expect(next(missed, registered, { now: end - 60_000 })).toEqual(about('finish'));
  });

  it('does not wait once its finish has been tried', () => {
    expect(next(missed, [...registered, 'finish unknown'])).toEqual(about('verify'));
  });

  it('that was being answered when the caller gave up is no less missed', () => {
    const call = after(incoming(), answering, ended({ cause: 'missed' }, end));
    expect(next(call, registered)).toEqual(wait(end + 15_000));
  });
});

describe('a recording', () => {
  const finished = ['register answered x', 'finish answered'];
  it.each<[string, Situation['recording'], string[], unknown]>([
    ['is handed over when the call is finished', 'ready', finished, about('attach')],
    ['not before', 'ready', ['register answered x'], about('finish')],
    ['is waited for while it is written', 'writing', finished, wait()],
    [
      'counts as finished, whatever the answer to finish said',
      'over',
      ['register answered x', 'finish unknown', 'attach answered'],
      settle('done'),
    ],
    [
      'asked for behind a finish that was lost tells nothing',
      'ready',
      ['register answered x', 'finish unknown', 'attach notFound'],
      about('verify'),
    ],
    ['is not asked for where there is none', 'none', finished, settle('done')],
    ['is over when the portal has it', 'over', [...finished, 'attach answered'], settle('done')],
    [
      'is sent again when the answer was lost: it replaces the first',
      'ready',
      [...finished, 'attach unknown'],
      about('attach'),
    ],
    ['and again when the program died over it', 'ready', [...finished, 'attach sending'], about('attach')],
    [
      'waits when the statistics don’t have the call yet',
      'ready',
      [...finished, 'attach notFound'],
      wait(NOW - 1000 + 65_000),
    ],
    [
      'is given up when the portal refuses it, the call being reported',
      'ready',
      [...finished, 'attach refused'],
      settle('done'),
    ],
    [
      'and when it never finds the call',
      'ready',
      [...finished, ...Array<string>(5).fill('attach notFound')],
      settle('done'),
    ],
    [
      'goes with a call that was found finished',
      'ready',
      ['register answered x', 'finish unknown', 'verify answered'],
      about('attach'),
    ],
  ])('%s', (_text, recording, taken, expected) => {
    const plan = taken.map((text) => text.replace('answered x', `answered ${x}`));
    expect(next(talked, plan, { recording })).toEqual(expected);
  });

  it('that is still written holds up finish for a moment, so that both go together', () => {
    const call = after(phases.incoming.talking, ended({}, NOW - 1000));
    const registered = ['register answered'];
    expect(next(call, registered, { recording: 'writing' })).toEqual(wait(NOW + 2000));
    expect(next(call, registered, { recording: 'writing', now: NOW + 2000 })).toEqual(about('finish'));
    expect(next(call, registered, { recording: 'ready' })).toEqual(about('finish'));
  });

  it('shares the request of finish, and of nothing else', () => {
    const given = (recording: Situation['recording']): Situation => ({
      call: talked,
      goal: portalGoal(talked),
      steps: steps('register answered'),
      now: NOW,
      cardNeeded: false,
      times: reportPolicy,
      recording,
    });
    expect(companions(given('ready'), { do: 'finish', portalCallId: x })).toEqual([about('attach')]);
    expect(companions(given('none'), { do: 'finish', portalCallId: x })).toEqual([]);
    expect(companions(given('ready'), { do: 'register', show: false })).toEqual([]);
    expect(companions(given('ready'), { do: 'verify', portalCallId: x })).toEqual([]);
  });
});

describe('a call that rings at several', () => {
  const named = { line: { number: 'line-1', kind: 'group' }, physicalId: 'pbx-1', physicalIdFromHeader: true } as const;
  const group = (part: GroupPart, portalCallId: string | null = null): Call =>
    transition(incoming(named), { type: 'group', at: 4000, part, portalCallId });
  const situation = (call: Call, taken: readonly ReportStep[]): Situation => ({
    call,
    goal: portalGoal(call),
    steps: taken,
    now: NOW,
    cardNeeded: false,
    times: reportPolicy,
    recording: 'ready',
  });
  const request = (call: Call, taken: readonly ReportStep[] = []): readonly Next[] => {
    const first = nextStep(situation(call, taken));
    return first.do === 'wait' || first.do === 'settle'
      ? [first]
      : [first, ...companions(situation(call, taken), first)];
  };
  const taken = (step: StepName, portalCallId: string, users: readonly string[] | null = null): ReportStep => ({
    step,
    state: 'answered',
    at: NOW - 1000,
    portalCallId,
    users,
  });
  const all = ['12', '13', '14'];
  const leader = group(groupPart('leader', { ringing: all }));

  it('is registered by its leader, and shown to all who ring, in one request', () => {
    expect(request(leader)).toEqual([
      { do: 'register', show: false },
      { do: 'show', portalCallId: CALL_ID_OF_FIRST, users: all },
    ]);
    expect(request(leader, [taken('register', x), taken('show', x, all)])).toEqual([wait()]);
  });

  it('is shown again where only the registration got through', () => {
    expect(request(leader, [taken('register', x)])).toEqual([{ do: 'show', portalCallId: x, users: all }]);
  });

  it('is left alone by who follows, and by who still asks', () => {
    expect(request(group(groupPart('asking')))).toEqual([wait()]);
    expect(request(group(groupPart('follower'), x))).toEqual([wait()]);
  });

  it('is hidden from the others by who answers, and finished by her', () => {
    const answered = after(group(groupPart('winner', { show: ['13'], hide: ['12', '14'] }), x), answering, accepted);
    expect(request(answered)).toEqual([
      { do: 'hide', portalCallId: x, users: ['12', '14'] },
      { do: 'show', portalCallId: x, users: ['13'] },
    ]);
    const turned = [taken('hide', x, ['12', '14']), taken('show', x, ['13'])];
    expect(request(answered, turned)).toEqual([wait()]);
    const over = after(answered, confirmed, ended({}, NOW));
    expect(request(over, turned)).toEqual([about('finish'), about('attach')]);
    expect(request(over)).toEqual([
      { do: 'hide', portalCallId: x, users: ['12', '14'] },
      about('finish'),
      about('attach'),
    ]);
  });

  it('that the winner had to register herself has her card at once', () => {
    const answered = after(group(groupPart('winner', { hide: ['12'] })), answering, accepted);
    expect(request(answered)).toEqual([
      { do: 'register', show: true },
      { do: 'hide', portalCallId: CALL_ID_OF_FIRST, users: ['12'] },
    ]);
  });

  it('that somebody else reports loses the cards that only we know of', () => {
    const over = after(group(groupPart('elsewhere', { hide: all }), x), ended({ cause: 'answeredElsewhere' }));
    expect(request(over, [taken('register', x)])).toEqual([{ do: 'hide', portalCallId: x, users: all }]);
    expect(request(over, [taken('register', x), taken('hide', x, all)])).toEqual([settle('none')]);
  });

  it('goes by the name that the host knows: what was done under another one counts for nothing', () => {
    const renamed = group(groupPart('winner', { hide: ['12'] }), y);
    const over = after(renamed, answering, accepted, confirmed, ended({}, NOW));
    expect(request(over, [taken('register', x), taken('hide', x, ['12'])])[0]).toEqual({
      do: 'hide',
      portalCallId: y,
      users: ['12'],
    });
  });
});
