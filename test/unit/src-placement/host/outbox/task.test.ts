import { describe, expect, it } from 'vitest';
import type { Fate } from '../../../../../src-placement/host/outbox/acknowledgement.ts';
import {
  CALLBACK_PAUSE_MS,
  DIAL_MS,
  failed,
  nextMove,
  type Offer,
  pushed,
  type Task,
  withdrawn,
} from '../../../../../src-placement/host/outbox/task.ts';

const OFFER: Offer = { id: 'o', userId: '12', issued: 0, expires: DIAL_MS, until: DIAL_MS, pushes: 0, nextPush: 0 };
const task = (more: Partial<Task> = {}): Task => ({
  kind: 'dial',
  memberId: 'm',
  facts: { portalCallId: 'c', number: '+49', extension: '', callListId: 0, entity: null, line: '', mobile: false },
  agents: ['12'],
  turn: 0,
  received: 0,
  issued: 0,
  giveUpAt: DIAL_MS,
  restUntil: 0,
  failures: 0,
  offer: null,
  missedCallId: null,
  done: null,
  ...more,
});
const callback = (more: Partial<Task> = {}) =>
  task({ kind: 'callback', giveUpAt: 3_600_000, agents: ['12', '13'], ...more });

describe('the next move of a wish to call', () => {
  it.each<[string, Task, number, Fate, string]>([
    ['a click is offered at once', task(), 0, 'open', 'offer'],
    ['a callback’s agents are chosen first', callback({ agents: [] }), 0, 'open', 'choose'],
    ['an offer is pushed', task({ offer: OFFER }), 0, 'open', 'push'],
    ['a pushed one waits', task({ offer: pushed(OFFER, 0) }), 1999, 'open', 'wait'],
    ['and is pushed again after two seconds', task({ offer: pushed(OFFER, 0) }), 2000, 'open', 'push'],
    ['a taken one is closed', task({ offer: OFFER }), 1, 'taken', 'close'],
    ['one whose time is over is withdrawn', task({ offer: OFFER }), DIAL_MS, 'open', 'withdraw'],
    ['one that the agent leaves is withdrawn at once', task({ offer: pushed(OFFER, 0) }), 1, 'left', 'withdraw'],
    ['a taken one even then', task({ offer: OFFER }), DIAL_MS, 'taken', 'close'],
    ['what is done is left alone', task({ done: 'taken' }), 1e9, 'open', 'wait'],
    ['nobody’s click is given up', withdrawn(task({ offer: OFFER }), DIAL_MS), DIAL_MS, 'open', 'giveUp'],
    ['what can’t be given up for a day is dropped', task(), DIAL_MS + 86_400_001, 'open', 'abandon'],
    ['what failed rests', failed(task(), 0), 999, 'open', 'wait'],
    ['and goes on', failed(task(), 0), 1000, 'open', 'offer'],
  ])('%s', (_what, given, now, fate, move) => {
    expect(nextMove(given, now, fate)).toBe(move);
  });

  it('pushes three times in all', () => {
    const times = [0];
    let offer = pushed(OFFER, 0);
    while (offer.nextPush < offer.until) {
      times.push(offer.nextPush);
      offer = pushed(offer, offer.nextPush);
    }
    expect(times).toEqual([0, 2000, 6000]);
  });

  it('goes from agent to agent, rests after each round, and begins anew', () => {
    const second = withdrawn(callback({ offer: OFFER }), 100);
    expect([second.turn, nextMove(second, 100, 'open')]).toEqual([1, 'offer']);
    const round = withdrawn({ ...second, offer: OFFER }, 200);
    expect([round.turn, nextMove(round, 200, 'open')]).toEqual([0, 'wait']);
    expect(nextMove(round, 200 + CALLBACK_PAUSE_MS, 'open')).toBe('offer');
  });

  it('waits longer from failure to failure, up to a minute', () => {
    let given = task({ giveUpAt: 1e9 });
    const waits = Array.from({ length: 7 }, () => {
      given = failed(given, 0);
      return given.restUntil;
    });
    expect(waits).toEqual([1000, 2000, 5000, 15_000, 60_000, 60_000, 60_000]);
  });
});
