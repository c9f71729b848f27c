import { beforeEach, describe, expect, it } from 'vitest';
import type { ReportedHistoryRow } from '#shared/history-row.ts';
import { translator } from '#shared/messages/catalogue.ts';
import type { AppState } from '#shared/state.ts';
import { history, incoming, NOW, ready, talking } from '../../../../scripts/screens/people.ts';
import type { NotificationSpec, NotificationWish, Notifier } from '../../../../src-main/notifications/notification.ts';
import { NotificationDesk } from '../../../../src-main/notifications/notification-desk.ts';
import { ManualClock, silentLog } from '../manual-clock.ts';

type Events = Parameters<Notifier['show']>[2];

/** A system's notification area. */
let shown: Map<string, { readonly spec: NotificationSpec; readonly events: Events }>;
/** How often each has appeared. */
let appeared: string[];
let pressed: NotificationWish[];
let clock: ManualClock;
let desk: NotificationDesk;

beforeEach(() => {
  shown = new Map();
  appeared = [];
  pressed = [];
  clock = new ManualClock(NOW);
  desk = new NotificationDesk({
    notifier: {
      show: (id, spec, events) => {
        appeared.push(id);
        shown.set(id, { spec, events });
        return { close: () => void shown.delete(id) };
      },
    },
    clock,
    log: silentLog,
    count: () => undefined,
    translate: translator('en'),
    pressed: (wish) => void pressed.push(wish),
  });
});

const ringing: AppState = { ...ready, calls: [incoming] };
const missed = (id: string, row: Partial<ReportedHistoryRow> = {}): ReportedHistoryRow => ({
  ...(history[2] as ReportedHistoryRow),
  id,
  ...row,
});
const withMissed = (...rows: ReportedHistoryRow[]): AppState => ({ ...ready, history: [...rows, ...history] });
const only = (): NotificationSpec => {
  expect([...shown.keys()]).toHaveLength(1);
  return [...shown.values()].map(({ spec }) => spec)[0] as NotificationSpec;
};
const press = (id: string, button: number): void => {
  const there = shown.get(id);
  const wish = there?.spec.buttons[button]?.wish;
  if (there === undefined || wish === undefined) throw new Error(`no such button on ${id}`);
  there.events.pressed(wish);
};

describe('a call that rings', () => {
  it('is announced with its two buttons until it rings no more', () => {
    desk.update(ready);
    desk.update(ringing);
    expect(only()).toMatchObject({ title: 'Incoming call', body: 'Jonas Bergmann, +493012345678', urgent: true });
    press('incoming', 0);
    press('incoming', 1);
    expect(pressed).toEqual([
      { what: 'command', command: { type: 'answer', callId: incoming.id } },
      { what: 'command', command: { type: 'decline', callId: incoming.id } },
    ]);
    desk.update({ ...ready, calls: [talking] });
    expect(shown.size).toBe(0);
  });

  it('appears once, however often the windows are told anew', () => {
    for (let i = 0; i < 5; i++) desk.update(ringing);
    expect(appeared).toEqual(['incoming']);
  });

  it('stays away once it was put away, even when the caller’s name is found', () => {
    desk.update(ringing);
    shown.get('incoming')?.events.gone();
    desk.update({ ...ringing, calls: [{ ...incoming, remote: { ...incoming.remote, name: 'Jonas B.' } }] });
    expect(appeared).toEqual(['incoming']);
  });

  it('is left to its own window where the agent wants that', () => {
    desk.update({ ...ringing, notificationSettings: { mode: 'quiet', hideCallers: false } });
    expect(shown.size).toBe(0);
  });

  it('names nobody where others might read it', () => {
    desk.update({ ...ringing, notificationSettings: { mode: 'all', hideCallers: true } });
    expect(only()).toMatchObject({ title: 'Incoming call', body: 'Line 201' });
  });
});

