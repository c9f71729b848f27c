import { createHmac, randomBytes } from 'node:crypto';

export type ChannelType = 'private' | 'shared';

/** One channel of an application (bitrix24.md 4.7): private to a user, or shared by all its users on the portal. */
export interface Channel {
  /** `<own>:<public>.<signature>` of a private channel, `<own>.<signature>` of a shared one. */
  readonly id: string;
  readonly type: ChannelType;
  readonly appId: number;
  /** 0 for the shared channel. */
  readonly userId: number;
  /** Others could address a private channel by this; the pair of public id and signature. */
  readonly publicId: { readonly id: string; readonly signature: string } | undefined;
  /** Unix ms. */
  readonly start: number;
  readonly end: number;
}

const life = 12 * 3_600_000;

/** Hands out channels and renews them; a channel that was replaced or has ended admits nobody any more. */
export class Channels {
  readonly #now: () => number;
  readonly #key = randomBytes(32);
  readonly #current = new Map<string, Channel>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The channel to use now. One that has ended is opened anew unless `reopen` is false. */
  current(type: ChannelType, appId: number, userId: number, reopen = true): Channel {
    const owner = type === 'shared' ? 0 : userId;
    const known = this.#current.get(place(type, appId, owner));
    return known && (this.alive(known) || !reopen) ? known : this.#open(type, appId, owner);
  }

  /** Replaces a channel before its time. */
  renew({ type, appId, userId }: Channel): Channel {
    return this.#open(type, appId, userId);
  }

  /** The channel with this id, while it is the current one and hasn't ended. */
  find(id: string): Channel | undefined {
    const known = [...this.#current.values()].find((channel) => channel.id === id);
    return known && this.alive(known) ? known : undefined;
  }

  alive(channel: Channel): boolean {
    return (
      channel.end > this.#now() && this.#current.get(place(channel.type, channel.appId, channel.userId)) === channel
    );
  }

  #open(type: ChannelType, appId: number, userId: number): Channel {
    const own = randomBytes(16).toString('hex');
    const publicId = type === 'private' ? randomBytes(16).toString('hex') : undefined;
    const name = publicId === undefined ? own : `${own}:${publicId}`;
    const start = this.#now();
    const channel: Channel = {
      id: `${name}.${this.#sign(name)}`,
      type,
      appId,
      userId,
      publicId: publicId === undefined ? undefined : { id: publicId, signature: this.#sign(`public:${publicId}`) },
      start,
      end: start + life,
    };
    this.#current.set(place(type, appId, userId), channel);
    return channel;
  }

  #sign(text: string): string {
    return createHmac('sha1', this.#key).update(text).digest('hex');
  }
}

/** Channels of one place follow each other; messages belong to the place, so history outlives a renewal. */
export const place = (type: ChannelType, appId: number, userId: number): string => `${type}/${appId}/${userId}`;
