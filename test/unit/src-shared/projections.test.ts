import { describe, expect, it } from 'vitest';
import type { Call, CallEnd, EndCause } from '#shared/call.ts';
import { cardView } from '#shared/card-view.ts';
import { noCrmFacts } from '#shared/crm-facts.ts';
import type { QualitySummary } from '#shared/quality.ts';
import { historyRow } from '#shared/history-row.ts';
import { portalGoal, statusCode } from '#shared/portal-goal.ts';
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
  talkingIn,
} from './sample-calls.ts';

const causes: readonly EndCause[] = [
  'hungup',
  'busy',
  'declined',
  'noAnswer',
  'missed',
  'answeredElsewhere',
  'cancelled',
  'invalidNumber',
  'forbidden',
  'unavailable',
  'microphone',
  'network',
  'refused',
  'redirected',
  'transferred',
  'failed',
];

describe('the card of a call', () => {
  it.each([
    [phases.incoming.ringing, 'incoming', 'card.incoming'],
    [phases.incoming.connecting, 'connectingIncoming', 'card.connecting'],
    [phases.incoming.talking, 'connected', 'card.talking'],
    [phases.outgoing.dialing, 'connectingOutgoing', 'card.dialing'],
    [phases.outgoing.ringing, 'connectingOutgoing', 'card.ringing'],
    [phases.outgoing.connecting, 'connectingOutgoing', 'card.connecting'],
    [phases.outgoing.talking, 'connected', 'card.talking'],
  ] as const)('%#: shows %s', (call, uiState, key) => {
    const rest = { muted: false, held: false, title: null, over: false };
    expect(cardView(call)).toEqual({ uiState, statusText: { key }, ...rest });
  });

  it('of a call that a colleague passes on says so while it rings', () => {
    const inheritance = { since: 1, answeredAt: 1, state: 'ours' } as const;
    const call = after(incoming(), { type: 'inherited', at: 1, portalCallId: 'theirs', inheritance });
    expect(cardView(call).uiState).toBe('transferIncoming');
    expect(cardView(after(call, answering)).uiState).toBe('connectingIncoming');
  });

  it('asks to notify somebody when the provider wants money first', () => {
    const view = cardView(after(outgoing(), sent, ended({ cause: 'forbidden', sipCode: 402 })));
    expect(view).toMatchObject({ uiState: 'moneyError', statusText: { key: 'card.noMoney' } });
  });

  it('offers to call again only whom we have called', () => {
    expect(cardView(after(incoming(), ended({ cause: 'declined', by: 'local' }))).uiState).toBe('error');
  });

  it.each([
    ['busy', 'redial'],
    ['noAnswer', 'redial'],
    ['declined', 'redial'],
    ['unavailable', 'redial'],
    ['invalidNumber', 'error'],
    ['refused', 'error'],
    ['network', 'error'],
    ['hungup', 'error'],
  ] as const)('after %s offers %s and says why', (cause, uiState) => {
    const view = cardView(after(outgoing(), sent, ended({ cause })));
    expect(view).toMatchObject({ uiState, statusText: { key: `end.${cause}` } });
  });

  it.each([
    [{ by: 'local', held: true } as const, { held: true, key: 'card.onHold' }],
    [{ by: 'remote', held: true } as const, { held: false, key: 'card.heldByThem' }],
  ])('says who holds', (hold, { held, key }) => {
    const view = cardView(after(phases.incoming.talking, { type: 'hold', at: 5000, ...hold }));
    expect(view).toMatchObject({ held, statusText: { key } });
  });

  it.each([
    ['consulting', 'transferring', 'card.consulting', '102'],
    ['asked', 'transferring', 'card.transferring', '102'],
    ['done', 'transferConnected', 'end.transferred', '102'],
    ['failed', 'transferFailed', 'card.transferFailed', undefined],
  ] as const)('tells how far a transfer is: %s', (stage, uiState, key, number) => {
    const transfer = { kind: 'consult', target: '102', consultId: 'c', stage, sipCode: null } as const;
    const view = cardView(after(phases.incoming.talking, { type: 'transfer', at: 5000, transfer }));
    expect(view).toMatchObject({ uiState, statusText: { key }, over: stage === 'done' });
    expect(view.title?.params?.['number']).toBe(number);
  });

  it('and that it went, when our part is over', () => {
    const transfer = { kind: 'blind', target: '102', consultId: null, stage: 'asked', sipCode: null } as const;
    const call = after(
      phases.incoming.talking,
      { type: 'transfer', at: 5000, transfer },
      { type: 'transferProgress', at: 5100, stage: 'done', sipCode: 200 },
      ended({ cause: 'transferred', by: 'local' }),
    );
    expect(cardView(call)).toMatchObject({ uiState: 'transferConnected', over: true });
  });

  it('shows a conference, also one in which the microphone is off', () => {
    const call = after(phases.incoming.talking, { type: 'conference', at: 5000, joined: true });
    expect(cardView(call).statusText.key).toBe('card.conference');
    expect(cardView(after(call, { type: 'mute', at: 5000, muted: true }))).toMatchObject({
      muted: true,
      statusText: { key: 'card.conferenceMuted' },
    });
  });

  it('shows a microphone that is off', () => {
    const view = cardView(after(phases.incoming.talking, { type: 'mute', at: 5000, muted: true }));
    expect(view).toMatchObject({ muted: true, statusText: { key: 'card.muted' } });
  });
});

