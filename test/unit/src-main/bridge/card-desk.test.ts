import { describe, expect, it } from 'vitest';
import type { CardUp, DesktopMessage, HubMessage } from '#shared/bridge.ts';
import { type Call, type CallFact, transition } from '#shared/call.ts';
import type { CallCommand } from '#shared/command.ts';
import { translator } from '#shared/messages/catalogue.ts';
import { CardDesk } from '../../../../src-main/bridge/card-desk.ts';
import type { CardDeskDeps } from '../../../../src-main/bridge/card-desk.ts';
import type { CardClick } from '../../../../src-main/bridge/clicks.ts';
import { COMES_UP_WITHIN } from '../../../../src-main/bridge/card-elsewhere.ts';
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
  version = 2;
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
  const seen = {
    commands: [] as CallCommand[],
    facts: [] as CallFact[],
    transfers: [] as string[],
    clicks: [] as CardClick[],
    skipped: [] as CardClick[],
    shown: [] as Call[],
    tabs: 0,
    elsewhere: false,
  };
  const desk = new CardDesk({
    clock,
    log: silentLog,
    translate: translator('en'),
    command: (command) => {
      seen.commands.push(command);
      return { ok: true, callId: 'call-1' };
    },
    learn: (_callId, fact) => void seen.facts.push(fact),
    transfer: (call, target) => {
      seen.transfers.push(`${call.id} to ${target}`);
      return Promise.resolve({ ok: true, callId: 'consult' });
    },
    skipFromCard: (click) => void seen.skipped.push(click),
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
    elsewhere: (is) => (seen.elsewhere = is),
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
    expect(one.cards).toMatchObject([{ ...card, statusText: translator('de')('card.incoming') }]);
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
    expect(seen.commands).toMatchObject([{ type: 'dial', number: ended.remote.e164 }]);
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
    expect(desk.clicks).toEqual({ dialled: 1, repeated: 2 });
  });

  it('waits for the claim, and leaves the call to whoever has it', async () => {
    const { desk, attach, seen } = openDesk({ claim: () => Promise.resolve(false) });
    desk.receive(attach('1'), clicked('a'));
    await settled();
    expect(seen.clicks).toEqual([]);
    expect(desk.clicks).toEqual({ claimedElsewhere: 1 });
  });

  it('tells every browser that the call is another desktop’s: nothing is wrong with its card', async () => {
    const { desk, attach } = openDesk({ claim: () => Promise.resolve(false), isAnnounced: (id) => id === 'announced' });
    const [one, two] = [attach('1'), attach('2')];
    desk.receive(one, clicked('a'));
    await settled();
    desk.receive(two, clicked('b', { callId: 'announced' }));
    for (const hub of [one, two])
      expect(hub.told.findLast(({ t }) => t === 'state')).toMatchObject({ cards: [], others: [CLICKED, 'announced'] });
  });

  it('is counted when the claim fails, and does not dial', async () => {
    const { desk, attach, seen } = openDesk({ claim: () => Promise.reject(new Error('portal down')) });
    desk.receive(attach('1'), clicked('a'));
    await settled();
    expect(seen.clicks).toEqual([]);
    expect(desk.clicks).toEqual({ failed: 1 });
  });

  it('goes by the clock of the portal', async () => {
    const { desk, attach, seen } = openDesk({ clockOffset: () => 3_600_000 });
    const hub = attach('1');
    desk.receive(hub, clicked('a'));
    desk.receive(hub, clicked('b', { callId: `externalCall.${'d'.repeat(32)}.${1_790_000_000 + 3600}` }));
    await settled();
    expect(seen.clicks).toHaveLength(1);
    expect(desk.clicks).toEqual({ late: 1, dialled: 1 });
  });

  it('is none when the call is ours', async () => {
    const { desk, attach, seen } = openDesk();
    desk.update(sampleCall({ direction: 'outgoing', portalCallId: CLICKED }));
    desk.receive(attach('1'), clicked('a'));
    await settled();
    expect(seen.clicks).toEqual([]);
    expect(desk.clicks).toEqual({});
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

describe('what else is pressed', () => {
  it('becomes a fact, a transfer, or nothing at all', async () => {
    const { desk, attach, seen } = openDesk();
    desk.update(talking);
    const hub = attach('1');
    desk.receive(hub, button('a', { button: 'qualityMeterClick', value: '4' }));
    desk.receive(hub, button('b', { button: 'addCommentButtonClick', value: 'wants an offer' }));
    desk.receive(hub, button('c', { button: 'transferButtonClick', value: '13' }));
    desk.receive(hub, button('d', { button: 'notifyAdminButtonClick' }));
    await settled();
    expect(seen.facts).toEqual([
      { type: 'vote', vote: 4 },
      { type: 'comment', text: 'wants an offer' },
    ]);
    expect(seen.transfers).toEqual(['call-1 to 13']);
    expect([seen.commands, hub.acks]).toEqual([[], [true, true, true, true]]);
  });

  it('and refused is said on the card, for five seconds', async () => {
    const { desk, attach, clock } = openDesk({ transfer: () => Promise.resolve({ ok: false, reason: 'noExtension' }) });
    desk.update(talking);
    const hub = attach('1');
    desk.receive(hub, button('a', { button: 'transferButtonClick', value: '13' }));
    await settled();
    expect(hub.cards).toMatchObject([{ uiState: 'connected', statusText: translator('en')('refusal.noExtension') }]);
    await clock.advance(5000);
    expect(hub.cards).toMatchObject([{ statusText: 'Talking' }]);
  });

  it('the client whom the card names becomes the call’s, once', () => {
    const { desk, attach, seen } = openDesk();
    desk.update(talking);
    const hub = attach('1');
    const entity = { type: 'LEAD', id: 45 };
    desk.receive(hub, { t: 'entity', id: 'a', callId: CALL_ID, number: '+4930123456', entity });
    desk.update({ ...talking, crm: { ...talking.crm, entity } });
    desk.receive(hub, { t: 'entity', id: 'b', callId: CALL_ID, number: '+4930123456', entity });
    expect(seen.facts).toEqual([{ type: 'crm', facts: { entity } }]);
  });
});

describe('a click that comes to nothing', () => {
  it('says on its card why, in the words of the telephone', async () => {
    const refused = sampleCall(
      { origin: 'card', direction: 'outgoing', portalCallId: CLICKED },
      {
        type: 'ended',
        end: { cause: 'refused', by: 'local', sipCode: null },
      },
    );
    const { desk, attach } = openDesk({
      dialFromCard: () => {
        desk.update(refused);
        return Promise.resolve({ ok: false, reason: 'notRegistered' });
      },
    });
    const hub = attach('1');
    desk.receive(hub, clicked('a'));
    await settled();
    expect(hub.cards).toMatchObject([{ uiState: 'error', statusText: 'The telephone is not connected.' }]);
  });
});

describe('one card per agent', () => {
  const SECOND = `externalCall.${'2'.repeat(32)}.1790000001`;
  const second = sampleCall({ id: 'call-2', portalCallId: SECOND });
  const up = (id: string, callId: string): CardUp => clicked(id, { callId, direction: 'incoming' });

  it('a second call is announced on the first one’s, and shown six seconds after that is gone', async () => {
    const { desk, attach, clock, seen } = openDesk();
    desk.update(talking);
    const hub = attach('1');
    desk.receive(hub, up('a', CALL_ID));
    desk.update(second);
    expect(hub.cards[0]?.statusText).toBe('Talking · +4930123456 is calling');
    await clock.advance(60_000);
    expect(seen.shown).toEqual([]);
    desk.update(ended);
    await clock.advance(SHOW_AGAIN_AFTER - 1);
    expect(seen.shown).toEqual([]);
    await clock.advance(1);
    expect(seen.shown).toEqual([second]);
    desk.receive(hub, up('b', SECOND));
    await clock.advance(200_000);
    expect(seen.shown).toHaveLength(1);
  });

  it('is asked for again while a comment may keep the first one open, and then no more', async () => {
    const { desk, attach, clock, seen } = openDesk();
    desk.update(talking);
    desk.receive(attach('1'), up('a', CALL_ID));
    desk.update(second);
    desk.update(ended);
    await clock.advance(600_000);
    expect(seen.shown).toEqual([second, second, second]);
  });

  it('of several that wait, whom the agent talks to comes first', async () => {
    const { desk, attach, clock, seen } = openDesk();
    const third = sampleCall({ id: 'call-3', portalCallId: `${SECOND}3` });
    desk.update(talking);
    desk.receive(attach('1'), up('a', CALL_ID));
    desk.update(second);
    desk.update(third);
    const answered = [
      { type: 'answering', at: NOW },
      { type: 'accepted', at: NOW },
      { type: 'confirmed', at: NOW },
    ] as const;
    const talks = answered.reduce<Call>(transition, second);
    desk.update(talks);
    desk.update(ended);
    await clock.advance(SHOW_AGAIN_AFTER);
    expect(seen.shown).toEqual([talks]);
  });
});

describe('a card that outlives its call', () => {
  it('is closed when the portal could not be told in time', async () => {
    const { desk, attach, clock } = openDesk();
    desk.update(talking);
    const hub = attach('1');
    desk.update(ended);
    expect(hub.cards).toMatchObject([{ closed: false }]);
    await clock.advance(12_000);
    expect(hub.cards).toMatchObject([{ closed: true }]);
  });

  const missed = (kind: 'direct' | 'group', facts: Partial<Call> = {}): Call => ({
    ...sampleCall(
      { line: { number: 'line-1', kind } },
      { type: 'ended', end: { cause: 'missed', by: 'remote', sipCode: 487 } },
    ),
    ...facts,
  });

  it('is closed at once when the caller of a line of one’s own has given up, long before the call is finished', async () => {
    const { desk, attach, clock } = openDesk();
    desk.update(ringing);
    const hub = attach('1');
    desk.update(missed('direct'));
    await clock.advance(0);
    expect(hub.cards).toMatchObject([{ closed: true }]);
  });

  it('stays for a queue’s next round, which then has it', async () => {
    const { desk, attach, clock } = openDesk();
    desk.update({ ...ringing, line: { number: 'line-1', kind: 'group' } });
    const hub = attach('1');
    desk.update(missed('group'));
    expect(hub.cards).toMatchObject([{ uiState: 'error', closed: false }]);
    await clock.advance(3000);
    desk.update({ ...ringing, id: 'round-2', line: { number: 'line-1', kind: 'group' } });
    expect(hub.cards).toMatchObject([{ uiState: 'incoming', closed: false }]);
    await clock.advance(60_000);
    expect(hub.cards).toMatchObject([{ uiState: 'incoming', closed: false }]);
  });

  it('and has been closed comes up again for the next round, and its buttons are for that one', async () => {
    const { desk, attach, clock, seen } = openDesk();
    desk.update(ringing);
    const hub = attach('1');
    desk.receive(hub, clicked('a', { callId: CALL_ID, direction: 'incoming' }));
    desk.update(missed('direct'));
    await clock.advance(2000);
    desk.receive(hub, { t: 'cardGone', id: 'b', callId: CALL_ID });
    const second = { ...ringing, id: 'round-2' };
    desk.update({ ...second, portalCallId: null });
    desk.update(second);
    expect(hub.cards).toMatchObject([{ uiState: 'incoming', closed: false }]);
    await clock.advance(SHOW_AGAIN_AFTER);
    expect(seen.shown).toEqual([second]);
    desk.receive(hub, clicked('c', { callId: CALL_ID, direction: 'incoming' }));
    desk.receive(hub, button('d'));
    expect(seen.commands).toEqual([{ type: 'answer', callId: 'round-2' }]);
  });

  it('and tells of a failure stays for it to be read', async () => {
    const { desk, attach, clock } = openDesk();
    const busy = sampleCall(
      { direction: 'outgoing' },
      { type: 'ended', end: { cause: 'busy', by: 'remote', sipCode: 486 } },
    );
    desk.update(sampleCall({ direction: 'outgoing' }));
    desk.update(busy);
    const hub = attach('1');
    await clock.advance(44_000);
    expect(hub.cards).toMatchObject([{ uiState: 'redial', closed: false, statusText: 'Busy' }]);
    await clock.advance(1000);
    expect(hub.cards).toMatchObject([{ closed: true }]);
  });
});

describe('a hub of version 1', () => {
  it('is told what it knows: its states, and nothing of titles and clocks', () => {
    const { desk } = openDesk();
    const hub = new Hub('1');
    hub.version = 1;
    desk.attach(hub);
    const transfer = { kind: 'consult', target: '102', consultId: 'x', stage: 'consulting', sipCode: null } as const;
    desk.update({ ...talking, transfer });
    expect(hub.cards).toEqual([
      { callId: CALL_ID, uiState: 'connected', muted: false, held: false, statusText: expect.any(String) as string },
    ]);
  });
});

describe('the card of a campaign', () => {
  const listed = clicked('up', { listMode: true, entity: { type: 'LEAD', id: 45 } });
  const list = (id: string, name: (HubMessage & { t: 'button' })['button']): HubMessage =>
    button(id, { callId: CLICKED, button: name });
  const FIRST = { portalCallId: CLICKED, number: '+493012345', line: 'line-1', portal: OWNER.memberId };

  it('waits for its agent, and dials what the portal has registered when she says so', async () => {
    const { desk, attach, seen } = openDesk();
    const hub = attach('1');
    desk.receive(hub, listed);
    await settled();
    expect(hub.cards).toMatchObject([{ callId: CLICKED, uiState: 'outgoing', statusText: 'Ready to call' }]);
    expect(seen.clicks).toEqual([]);
    desk.receive(hub, list('a', 'makeCallButtonClick'));
    await settled();
    expect(seen.clicks).toEqual([{ ...FIRST, crm: { entity: { type: 'LEAD', id: 45 }, callListId: null } }]);
  });

  it('passes over a client whom the portal has registered: that call is finished', () => {
    const { desk, attach, seen } = openDesk();
    const hub = attach('1');
    desk.receive(hub, listed);
    desk.receive(hub, list('a', 'nextButtonClick'));
    expect(seen.skipped).toMatchObject([FIRST]);
    expect(hub.cards).toMatchObject([{ uiState: 'outgoing' }]);
  });

  it('goes on to the next client, who is ours to register in the name of the campaign', async () => {
    const { desk, attach, seen, clock } = openDesk();
    const hub = attach('1');
    desk.receive(hub, listed);
    const first = sampleCall({ id: 'first', origin: 'card', direction: 'outgoing', portalCallId: CLICKED });
    const over = { type: 'ended', at: NOW, end: { cause: 'busy', by: 'remote', sipCode: 486 } } as const;
    desk.update({ ...first, crm: { ...first.crm, callListId: 7 } });
    desk.update({ ...transition(first, over), crm: { ...first.crm, callListId: 7 } });
    expect(hub.cards).toMatchObject([{ callId: CLICKED, uiState: 'redial' }]);
    desk.receive(hub, list('a', 'nextButtonClick'));
    desk.receive(hub, { t: 'entity', id: 'e', callId: CLICKED, number: '+49305', entity: { type: 'LEAD', id: 46 } });
    desk.receive(hub, list('b', 'makeCallButtonClick'));
    await settled();
    const crm = { callListId: 7, entity: { type: 'LEAD', id: 46 } };
    expect(seen.commands).toEqual([{ type: 'dial', number: '+49305', crm }]);
    const next = sampleCall({ id: 'call-1', direction: 'outgoing', origin: 'dial', portalCallId: null });
    desk.update(next);
    expect(hub.cards).toMatchObject([{ callId: CLICKED, uiState: 'connectingOutgoing' }]);
    desk.receive(hub, list('c', 'hangupButtonClick'));
    await settled();
    expect(seen.commands.at(-1)).toEqual({ type: 'hangup', callId: 'call-1' });
    desk.update(transition(next, over));
    await clock.advance(1000);
    desk.receive(hub, list('d', 'makeCallButtonClick'));
    await settled();
    expect(seen.commands.at(-1)).toEqual({ type: 'dial', number: '+49305', crm });
    expect(seen.skipped).toEqual([]);
    await clock.advance(60_000);
    expect(hub.cards.map(({ closed }) => closed ?? false)).toEqual([false]);
  });

  it('of another program is not ours to go through', async () => {
    const { desk, attach, seen } = openDesk();
    const hub = attach('1');
    desk.receive(hub, { ...listed, line: 'line-9' });
    desk.receive(hub, list('a', 'makeCallButtonClick'));
    await settled();
    expect([hub.cards, seen.clicks, seen.commands]).toEqual([[], [], []]);
  });
});

describe('a card that comes up in no page', () => {
  const pages = (id: string, count: number): HubMessage => ({ t: 'frames', id, count });
  const cardOf = (call: Call): CardUp => clicked('up', { callId: call.portalCallId ?? '', direction: 'incoming' });
  const opened = (count = 2) => {
    const open = openDesk();
    const hub = open.attach('1');
    open.desk.receive(hub, pages('p', count));
    return { ...open, hub };
  };

  it('is shown elsewhere, by Bitrix24 Desktop perhaps, until a page has one again', async () => {
    const { desk, clock, seen, hub } = opened();
    desk.update(ringing);
    await clock.advance(COMES_UP_WITHIN - 1);
    expect(seen.elsewhere).toBe(false);
    await clock.advance(1);
    expect(seen.elsewhere).toBe(true);
    // Another application's card: the browser takes cards.
    desk.receive(hub, clicked('x', { line: 'theirs' }));
    expect(seen.elsewhere).toBe(false);
  });

  it.each<[string, (open: ReturnType<typeof opened>) => void, number?]>([
    ['without any page there is none to come up in', () => {}, 0],
    ['it has come up', ({ desk, hub }) => desk.receive(hub, cardOf(ringing))],
    ['its call is over before', ({ desk }) => desk.update(ended)],
    ['the pages were closed meanwhile', ({ desk, hub }) => desk.receive(hub, pages('q', 0))],
  ])('is no news when %s', async (_, meanwhile, count) => {
    const open = opened(count);
    open.desk.update(ringing);
    await open.clock.advance(1000);
    meanwhile(open);
    await open.clock.advance(COMES_UP_WITHIN);
    expect(open.seen.elsewhere).toBe(false);
  });

  it('is no word to the next agent', async () => {
    const { desk, clock, seen } = opened();
    desk.update(ringing);
    await clock.advance(COMES_UP_WITHIN);
    expect(seen.elsewhere).toBe(true);
    desk.close();
    expect(seen.elsewhere).toBe(false);
  });

  it('is no news right after another one: the portal’s flag still hides it', async () => {
    const { desk, clock, seen, hub } = opened();
    desk.update(ringing);
    desk.receive(hub, cardOf(ringing));
    desk.update(ended);
    desk.update(sampleCall({ id: 'call-2', portalCallId: `${CALL_ID}2` }));
    await clock.advance(COMES_UP_WITHIN);
    expect(seen.elsewhere).toBe(false);
  });
});
