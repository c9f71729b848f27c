/** Two colleagues' call books with a channel between them that may lose what it is given. */
import type { HandoverMessage } from '#shared/handover.ts';
import type { PushMessage } from '#shared/push/push-frames.ts';
import { Handovers } from '../../../../src-main/handover/handovers.ts';
import { BookRig } from '../calls/book-rig.ts';
import { settled, silentLog } from '../manual-clock.ts';

const staff: Readonly<Record<string, string>> = { '101': '12', '102': '13' };

export class Desk {
  readonly rig: BookRig;
  readonly handovers: Handovers;
  readonly hidden: string[] = [];
  /** By the companion host. */
  readonly announced: string[] = [];
  /** Whether the portal has that call, not finished. */
  portalSays: (portalCallId: string) => Promise<boolean> = () => Promise.resolve(false);
  readonly refused: string[] = [];
  readonly #listeners = new Set<(message: PushMessage) => void>();

  constructor(userId: string, ownNumber: string, channel: Channel, clock: BookRig['clock']) {
    const owner = { memberId: 'm1', userId };
    this.rig = new BookRig({
      clock,
      inheritance: (number, passed) => this.handovers.taking.inheritanceOf(number, passed),
    });
    this.rig.around.owner = owner;
    const { rig } = this;
    this.handovers = new Handovers({
      clock,
      log: silentLog,
      count: (name) => void this.refused.push(name),
      colleagues: {
        byExtension: (extension) => {
          const found = staff[extension];
          return Promise.resolve(found === undefined ? null : { userId: found, extension });
        },
      },
      learn: (callId, fact) => rig.book.learn(callId, fact),
      call: (callId) => rig.book.call(callId),
      calls: () => rig.book.calls,
      clockOffset: () => 0,
      ownNumber: () => ownNumber,
      ownUserId: () => userId,
      announce: async (portalCallId, toUserId) => void this.announced.push(`${portalCallId} to ${toUserId}`),
      showOwn: (portalCallId) => this.portalSays(portalCallId),
      hide: (portalCallId) => void this.hidden.push(portalCallId),
      push: {
        subscribe: (_command, listener) => {
          this.#listeners.add(listener);
          return () => void this.#listeners.delete(listener);
        },
        sendToAll: (_command, params) => channel.say(params),
      },
    });
    rig.book.on('changed', (change) => {
      this.handovers.giving.update(change);
      this.handovers.taking.update(change);
    });
    channel.desks.push(this);
  }

  hear(params: Readonly<Record<string, unknown>>): void {
    const message = {
      module: 'application',
      command: 'offhook.handover',
      params,
      mid: null,
      channel: 'shared',
    } as const;
    for (const listener of this.#listeners) listener(message);
  }

  /** Through the window, as the agent does it. */
  async transfer(type: 'transfer' | 'consult' | 'redirect', callId: string, number: string) {
    const command = { type, callId, number } as const;
    return this.handovers.command(command, () => this.rig.book.command(command, 'ui'));
  }
}

export class Channel {
  readonly desks: Desk[] = [];
  readonly said: HandoverMessage[] = [];
  /** Of the messages that are said, whether this one gets lost. */
  loses: (message: HandoverMessage, times: number) => boolean = () => false;

  say(params: Readonly<Record<string, unknown>>): Promise<void> {
    const message = params as unknown as HandoverMessage;
    this.said.push(message);
    const times = this.said.filter(({ t }) => t === message.t).length;
    if (!this.loses(message, times)) for (const desk of this.desks) desk.hear(params);
    return Promise.resolve();
  }

  get words(): string[] {
    return this.said.map(({ t }) => t);
  }
}

/** A (101, user 12) talks to a customer, whose call the portal knows as C. */
export async function twoDesks() {
  const channel = new Channel();
  const { clock } = new BookRig();
  const a = new Desk('12', '101', channel, clock);
  const b = new Desk('13', '102', channel, clock);
  a.rig.ring('customer');
  a.rig.book.registered('customer', 'C');
  a.rig.talk('customer');
  await clock.advance(60_000);
  const settle = async () => {
    await settled();
    await clock.advance(0);
  };
  return { a, b, channel, clock, settle };
}