describe('a missed call', () => {
  it('can be returned by a press', () => {
    desk.update(ready);
    desk.update(withMissed(missed('m1')));
    expect(only()).toMatchObject({ title: 'Missed call', body: 'Мария Соколова, +74951234567', urgent: false });
    press('missed:+74951234567', 0);
    expect(pressed).toEqual([{ what: 'dial', number: '+74951234567' }]);
  });

  it('of earlier days is no news', () => {
    desk.update(withMissed(missed('m1')));
    expect(shown.size).toBe(0);
  });

  it('and another of the same caller are one notification', () => {
    desk.update(ready);
    desk.update(withMissed(missed('m1')));
    desk.update(withMissed(missed('m2'), missed('m1')));
    expect(only().title).toBe('2 missed calls');
  });

  it('of two callers are two; where callers are hidden they are one without a number', () => {
    const two = withMissed(missed('m2', { number: '+4930', name: null }), missed('m1'));
    desk.update(ready);
    desk.update(two);
    expect(shown.size).toBe(2);
    desk.update({ ...two, notificationSettings: { mode: 'all', hideCallers: true } });
    expect(only()).toMatchObject({ title: '2 missed calls', body: 'Open Offhook to see who called.', buttons: [] });
  });

  it('is seen where the main window is in front, and told when it comes there', () => {
    desk.update(ready);
    desk.inFront(true);
    desk.update(withMissed(missed('m1')));
    expect(shown.size).toBe(0);
    desk.inFront(false);
    desk.update(withMissed(missed('m2'), missed('m1')));
    expect(only().title).toBe('Missed call');
    desk.inFront(true);
    expect(shown.size).toBe(0);
    desk.inFront(false);
    desk.update(withMissed(missed('m2'), missed('m1')));
    expect(shown.size).toBe(0);
  });

  it.each(['declined', 'answeredElsewhere', 'talked'] as const)('is none that ended as %s', (outcome) => {
    desk.update(ready);
    desk.update(withMissed(missed('m1', { outcome: outcome as ReportedHistoryRow['outcome'] })));
    expect(shown.size).toBe(0);
  });

  it('of a caller without a number can’t be returned', () => {
    desk.update(ready);
    desk.update(withMissed(missed('m1', { number: '', recall: '', name: null })));
    expect(only()).toMatchObject({ body: 'Unknown number', buttons: [] });
  });
});

describe('whoever is not to be disturbed', () => {
  it('is told of nothing, and of what was missed once she can be', () => {
    const away = { kind: 'doNotDisturb', until: null } as const;
    desk.update(ready);
    desk.update({ ...withMissed(missed('m1')), availability: away });
    expect(shown.size).toBe(0);
    desk.update(withMissed(missed('m1')));
    expect(only().title).toBe('Missed call');
    desk.update({ ...withMissed(missed('m1')), availability: away });
    expect(shown.size).toBe(0);
  });

  it('is told of nothing at all where notifications are off', () => {
    const off = { notificationSettings: { mode: 'off', hideCallers: false } } as const;
    desk.update({ ...ready, ...off });
    desk.update({ ...withMissed(missed('m1')), calls: [incoming], ...off });
    expect(shown.size).toBe(0);
  });
});

describe('voice messages', () => {
  const waiting = (fresh: number | null): AppState => ({
    ...ready,
    account: { ...(ready.account as NonNullable<AppState['account']>), messagesNumber: '*97' },
    phone: { ...ready.phone, messages: { waiting: true, fresh, old: 3 } },
  });

  it('are announced when one comes, and can be heard by a press', () => {
    desk.update(ready);
    desk.update(waiting(2));
    expect(only().title).toBe('2 new voice messages');
    press('messages', 0);
    expect(pressed).toEqual([{ what: 'dial', number: '*97' }]);
    desk.update(ready);
    expect(shown.size).toBe(0);
  });

  it('that wait since yesterday are no news', () => {
    desk.update(waiting(2));
    desk.inFront(false);
    desk.update(waiting(1));
    expect(appeared).toEqual([]);
    desk.update(waiting(2));
    expect(only().title).toBe('2 new voice messages');
  });
});

describe('trouble', () => {
  const offline: AppState = { ...ready, pbx: { state: 'offline', reason: 'sipServerUnreachable', since: NOW } };

  it('with the telephone is told after a while, and taken back when it is over', async () => {
    desk.update(ready);
    desk.update(offline);
    await clock.advance(19_000);
    expect(shown.size).toBe(0);
    await clock.advance(2_000);
    expect(only().title).toBe('The telephone server cannot be reached');
    desk.update(ready);
    expect(shown.size).toBe(0);
  });

  it('that mends itself is none', async () => {
    desk.update(offline);
    await clock.advance(10_000);
    desk.update(ready);
    await clock.advance(60_000);
    expect(appeared).toEqual([]);
  });

  it('leads to where it can be mended, and only what matters is told', () => {
    desk.update(ready);
    desk.update({
      ...ready,
      notices: [
        { id: 'microphoneDenied', reason: 'microphoneDenied', at: NOW },
        { id: 'linkUnknown', reason: 'linkUnknown', at: NOW },
      ],
    });
    expect(only().click).toEqual({ what: 'open', place: 'audio' });
    desk.update(ready);
    expect(shown.size).toBe(0);
  });

  it('with the system’s notifications is known', () => {
    desk.update(ringing);
    shown.get('incoming')?.events.failed('not signed');
    expect(desk.refused).toBe(true);
    shown.get('incoming')?.events.shown();
    expect(desk.refused).toBe(false);
  });
});

it('nothing is left behind at the end', async () => {
  desk.update(ready);
  desk.update({ ...withMissed(missed('m1')), calls: [incoming] });
  expect(shown.size).toBe(2);
  desk.stop();
  expect(shown.size).toBe(0);
});
