/** The hub's rules, with frames and desktops of paper. What needs a browser is tested in one. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as v from 'valibot';
import { HubMessageSchema } from '#shared/bridge.ts';
import type { CardSnapshot, HubMessage, Instance } from '#shared/bridge.ts';
import { NO_CARD } from '#shared/hub-port.ts';
import type { CardFacts, CardOrder } from '#shared/hub-port.ts';
import { PortalHub } from '../../../../src-placement/hub/portal-hub.ts';
import type { Frame } from '../../../../src-placement/hub/portal-hub.ts';
import type { Transport, TransportListener, TransportState } from '../../../../src-placement/hub/transport.ts';

const instance = (port: number): Instance => ({ port, secret: 'x'.repeat(43), v: [1, 1], name: 'pc', seen: port });
const card: CardFacts = { callId: 'call', number: '+49301', line: 'line-1', direction: 'incoming', listMode: false };
const snapshot: CardSnapshot = {
  callId: 'call',
  uiState: 'connected',
  muted: false,
  held: false,
  statusText: 'Talking',
};

class PaperDesktop implements Transport {
  state: TransportState = 'trying';
  version = 2;
  isDirect = false;
  hasCards = false;
  readonly sent: HubMessage[] = [];
  readonly id: string;
  retries = 0;
  rests = 0;
  closed = false;
  readonly #listener: TransportListener;
  constructor(id: string, listener: TransportListener) {
    this.id = id;
    this.#listener = listener;
  }
  send(message: HubMessage): void {
    // Whatever the hub says must pass the desktop's own check.
    this.sent.push(v.parse(HubMessageSchema, message));
  }
  retry(): void {
    this.retries += 1;
  }
  rest(): void {
    this.rests += 1;
  }
  close(): void {
    this.closed = true;
  }
  cards(hasCards: boolean): void {
    this.hasCards = hasCards;
  }
  become(state: TransportState, isDirect = state === 'up'): void {
    this.state = state;
    this.isDirect = isDirect;
    this.#listener.changed(this);
  }
  tell(...cards: CardSnapshot[]): void {
    this.#listener.message(this, { t: 'state', id: '1', cards });
  }
  tellOthers(...others: string[]): void {
    this.#listener.message(this, { t: 'state', id: '1', cards: [], others });
  }
  acknowledge(re: string): void {
    this.#listener.message(this, { t: 'ack', id: '1', re, done: true });
  }
  of<Kind extends HubMessage['t']>(kind: Kind): Extract<HubMessage, { t: Kind }>[] {
    return this.sent.filter((message): message is Extract<HubMessage, { t: Kind }> => message.t === kind);
  }
}

class PaperFrame implements Frame {
  readonly orders: CardOrder[] = [];
  readonly id: string;
  readonly lang: string;
  constructor(id: string, lang = 'en') {
    this.id = id;
    this.lang = lang;
  }
  order(order: CardOrder): void {
    this.orders.push(order);
  }
  get texts(): unknown[] {
    return this.orders.flatMap(({ params }) => ('statusText' in params ? [params['statusText']] : []));
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function openHub() {
  const desktops: PaperDesktop[] = [];
  const hub = new PortalHub((id, _at, listener) => {
    const desktop = new PaperDesktop(id, listener);
    desktops.push(desktop);
    return desktop;
  });
  const attach = (frame: PaperFrame, map: Record<string, Instance> = { office: instance(20000) }): PaperFrame => {
    hub.attach(frame, map);
    return frame;
  };
  const desktop = (index = 0): PaperDesktop => {
    const found = desktops[index];
    if (found === undefined) throw new Error('no such desktop');
    return found;
  };
  return { hub, desktops, desktop, attach };
}

describe('desktops', () => {
  it('are tried once per map, and again when a page brings another', () => {
    const { desktops, desktop, attach } = openHub();
    attach(new PaperFrame('1'));
    attach(new PaperFrame('2'));
    expect([desktops.length, desktop().retries]).toEqual([1, 1]);
    attach(new PaperFrame('3'), { office: { ...instance(20000), seen: 20001 } });
    expect([desktops.length, desktop().retries]).toEqual([1, 2]);
  });

  it('keep their connection when a page brings news of others', () => {
    const { desktop, desktops, attach } = openHub();
    attach(new PaperFrame('1'));
    desktop().become('up');
    attach(new PaperFrame('2'), { office: instance(20000), home: instance(20001) });
    expect(desktops).toHaveLength(2);
    expect([desktop().closed, desktop().retries, desktop(1).retries]).toEqual([false, 1, 0]);
  });

  it('are left when they have moved to another port', () => {
    const { desktop, attach } = openHub();
    attach(new PaperFrame('1'));
    attach(new PaperFrame('2'), { office: instance(20001) });
    expect([desktop().closed, desktop(1).closed, desktop(1).retries]).toEqual([true, false, 1]);
  });

  it('rest while another is up, and are tried when that one is lost', () => {
    const { desktop, attach } = openHub();
    attach(new PaperFrame('1'), { office: instance(20000), home: instance(20001) });
    desktop(1).become('down');
    desktop().become('up');
    expect(desktop(1).rests).toBe(1);
    desktop().become('trying');
    expect(desktop(1).retries).toBe(2);
  });

  it('hear of every frame and every card when they come up', () => {
    const { hub, desktop, attach } = openHub();
    const [one, two] = [attach(new PaperFrame('1')), attach(new PaperFrame('2'))];
    hub.card(one, card);
    hub.card(two, card);
    expect(desktop().sent).toEqual([]);
    desktop().become('up');
    expect(desktop().of('frames')).toMatchObject([{ count: 2 }]);
    expect(desktop().of('cardUp')).toMatchObject([{ frame: '1', ...card }]);
  });
});

describe('presses', () => {
  it('wait for the desktop and go out once', () => {
    const { hub, desktop, attach } = openHub();
    const frame = attach(new PaperFrame('1'));
    hub.card(frame, card);
    hub.event(frame, 'call', 'answerButtonClick', undefined);
    desktop().become('up');
    const [press] = desktop().of('button');
    expect(press).toMatchObject({ button: 'answerButtonClick', callId: 'call', frame: '1' });
    desktop().acknowledge(press?.id ?? '');
    desktop().become('trying');
    desktop().become('up');
    expect(desktop().of('button')).toHaveLength(1);
  });

  it('keep their id when they are said again, so that they count once', () => {
    const { hub, desktop, attach } = openHub();
    const frame = attach(new PaperFrame('1'));
    hub.card(frame, card);
    desktop().become('up');
    hub.event(frame, 'call', 'dialpadButtonClick', '5');
    desktop().become('trying');
    desktop().become('up');
    const [first, second] = desktop().of('button');
    expect(second).toEqual(first);
  });

  it('on another card than the one that the frame shows are dropped', () => {
    const { hub, desktop, attach } = openHub();
    const frame = attach(new PaperFrame('1'));
    desktop().become('up');
    hub.event(frame, 'call', 'answerButtonClick', undefined);
    hub.card(frame, card);
    hub.event(frame, 'another', 'answerButtonClick', undefined);
    expect(desktop().of('button')).toEqual([]);
  });
});

describe('cards', () => {
  it('are told what changed and nothing else', () => {
    const { hub, desktop, attach } = openHub();
    const frame = attach(new PaperFrame('1'));
    desktop().become('up');
    hub.card(frame, card);
    desktop().tell(snapshot);
    desktop().tell(snapshot);
    desktop().tell({ ...snapshot, held: true, statusText: 'On hold' });
    expect(frame.orders.map(({ command }) => command)).toEqual([
      'CallCardSetUiState',
      'CallCardSetStatusText',
      'CallCardSetHold',
      'CallCardSetStatusText',
    ]);
  });

  it('that a page does not have are not commanded again', () => {
    const { hub, desktop, attach } = openHub();
    const frame = attach(new PaperFrame('1'));
    desktop().become('up');
    hub.card(frame, card);
    hub.result(frame, 'call', NO_CARD);
    desktop().tell(snapshot);
    expect(frame.orders).toEqual([]);
  });

  it('are gone when no page has them any more, though nobody said so', () => {
    const { hub, desktop, attach } = openHub();
    const [one, two] = [attach(new PaperFrame('1')), attach(new PaperFrame('2'))];
    desktop().become('up');
    hub.card(one, card);
    hub.card(two, card);
    hub.result(one, 'call', NO_CARD);
    expect(desktop().of('cardGone')).toEqual([]);
    hub.result(two, 'call', NO_CARD);
    expect(desktop().of('cardGone')).toMatchObject([{ callId: 'call' }]);
  });

  it('are gone with their last page, not before', () => {
    const { hub, desktop, attach } = openHub();
    const [one, two] = [attach(new PaperFrame('1')), attach(new PaperFrame('2'))];
    desktop().become('up');
    hub.card(one, card);
    hub.card(two, card);
    hub.detach(one);
    expect(desktop().of('cardGone')).toEqual([]);
    hub.detach(two);
    hub.detach(two);
    expect(desktop().of('cardGone')).toMatchObject([{ callId: 'call' }]);
    expect(desktop().of('frames').at(-1)?.count).toBe(0);
  });

  it('that the agent closed are not gone: nobody shall bring them back', () => {
    const { hub, desktop, attach } = openHub();
    const frame = attach(new PaperFrame('1'));
    desktop().become('up');
    hub.card(frame, card);
    hub.event(frame, 'call', 'closeButtonClick', undefined);
    hub.detach(frame);
    expect(desktop().of('button')).toHaveLength(1);
    expect(desktop().of('cardGone')).toEqual([]);
  });
});

describe('while no desktop is there', () => {
  it('cards say so, in the language of the portal, once it is certain', () => {
    const { hub, desktop, attach } = openHub();
    const [english, german] = [attach(new PaperFrame('1')), attach(new PaperFrame('2', 'de'))];
    hub.card(english, card);
    hub.card(german, card);
    expect([...english.texts, ...german.texts]).toEqual([]);
    desktop().become('down');
    expect([...english.texts, ...german.texts]).toEqual(["Offhook isn't reachable", 'Offhook ist nicht erreichbar']);
  });

  it('and comes up, the card is right again, and a foreign card is left as it was', () => {
    const { hub, desktop, attach } = openHub();
    const [ours, foreign] = [attach(new PaperFrame('1')), attach(new PaperFrame('2'))];
    desktop().become('down');
    hub.card(ours, card);
    hub.card(foreign, { ...card, callId: 'foreign' });
    desktop().become('up');
    desktop().tell(snapshot);
    expect(ours.texts.at(-1)).toBe('Talking');
    expect(foreign.texts.at(-1)).toBe('');
  });

  it('for an agent who has none, nothing is said at all', () => {
    const { hub, attach } = openHub();
    const frame = attach(new PaperFrame('1'), {});
    hub.card(frame, card);
    expect(frame.orders).toEqual([]);
  });
});

describe("a call that nobody's desktop names", () => {
  const click: CardFacts = { ...card, direction: 'outgoing' };

  it('because none is running: the card says so at once, and after five seconds that the call has come to nothing', () => {
    const { hub, desktop, attach } = openHub();
    const frame = attach(new PaperFrame('1'));
    desktop().become('down');
    hub.card(frame, click);
    vi.advanceTimersByTime(4900);
    expect(frame.orders.map(({ params }) => params)).toEqual([{ statusText: "Offhook isn't reachable" }]);
    vi.advanceTimersByTime(200);
    expect(frame.orders.at(-1)?.params).toEqual({ uiState: 'error' });
  });

  it('any more, because the way to it broke: the call goes on, and so does its card', () => {
    const { hub, desktop, attach } = openHub();
    const frame = attach(new PaperFrame('1'));
    desktop().become('up');
    hub.card(frame, click);
    desktop().tell({ ...snapshot, uiState: 'connected' });
    vi.advanceTimersByTime(6000);
    desktop().become('down');
    expect(frame.orders.filter(({ params }) => params['uiState'] === 'error')).toEqual([]);
    expect(frame.texts.at(-1)).toBe("Offhook isn't reachable");
  });

  it('leaves the card of another desktop’s call alone, though that one has no way to this browser', () => {
    const { hub, attach, desktop } = openHub();
    const frame = attach(new PaperFrame('one'));
    desktop().become('up');
    hub.card(frame, { ...card, direction: 'outgoing' });
    vi.advanceTimersByTime(1000);
    desktop().tellOthers('call');
    vi.advanceTimersByTime(10_000);
    expect(frame.orders).toEqual([]);
  });

  it('takes back what it has said of a call that turns out to be another desktop’s', () => {
    const { hub, attach, desktop } = openHub();
    const frame = attach(new PaperFrame('one'));
    desktop().become('up');
    hub.card(frame, card);
    vi.advanceTimersByTime(5000);
    expect(frame.texts).toEqual(["Your phone isn't reachable"]);
    desktop().tellOthers('call');
    expect(frame.texts.at(-1)).toBe('');
  });

  it('says after five seconds that the phone is not reachable, and offers to close the card', () => {
    const { hub, desktop, attach } = openHub();
    const [english, german] = [attach(new PaperFrame('1')), attach(new PaperFrame('2', 'de'))];
    desktop().become('up');
    for (const frame of [english, german]) hub.card(frame, click);
    vi.advanceTimersByTime(4900);
    expect(english.orders).toEqual([]);
    vi.advanceTimersByTime(200);
    expect(english.orders.map(({ params }) => params)).toEqual([
      { uiState: 'error' },
      { statusText: "Your phone isn't reachable" },
    ]);
    expect(german.texts).toEqual(['Ihr Telefon ist nicht erreichbar']);
    desktop().tell({ ...snapshot, uiState: 'connectingOutgoing' });
    expect(english.orders.slice(2).map(({ params }) => params)).toEqual([
      { uiState: 'connectingOutgoing' },
      { statusText: 'Talking' },
    ]);
  });

  it('is not one that came a moment before its desktop did', () => {
    const { hub, desktop, attach } = openHub();
    const frame = attach(new PaperFrame('1'));
    desktop().become('up');
    hub.card(frame, click);
    desktop().tell(snapshot);
    vi.advanceTimersByTime(6000);
    expect(frame.texts).toEqual(['Talking']);
  });

  it("is another program's on a line that is not ours: never commanded, whatever happens", () => {
    const { hub, desktop, attach } = openHub();
    const frame = attach(new PaperFrame('1'), { office: { ...instance(20000), lines: ['line-1'] } });
    hub.card(frame, { ...click, line: 'line-9' });
    desktop().become('down');
    desktop().become('up');
    desktop().tell(snapshot);
    hub.card(frame, { ...click, callId: 'other', line: 'line-9' });
    vi.advanceTimersByTime(6000);
    expect(frame.orders.filter(({ callId }) => callId === 'other')).toEqual([]);
  });

  it('may be the item of a campaign, which waits for its agent', () => {
    const { hub, desktop, attach } = openHub();
    const frame = attach(new PaperFrame('1'));
    desktop().become('up');
    hub.card(frame, { ...click, listMode: true });
    vi.advanceTimersByTime(6000);
    expect(frame.orders).toEqual([]);
  });
});

describe('a desktop of version 1', () => {
  it('hears of the presses that it knows, and of no others', () => {
    const { hub, desktop, attach } = openHub();
    const frame = attach(new PaperFrame('1'));
    desktop().version = 1;
    desktop().become('up');
    hub.card(frame, card);
    hub.event(frame, 'call', 'qualityMeterClick', '4');
    hub.event(frame, 'call', 'transferButtonClick', { target: 13 });
    hub.event(frame, 'call', 'entityChanged', { CRM_ENTITY_TYPE: 'LEAD', CRM_ENTITY_ID: 45, PHONE_NUMBER: '+49301' });
    hub.event(frame, 'call', 'hangupButtonClick', undefined);
    desktop().become('trying');
    desktop().become('up');
    expect(new Set(desktop().sent.map((message) => (message.t === 'button' ? message.button : message.t)))).toEqual(
      new Set(['frames', 'cardUp', 'hangupButtonClick']),
    );
  });
});

describe('the client of a card', () => {
  const lead = { CRM_ENTITY_TYPE: 'LEAD', CRM_ENTITY_ID: 45, PHONE_NUMBER: '+49301' };

  it('is told when the card is about her, and not when it is about another call', () => {
    const { hub, desktop, attach } = openHub();
    const frame = attach(new PaperFrame('1'));
    desktop().become('up');
    hub.card(frame, card);
    hub.event(frame, 'call', 'entityChanged', { ...lead, PHONE_NUMBER: '+49302' });
    hub.event(frame, 'call', 'entityChanged', lead);
    expect(desktop().of('entity')).toMatchObject([
      { callId: 'call', number: '+49301', entity: { type: 'LEAD', id: 45 } },
    ]);
  });

  it('may be the next one of a campaign, with a number of her own', () => {
    const { hub, desktop, attach } = openHub();
    const frame = attach(new PaperFrame('1'));
    desktop().become('up');
    hub.card(frame, { ...card, listMode: true });
    hub.event(frame, 'call', 'entityChanged', { ...lead, CRM_ENTITY_ID: 0, PHONE_NUMBER: '+49302' });
    const [entity] = desktop().of('entity');
    expect([entity?.number, entity?.entity]).toEqual(['+49302', undefined]);
  });
});
