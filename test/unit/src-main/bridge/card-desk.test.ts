import { describe, expect, it } from 'vitest';
import type { CardUp, DesktopMessage, HubMessage } from '#shared/bridge.ts';
import type { Call } from '#shared/call.ts';
import type { CallCommand } from '#shared/command.ts';
import { translator } from '#shared/messages/catalogue.ts';
import { CardDesk } from '../../../../src-main/bridge/card-desk.ts';
import type { CardClick, CardDeskDeps } from '../../../../src-main/bridge/card-desk.ts';
import { SHOW_AGAIN_AFTER } from '../../../../src-main/bridge/card-presence.ts';
import type { HubSession } from '../../../../src-main/bridge/session.ts';
import { ManualClock, settled, silentLog } from '../manual-clock.ts';
import { CALL_ID, ended, OWNER, ringing, sampleCall, talking } from './sample-calls.ts';

/** A hub that remembers what it was told. */
class Hub implements HubSession {
  readonly told: DesktopMessage[] = [];
  readonly id: string;
  readonly hub: string;
  readonly portal: string;
  constructor(id: string, portal: string = OWNER.memberId) {
    this.id = id;
    this.hub = `hub ${id}`;
    this.portal = portal;
  }
  send(message: DesktopMessage): void {
    this.told.push(message);
  }
  get acks(): boolean[] {
    return this.told.flatMap((message) => (message.t === 'ack' ? [message.done] : []));
  }
  get cards() {
    return this.told.findLast((message) => message.t === 'state')?.cards ?? [];
  }
}

const NOW = 1_790_000_002_000;
const CLICKED = `externalCall.${'c'.repeat(32)}.1790000000`;
const clicked = (id: string, change: Partial<CardUp> = {}): CardUp => ({
  t: 'cardUp',
  id,
  frame: 'frame',
  callId: CLICKED,
  number: '+493012345',
  line: 'line-1',
  direction: 'outgoing',
  listMode: false,
  ...change,
});
const button = (id: string, change: Partial<HubMessage & { t: 'button' }> = {}): HubMessage => ({
  t: 'button',
  id,
  frame: 'frame',
  callId: CALL_ID,
  button: 'answerButtonClick',
  ...change,
});

function openDesk(overrides: Partial<CardDeskDeps> = {}) {
  const clock = new ManualClock(NOW);
  const seen = { commands: [] as CallCommand[], clicks: [] as CardClick[], shown: [] as Call[], tabs: 0 };
  const desk = new CardDesk({
    clock,
    log: silentLog,
    translate: translator('en'),
    command: (command) => {
      seen.commands.push(command);
      return { ok: true, callId: 'call-1' };
    },
    ourLines: () => new Set(['line-1']),
    clockOffset: () => 0,
    isAnnounced: () => false,
    claim: () => Promise.resolve(true),
    dialFromCard: (click) => {
      seen.clicks.push(click);
      return Promise.resolve({ ok: true, callId: 'new' });
    },
    showAgain: (call) => void seen.shown.push(call),
    tabs: (count) => (seen.tabs = count),
    ...overrides,
  });
  const attach = (id: string, portal?: string): Hub => {
    const hub = new Hub(id, portal);
    desk.attach(hub);
    return hub;
  };
  return { desk, clock, seen, attach };
}