describe('what the portal should hold', () => {
  const group = { line: { number: 'line-1', kind: 'group' } } as const;
  const click = { origin: 'card', portalCallId: 'externalCall.1' } as const;
  const elsewhere = ended({ cause: 'answeredElsewhere' });

  it.each<[string, Call, string, boolean]>([
    ['an incoming call that rings', incoming(), 'registered', true],
    ['one that was missed', after(incoming(), ended({ cause: 'missed' })), 'finished', false],
    ['one that was answered elsewhere', after(incoming(), elsewhere), 'none', false],
    ['one of an anonymous caller', incoming({ remote: { number: '', e164: null, name: null } }), 'none', false],
    ['one that rings on a group line', incoming(group), 'none', false],
    ['one that is being answered on a group line', after(incoming(group), answering), 'none', false],
    ['one that was answered on a group line', after(incoming(group), answering, accepted), 'registered', true],
    [
      'one that nobody here answered on a group line',
      after(incoming(group), ended({ cause: 'missed' })),
      'none',
      false,
    ],
    ['an outgoing call before its INVITE', outgoing(), 'none', false],
    ['an outgoing call after its INVITE', after(outgoing(), sent), 'registered', true],
    ['an outgoing call that never left', after(outgoing(), ended({ cause: 'microphone' })), 'none', false],
    ['an outgoing call that is over', phases.outgoing.ended, 'finished', false],
    ['a click that is up', after(outgoing(click), sent), 'none', false],
    ['a click that was refused', after(outgoing(click), ended({ cause: 'refused' })), 'finished', false],
    ['a call of nobody', incoming({ owner: null }), 'none', false],
  ])('of %s: %s', (_, call, stage, show) => {
    expect(portalGoal(call)).toMatchObject({ stage, show });
  });

  it('names the physical call, the line, the time and the number', () => {
    const call = incoming({
      physicalId: 'linked-7',
      remote: { number: '0301234567', e164: '+49301234567', name: null },
    });
    expect(portalGoal(call).register).toEqual({
      type: 2,
      phoneNumber: '+49301234567',
      lineNumber: 'line-1',
      externalCallId: 'linked-7',
      startedAt: 1000,
      callListId: null,
      entity: null,
    });
    expect(portalGoal(after(outgoing(), sent)).register.type).toBe(1);
    expect(portalGoal(incoming({ remote: { number: '101', e164: null, name: null } })).register.phoneNumber).toBe(
      '101',
    );
  });

  it.each([
    ['incoming', incoming(), 2],
    ['outgoing', outgoing(), 1],
    ['sent here by somebody else', incoming({ forwarded: true }), 3],
    ["a customer's wish to be called", outgoing({ origin: 'callback' }), 4],
  ] as const)('%s has its type', (_, call, type) => {
    expect(portalGoal(call).register.type).toBe(type);
  });

  it('shows no card for a call of a campaign, which has its one', () => {
    const crm = { ...noCrmFacts, callListId: 7 };
    expect(portalGoal(after(outgoing({ crm }), sent)).show).toBe(false);
    expect(portalGoal(after(outgoing(), sent)).show).toBe(true);
  });

  it('keeps the campaign, the client and the vote', () => {
    const entity = { type: 'LEAD', id: 45 };
    const call = after(
      phases.outgoing.ended,
      { type: 'crm', at: 5000, facts: { callListId: 7, entity } },
      { type: 'vote', at: 6000, vote: 4 },
    );
    expect(portalGoal(call)).toMatchObject({ register: { callListId: 7, entity }, finish: { vote: 4 } });
  });

  it("is finished with the whole talk when a colleague has passed it on, and is hers while it isn't answered here", () => {
    const inherited = {
      type: 'inherited',
      at: 1,
      portalCallId: 'theirs',
      inheritance: { since: 1, answeredAt: -56_000, state: 'ours' },
    } as const;
    const talked = after(talkingIn, inherited);
    expect(portalGoal(talked).stage).toBe('undecided');
    expect(portalGoal(after(talked, ended())).finish).toMatchObject({ durationSeconds: 120, statusCode: '200' });
    expect(portalGoal(after(incoming(), inherited, ended({ cause: 'missed' }))).stage).toBe('none');
  });

  it('says nothing of the question to a colleague, and does of one to somebody outside', () => {
    const inside = outgoing({ consultOf: 'in-1', remote: { number: '102', e164: null, name: null } });
    expect(portalGoal(after(inside, sent)).stage).toBe('none');
    expect(portalGoal(after(outgoing({ consultOf: 'in-1' }), sent)).stage).toBe('registered');
  });

  it('counts talk time, and none without an answer', () => {
    expect(portalGoal(phases.incoming.ended).finish).toEqual({
      userId: '12',
      durationSeconds: 60,
      statusCode: '200',
      vote: null,
    });
    const declined = after(incoming(), ended({ cause: 'declined' }));
    expect(portalGoal(declined).finish).toEqual({ userId: '12', durationSeconds: 0, statusCode: '603', vote: null });
  });
});

