import { beforeEach, describe, expect, it } from 'vitest';
import type { DesktopMessage, HubMessage } from '#shared/bridge.ts';
import { Link, type LinkParts } from '../../../../src-placement/hub/link.ts';
import type { TransportState } from '../../../../src-placement/hub/transport.ts';
import { ManualClock } from '../../src-main/manual-clock.ts';

type LoopbackOn = Parameters<LinkParts['loopback']>[0];
type RelayOn = Parameters<NonNullable<LinkParts['relay']>>[0];

class PaperLoopback {
  state: TransportState = 'trying';
  version = 2;
  readonly sent: HubMessage[] = [];
  readonly on: LoopbackOn;
  retries = 0;
  rests = 0;
  constructor(on: LoopbackOn) {
    this.on = on;
  }
  send(message: HubMessage): void {
    this.sent.push(message);
  }
  retry(): void {
    this.retries += 1;
  }
  rest(): void {
    this.rests += 1;
  }
  close(): void {}
  become(state: TransportState): void {
    this.state = state;
    this.on.changed();
  }
}

class PaperRelay {
  state: 'off' | 'up' | 'down' = 'off';
  version = 1;
  readonly sent: HubMessage[] = [];
  readonly on: RelayOn;
  constructor(on: RelayOn) {
    this.on = on;
  }
  send(message: HubMessage): void {
    this.sent.push(message);
  }
  start(): void {
    this.become('up');
  }
  stop(): void {
    this.become('off');
  }
  become(state: 'off' | 'up' | 'down'): void {
    if (state === this.state) return;
    this.state = state;
    this.on.changed();
  }
}

const note: HubMessage = { t: 'cardGone', id: '1', callId: 'call' };

let clock: ManualClock;
let changes: string[];
let messages: DesktopMessage[];
let loopback: PaperLoopback;
let relay: PaperRelay;

function open(knowsRelay = true): Link {
  const link = new Link(
    {
      clock,
      loopback: (on) => (loopback = new PaperLoopback(on)),
      relay: knowsRelay ? (on) => (relay = new PaperRelay(on)) : null,
    },
    {
      changed: (one) => changes.push(`${one.state}${one.isDirect ? ' directly' : ''}`),
      message: (_one, message) => messages.push(message),
    },
  );
  return link;
}
beforeEach(() => {
  clock = new ManualClock();
  changes = [];
  messages = [];
});

describe('the way to a desktop', () => {
  it('never asks for the relay without a card, however loopback fares', async () => {
    const link = open();
    link.retry();
    loopback.become('down');
    await clock.advance(3600_000);
    expect(relay.state).toBe('off');
    expect(changes).toEqual(['down']);
  });

  it('is the relay one second after a card came up, when loopback is still trying', async () => {
    const link = open();
    link.retry();
    link.cards(true, true);
    await clock.advance(999);
    expect(relay.state).toBe('off');
    await clock.advance(1);
    expect([relay.state, link.state, link.isDirect]).toEqual(['up', 'up', false]);
    link.send(note, 0);
    expect([relay.sent, loopback.sent]).toEqual([[note], []]);
  });

  it('is the relay at once when loopback is known to be blocked', () => {
    const link = open();
    link.retry();
    loopback.become('down');
    link.cards(true, true);
    expect(changes).toEqual(['down', 'up']);
  });

  it('is loopback again as soon as that works, and tells of it, so that all is said there, too', () => {
    const link = open();
    link.retry();
    loopback.become('down');
    link.cards(true, true);
    loopback.become('up');
    expect(relay.state).toBe('off');
    expect(changes.at(-1)).toBe('up directly');
    link.send(note, 0);
    expect([relay.sent, loopback.sent]).toEqual([[], [note]]);
  });

  it('goes over to the relay in the middle of a call, and back', async () => {
    const link = open();
    link.retry();
    loopback.become('up');
    link.cards(true, true);
    loopback.become('trying');
    await clock.advance(1000);
    loopback.become('up');
    loopback.become('trying');
    loopback.become('down');
    expect(changes).toEqual(['up directly', 'trying', 'up', 'up directly', 'trying', 'up']);
  });

  it('does not ask for the relay when loopback is back within the second', async () => {
    const link = open();
    link.retry();
    loopback.become('up');
    link.cards(true, true);
    loopback.become('trying');
    await clock.advance(300);
    loopback.become('up');
    await clock.advance(60_000);
    expect(relay.state).toBe('off');
  });

  it('lets go of the relay half a minute after the last card', async () => {
    const link = open();
    link.retry();
    loopback.become('down');
    link.cards(true, true);
    link.cards(false, false);
    await clock.advance(29_999);
    expect(relay.state).toBe('up');
    await clock.advance(1);
    expect([relay.state, link.state]).toEqual(['off', 'down']);
  });

  it('says that nobody answers, and tries again with the next card', () => {
    const link = open();
    link.retry();
    loopback.become('down');
    link.cards(true, true);
    relay.become('down');
    expect(link.state).toBe('down');
    link.cards(true, false);
    expect(relay.state).toBe('down');
    link.cards(true, true);
    expect(relay.state).toBe('up');
  });

  it("rests entirely while the agent's other desktop is the one on this computer", async () => {
    const link = open();
    link.retry();
    loopback.become('down');
    link.cards(true, true);
    link.rest();
    expect([relay.state, loopback.rests]).toEqual(['off', 1]);
    link.cards(true, true);
    await clock.advance(60_000);
    expect(relay.state).toBe('off');
    link.retry();
    expect(relay.state).toBe('up');
  });

  it('to a desktop that knows no relay is loopback or nothing', async () => {
    const link = open(false);
    link.retry();
    loopback.become('down');
    link.cards(true, true);
    await clock.advance(60_000);
    expect(changes).toEqual(['down']);
  });
});