describe('calls go out as snapshots', () => {
  it('to every hub of the portal, in the words of the agent', () => {
    const { desk, attach } = openDesk({ translate: translator('de') });
    const [one, two, foreign] = [attach('1'), attach('2'), attach('3', 'another portal')];
    desk.update(ringing);
    const card = { callId: CALL_ID, uiState: 'incoming', muted: false, held: false };
    expect(one.cards).toEqual([{ ...card, statusText: translator('de')('card.incoming') }]);
    expect(two.cards).toEqual(one.cards);
    expect(foreign.cards).toEqual([]);
  });

  it('to a hub that comes late, at once', () => {
    const { desk, attach } = openDesk();
    desk.update(talking);
    expect(attach('1').cards).toMatchObject([{ uiState: 'connected' }]);
  });

  it('only when the card changes', () => {
    const { desk, attach } = openDesk();
    const hub = attach('1');
    desk.update(talking);
    const before = hub.told.length;
    desk.update({ ...talking });
    expect(hub.told).toHaveLength(before);
  });

  it('not before the portal has named the call', () => {
    const { desk, attach } = openDesk();
    const hub = attach('1');
    desk.update({ ...ringing, portalCallId: null });
    expect(hub.cards).toEqual([]);
    desk.update(ringing);
    expect(hub.cards).toHaveLength(1);
  });

  it('and stay for the last ended calls, for their "call again"', () => {
    const { desk, attach } = openDesk();
    for (let i = 0; i < 30; i++) desk.update({ ...ended, id: `call-${i}`, portalCallId: `${CALL_ID}${i}` });
    const { cards } = attach('1');
    expect(cards).toHaveLength(20);
    expect(JSON.stringify(cards).length).toBeLessThan(16 * 1024);
  });
});

describe('buttons come in as commands', () => {
  it('once, whichever browser reports them', () => {
    const { desk, attach, seen } = openDesk();
    desk.update(ringing);
    const [one, two] = [attach('1'), attach('2')];
    desk.receive(one, button('a'));
    desk.receive(two, button('b'));
    expect(seen.commands).toEqual([{ type: 'answer', callId: 'call-1' }]);
    expect([one.acks, two.acks]).toEqual([[true], [false]]);
  });

  it('once, also when a message is sent again after a reconnection', async () => {
    const { desk, attach, seen, clock } = openDesk();
    desk.update(ended);
    const again = button('a', { button: 'makeCallButtonClick' });
    desk.receive(attach('1'), again);
    await clock.advance(5000);
    desk.receive(attach('1'), again);
    expect(seen.commands).toEqual([{ type: 'dial', number: ended.remote.e164 }]);
  });

  it('not for a call that is not ours', () => {
    const { desk, attach, seen } = openDesk();
    desk.update(ringing);
    const hub = attach('1');
    desk.receive(hub, button('a', { callId: 'externalCall.other.1' }));
    const foreign = attach('2', 'another portal');
    desk.receive(foreign, button('b'));
    expect(seen.commands).toEqual([]);
    expect([hub.acks, foreign.acks]).toEqual([[false], [false]]);
  });

  it('and a refused one puts the card right again', async () => {
    const { desk, attach } = openDesk({ command: () => ({ ok: false, reason: 'notNow' }) });
    desk.update(talking);
    const hub = attach('1');
    const before = hub.told.filter(({ t }) => t === 'state').length;
    desk.receive(hub, button('a', { button: 'holdButtonClick', value: true }));
    await settled();
    expect(hub.told.filter(({ t }) => t === 'state')).toHaveLength(before + 1);
    expect(hub.cards).toMatchObject([{ held: false }]);
  });

  it('counts the tabs of all browsers', () => {
    const { desk, attach, seen } = openDesk();
    const [one, two] = [attach('1'), attach('2')];
    desk.receive(one, { t: 'frames', id: '1', count: 2 });
    desk.receive(two, { t: 'frames', id: '1', count: 1 });
    expect(seen.tabs).toBe(3);
    desk.detach(one);
    expect(seen.tabs).toBe(1);
  });
});