describe('the status code of', () => {
  const end = (cause: EndCause, sipCode: number | null = null): CallEnd => ({ cause, by: 'remote', sipCode });

  it.each(causes)('an answered call is 200, also after %s', (cause) => {
    expect(statusCode(after(phases.incoming.talking, ended(end(cause))))).toBe('200');
  });

  it.each(causes)('an incoming call that ended unanswered by %s', (cause) => {
    const ours = cause === 'declined' || cause === 'redirected';
    expect(statusCode(after(incoming(), ended(end(cause))))).toBe(ours ? '603' : '304');
  });

  it.each<[EndCause, number | null, string]>([
    ['busy', 486, '486'],
    ['busy', 600, '486'],
    ['noAnswer', 408, '480'],
    ['declined', 603, '603'],
    ['invalidNumber', 404, '404'],
    ['invalidNumber', 484, '484'],
    ['forbidden', 403, '403'],
    ['unavailable', 480, '480'],
    ['unavailable', 503, '503'],
    ['network', null, '503'],
    ['cancelled', 487, '603-S'],
    ['refused', null, '603-S'],
    ['microphone', null, '603-S'],
    ['failed', 488, 'OTHER'],
    ['hungup', null, 'OTHER'],
  ])('an outgoing call that ended by %s (%s) is %s', (cause, sipCode, code) => {
    expect(statusCode(after(outgoing(), sent, ended(end(cause, sipCode))))).toBe(code);
  });
});

const silence: QualitySummary = {
  seconds: 60,
  word: null,
  mos: null,
  lossIn: null,
  lossOut: null,
  concealed: null,
  jitterMs: null,
  roundTripMs: null,
  codec: null,
  warned: [],
};

describe('the row in the list of calls', () => {
  it('says talked when there was talk, whoever ended it', () => {
    expect(historyRow(phases.outgoing.ended)).toEqual({
      id: 'out-1',
      direction: 'outgoing',
      number: '+49301234567',
      recall: '+49301234567;dialled=030 1234567',
      name: null,
      startedAt: 1000,
      talkSeconds: 60,
      outcome: 'talked',
      sound: null,
      mos: null,
    });
  });

  it('says how it sounded, where that was measured', () => {
    const measured: Call = {
      ...phases.outgoing.ended,
      quality: { ...silence, word: 'poor', mos: { mean: 2.9, worst: 2.1 } },
    };
    expect(historyRow(measured)).toMatchObject({ sound: 'poor', mos: 2.9 });
  });

  it.each(causes)('says %s when there was none', (cause) => {
    expect(historyRow(after(incoming(), ended({ cause }))).outcome).toBe(cause);
  });

  it('says talked for a call that broke off after the answer', () => {
    const call = after(incoming(), answering, accepted, confirmed, ended({ cause: 'network' }));
    expect(historyRow(call).outcome).toBe('talked');
  });
});
