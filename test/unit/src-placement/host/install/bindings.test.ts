import { describe, expect, it } from 'vitest';
import {
  EVENTS,
  type Found,
  judge,
  repairCommands,
  unbindCommands,
} from '../../../../../src-placement/host/install/bindings.ts';

const WANTED = { publicUrl: 'https://phone.example', line: { number: 'offhook', name: 'Offhook' } };
const EVENT = 'https://phone.example/event';
const PAGE = 'https://phone.example/placement.html';
const WHOLE: Found = {
  scope: ['telephony', 'placement', 'pull', 'crm', 'user'],
  placements: [{ placement: 'PAGE_BACKGROUND_WORKER', handler: PAGE }],
  events: EVENTS.map((event) => ({ event, handler: EVENT })),
  lines: [{ NUMBER: 'offhook' }],
  outgoingLine: 'offhook',
};
const EMPTY: Found = { scope: WHOLE.scope, placements: [], events: [], lines: [], outgoingLine: '' };
const states = (found: Found) => Object.fromEntries(judge(found, WANTED).map(({ name, state }) => [name, state]));
const methods = (found: Found) => repairCommands(found, WANTED).map(({ method }) => method);

describe('what is bound at a portal', () => {
  it('is right when everything is there, and then nothing is to be done', () => {
    expect(new Set(Object.values(states(WHOLE)))).toEqual(new Set(['ok']));
    expect(repairCommands(WHOLE, WANTED)).toEqual([]);
  });

  it.each<[string, Partial<Found>, string, string, string[]]>([
    ['a placement deleted', { placements: [] }, 'placement', 'missing', ['placement.bind']],
    [
      'a placement at a former address',
      { placements: [{ placement: 'PAGE_BACKGROUND_WORKER', handler: 'https://old.example/placement.html' }] },
      'placement',
      'stale',
      ['placement.unbind', 'placement.bind'],
    ],
    ['an event lost', { events: WHOLE.events.slice(1) }, 'events', 'missing', ['event.bind']],
    [
      'an event twice, once at a former address',
      { events: [...WHOLE.events, { event: 'ONEXTERNALCALLSTART', handler: 'https://old.example/event' }] },
      'events',
      'stale',
      ['event.unbind'],
    ],
    [
      'an offline binding beside ours',
      { events: [...WHOLE.events, { event: 'ONEXTERNALCALLSTART', handler: '' }] },
      'events',
      'ok',
      [],
    ],
    ['a line deleted', { lines: [] }, 'line', 'missing', ['telephony.externalLine.add']],
    [
      'another line chosen',
      { outgoingLine: 'REST_APP:3' },
      'outgoingLine',
      'missing',
      ['voximplant.line.outgoing.set'],
    ],
    ['another line that is ours', { lines: [{ NUMBER: 'x' }, { NUMBER: 'offhook' }] }, 'line', 'ok', []],
    ['a scope taken away', { scope: ['telephony', 'placement', 'pull', 'user_basic'] }, 'scopes', 'missing', []],
  ])('with %s', (_what, change, name, state, commands) => {
    const found = { ...WHOLE, ...change };
    expect(states(found)[name]).toBe(state);
    expect(methods(found)).toEqual(commands);
  });

  it('is made whole from nothing, the line before it becomes the outgoing one', () => {
    expect(methods(EMPTY)).toEqual([
      'placement.bind',
      ...EVENTS.map(() => 'event.bind'),
      'telephony.externalLine.add',
      'voximplant.line.outgoing.set',
    ]);
  });

  it('is taken away whole, former addresses included, and nobody else’s', () => {
    const found = { ...WHOLE, events: [...WHOLE.events, { event: 'ONCRMLEADADD', handler: 'https://other.example' }] };
    const commands = unbindCommands(found, WANTED);
    expect(commands.map(({ method }) => method)).toEqual([
      'placement.unbind',
      ...EVENTS.map(() => 'event.unbind'),
      'telephony.externalLine.delete',
    ]);
    expect(new Set(commands.map(({ key }) => key)).size).toBe(commands.length);
  });
});