describe('a click on a number', () => {
  it('dials once, however many tabs and browsers show its card', async () => {
    const { desk, attach, seen } = openDesk();
    const [one, two] = [attach('1'), attach('2')];
    desk.receive(one, clicked('a'));
    desk.receive(one, clicked('b', { frame: 'second tab' }));
    desk.receive(two, clicked('a'));
    await settled();
    expect(seen.clicks).toEqual([
      { portalCallId: CLICKED, number: '+493012345', line: 'line-1', portal: OWNER.memberId },
    ]);
    expect(desk.outcomes).toEqual({ dialled: 1, repeated: 2 });
  });

  it('waits for the claim, and leaves the call to whoever has it', async () => {
    const { desk, attach, seen } = openDesk({ claim: () => Promise.resolve(false) });
    desk.receive(attach('1'), clicked('a'));
    await settled();
    expect(seen.clicks).toEqual([]);
    expect(desk.outcomes).toEqual({ claimedElsewhere: 1 });
  });

  it('is counted when the claim fails, and does not dial', async () => {
    const { desk, attach, seen } = openDesk({ claim: () => Promise.reject(new Error('portal down')) });
    desk.receive(attach('1'), clicked('a'));
    await settled();
    expect(seen.clicks).toEqual([]);
    expect(desk.outcomes).toEqual({ failed: 1 });
  });

  it('goes by the clock of the portal', async () => {
    const { desk, attach, seen } = openDesk({ clockOffset: () => 3_600_000 });
    const hub = attach('1');
    desk.receive(hub, clicked('a'));
    desk.receive(hub, clicked('b', { callId: `externalCall.${'d'.repeat(32)}.${1_790_000_000 + 3600}` }));
    await settled();
    expect(seen.clicks).toHaveLength(1);
    expect(desk.outcomes).toEqual({ late: 1, dialled: 1 });
  });

  it('is none when the call is ours', async () => {
    const { desk, attach, seen } = openDesk();
    desk.update(sampleCall({ direction: 'outgoing', portalCallId: CLICKED }));
    desk.receive(attach('1'), clicked('a'));
    await settled();
    expect(seen.clicks).toEqual([]);
    expect(desk.outcomes).toEqual({});
  });
});

describe('a card that went with its page', () => {
  const shownThenGone = (hub: Hub, desk: CardDesk): void => {
    desk.receive(hub, clicked('up', { callId: CALL_ID }));
    desk.receive(hub, { t: 'cardGone', id: 'gone', callId: CALL_ID });
  };

  it('is shown again after six seconds, if the call is alive', async () => {
    const { desk, attach, clock, seen } = openDesk();
    desk.update(talking);
    shownThenGone(attach('1'), desk);
    await clock.advance(SHOW_AGAIN_AFTER - 1);
    expect(seen.shown).toEqual([]);
    await clock.advance(1);
    expect(seen.shown).toEqual([talking]);
  });

  it('stays away when the call has ended meanwhile', async () => {
    const { desk, attach, clock, seen } = openDesk();
    desk.update(talking);
    shownThenGone(attach('1'), desk);
    desk.update(ended);
    await clock.advance(60_000);
    expect(seen.shown).toEqual([]);
  });

  it('needs nothing when another tab or browser still shows it, or does again', async () => {
    const { desk, attach, clock, seen } = openDesk();
    desk.update(talking);
    const [one, two] = [attach('1'), attach('2')];
    desk.receive(two, clicked('up', { callId: CALL_ID }));
    shownThenGone(one, desk);
    await clock.advance(60_000);
    expect(seen.shown).toEqual([]);
    desk.receive(two, { t: 'cardGone', id: 'gone', callId: CALL_ID });
    await clock.advance(3000);
    desk.receive(one, clicked('up again', { callId: CALL_ID }));
    await clock.advance(60_000);
    expect(seen.shown).toEqual([]);
  });

  it('waits for a browser when there is none', async () => {
    const { desk, attach, clock, seen } = openDesk();
    desk.update(talking);
    const hub = attach('1');
    desk.receive(hub, clicked('up', { callId: CALL_ID }));
    desk.detach(hub);
    await clock.advance(60_000);
    expect(seen.shown).toEqual([]);
    attach('2');
    await clock.advance(SHOW_AGAIN_AFTER);
    expect(seen.shown).toEqual([talking]);
  });

  it('is left alone when its hub was only away for a moment', async () => {
    const { desk, attach, clock, seen } = openDesk();
    desk.update(talking);
    const hub = attach('1');
    desk.receive(hub, clicked('up', { callId: CALL_ID }));
    desk.detach(hub);
    await clock.advance(1000);
    desk.receive(attach('1'), clicked('up again', { callId: CALL_ID }));
    await clock.advance(60_000);
    expect(seen.shown).toEqual([]);
  });
});
