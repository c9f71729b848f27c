import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { PortalState } from '../state.ts';
import { type Channel, Channels, type ChannelType, place } from './channels.ts';
import { channelRow, type PullConfigs, type PullSettings } from './config.ts';
import { type Framing, framesOf, framingFor, type PullMessage } from './framing.ts';
import { deliveriesOf, type Loss } from './lossy.ts';

export interface PullKnobs extends Loss, PullSettings {
  /** How often the server says `ping`; a client that hears none for 20 s connects anew. */
  pingMs: number;
  /** Connections stay open and nothing comes through them: a line that died without a word. */
  silent: boolean;
  /** Every WebSocket is answered 403, as by a proxy that lets none through. */
  refuse: boolean;
}

/** What `pull.application.event.add` asks to be sent. */
export interface Publication {
  readonly appId: number;
  readonly type: ChannelType;
  /** Whose private channel; 0 for the shared one. */
  readonly userId: number;
  /** Who asked; 0 is the portal itself. */
  readonly by: number;
  readonly module: string;
  readonly command: string;
  readonly params: unknown;
}

interface Client {
  readonly id: string;
  readonly socket: WebSocket;
  readonly framing: Framing;
  readonly appId: number;
  /** The owner of the private channel; 0 when it only asked for the shared one. */
  readonly userId: number;
  /** Ids of the channels that it listens to. */
  readonly channels: ReadonlyMap<string, Channel>;
}

/** Codes of the closing frame; the SDK fetches a new configuration after 4010. */
const wrongChannel = 4010;
const policyViolation = 1008;

/** How many messages of each channel a client that comes back can still get. */
const keptPerChannel = 200;

/** The push server of the applications (bitrix24.md 4.7): at most once, no receipts, a short memory. */
export class PullServer {
  readonly channels: Channels;
  readonly #state: PortalState;
  readonly #configs: PullConfigs;
  readonly #knobs: () => PullKnobs;
  readonly #random: () => number;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 });
  readonly #clients = new Set<Client>();
  readonly #history = new Map<string, PullMessage[]>();
  readonly #late = new Set<NodeJS.Timeout>();
  #pings: NodeJS.Timeout | undefined;
  #lastId = 0;
  #lastClient = 0;

  constructor(given: {
    state: PortalState;
    configs: PullConfigs;
    knobs: () => PullKnobs;
    random: () => number;
  }) {
    this.#state = given.state;
    this.#configs = given.configs;
    this.#knobs = given.knobs;
    this.#random = given.random;
    this.channels = new Channels(given.state.now);
    this.knobsChanged();
  }

  /** Connected push clients, of all users or of one. */
  clients(userId?: number): { client: string; userId: number; appId: number; framing: Framing }[] {
    return [...this.#clients]
      .filter((client) => userId === undefined || client.userId === userId)
      .map(({ id, userId: user, appId, framing }) => ({ client: id, userId: user, appId, framing }));
  }

  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.#knobs().refuse) return void socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
    const query = new URL(request.url ?? '/', 'http://push').searchParams;
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#join(webSocket, query));
  }

  publish(given: Publication): void {
    const channel = this.channels.current(given.type, given.appId, given.userId);
    const message = this.#message(channel, given.module, given.command, given.params);
    const key = place(given.type, given.appId, channel.userId);
    this.#history.set(key, [...(this.#history.get(key) ?? []), message].slice(-keptPerChannel));
    this.#state.timeline.record('push.published', { ...given, mid: message.mid });
    for (const client of this.#clients) {
      if (client.channels.has(channel.id)) this.#send(client, message);
    }
  }

  /**
   * Ends the channels of everybody, or of one user, before their time. `reconnect` tells clients the new channel,
   * `get_config` has them ask for it.
   */
  expireChannels(how: 'reconnect' | 'get_config', only: { userId?: number; type?: ChannelType } = {}): void {
    const ended = new Map<string, Channel>();
    for (const { channels } of this.#clients) {
      for (const [id, channel] of channels) {
        const concerned = only.userId === undefined || channel.userId === only.userId;
        if (concerned && (only.type === undefined || channel.type === only.type)) ended.set(id, channel);
      }
    }
    for (const channel of ended.values()) {
      const next = this.channels.renew(channel);
      const renewal = how === 'reconnect' ? { new_channel: channelRow(next) } : {};
      const { id, type } = channel;
      this.#control('channel_expire', { action: how, channel: { id, type }, ...renewal }, (client) =>
        client.channels.has(id),
      );
    }
  }

  /** Every client has to fetch its configuration again, some time later (`config_expire`, `server_restart`). */
  announce(command: 'config_expire' | 'server_restart'): void {
    this.#configs.changed();
    this.#control(command, {}, () => true);
  }

  /** Cuts push connections as a broken network does: no closing frame. */
  cut(userId?: number): void {
    for (const client of this.#clients) {
      if (userId === undefined || client.userId === userId) client.socket.terminate();
    }
  }

  knobsChanged(): void {
    clearInterval(this.#pings);
    this.#pings = setInterval(() => this.#tick(), this.#knobs().pingMs).unref();
  }

  stop(): void {
    clearInterval(this.#pings);
    for (const timer of this.#late) clearTimeout(timer);
    this.cut();
  }

  #join(socket: WebSocket, query: URLSearchParams): void {
    const { version, mode } = this.#knobs();
    const refuse = (code: number, reason: string) => {
      this.#state.timeline.record('push.refused', { reason });
      socket.close(code, reason);
    };
    const ids = this.#configs.channelIds(query);
    const found = ids?.map((id) => this.channels.find(id));
    if (!found?.every((channel) => channel !== undefined)) return refuse(wrongChannel, 'wrong channel');
    if (mode === 'shared' && query.get('clientId') !== this.#configs.clientId) {
      return refuse(policyViolation, 'wrong clientId');
    }
    const client: Client = {
      id: `push-${++this.#lastClient}`,
      socket,
      framing: framingFor(version, query),
      appId: found[0]?.appId ?? 0,
      userId: found.find((channel) => channel.type === 'private')?.userId ?? 0,
      channels: new Map(found.map((channel) => [channel.id, channel])),
    };
    this.#clients.add(client);
    const who = { client: client.id, userId: client.userId, appId: client.appId };
    socket.on('message', (data: Buffer) => this.#heard(client, data.toString()));
    socket.on('error', () => socket.terminate());
    socket.on('close', (code: number) => {
      this.#clients.delete(client);
      this.#state.timeline.record('push.disconnected', { ...who, code });
    });
    const missed = this.#missed(client, query.get('mid'));
    this.#state.timeline.record('push.connected', { ...who, framing: client.framing, resumed: missed.length });
    this.#write(client, framesOf(client.framing, missed, this.#state.now()));
    for (const message of missed) this.#delivered(client, message);
  }

  /** Messages behind the last one that the client has seen, oldest first. Without `mid` it starts now. */
  #missed(client: Client, mid: string | null): PullMessage[] {
    if (mid === null) return [];
    return [...client.channels.values()]
      .flatMap(({ type, appId, userId }) => this.#history.get(place(type, appId, userId)) ?? [])
      .filter((message) => message.mid > mid)
      .sort((left, right) => left.id - right.id);
  }

  #heard(client: Client, text: string): void {
    const { timeline } = this.#state;
    if (text === 'pong') return timeline.record('push.pong', { client: client.id, userId: client.userId });
    const mid = /^mack:(\d+)$/.exec(text)?.[1];
    if (mid !== undefined) return timeline.record('push.acked', { client: client.id, userId: client.userId, mid });
    timeline.record('push.unknown', { client: client.id, userId: client.userId, text: text.slice(0, 200) });
  }

  #send(client: Client, message: PullMessage): void {
    const delays = deliveriesOf(this.#knobs(), this.#random);
    const { mid } = message;
    const about = { client: client.id, userId: client.userId, mid, command: message.command };
    if (delays.length === 0) this.#state.timeline.record('push.dropped', about);
    if (delays.length > 1) this.#state.timeline.record('push.duplicated', about);
    for (const delay of delays) this.#later(delay, () => this.#deliver(client, message));
  }

  #deliver(client: Client, message: PullMessage): void {
    if (client.socket.readyState !== client.socket.OPEN || this.#knobs().silent) return;
    this.#write(client, framesOf(client.framing, [message], this.#state.now()));
    this.#delivered(client, message);
  }

  #delivered(client: Client, { mid, module, command }: PullMessage): void {
    this.#state.timeline.record('push.delivered', { client: client.id, userId: client.userId, mid, module, command });
  }

  /** Messages of the push server itself are neither kept nor spoilt. */
  #control(command: string, params: object, concerns: (client: Client) => boolean): void {
    this.#state.timeline.record('push.control', { command, params });
    for (const client of this.#clients) {
      const [channel] = client.channels.values();
      if (!channel || !concerns(client)) continue;
      const message = this.#message(channel, 'pull', command, params);
      this.#write(client, framesOf(client.framing, [message], this.#state.now()));
    }
  }

  #tick(): void {
    if (this.#knobs().silent) return;
    for (const client of this.#clients) {
      this.#write(client, ['ping']);
      const ended = [...client.channels.values()].find((channel) => channel.end <= this.#state.now());
      if (ended) this.expireChannels('get_config', { userId: ended.userId, type: ended.type });
    }
  }

  #write(client: Client, frames: readonly string[]): void {
    for (const frame of frames) client.socket.send(frame);
  }

  #later(milliseconds: number, run: () => void): void {
    if (milliseconds <= 0) return run();
    const timer = setTimeout(() => {
      this.#late.delete(timer);
      run();
    }, milliseconds);
    this.#late.add(timer);
  }

  #message(channel: Channel, module: string, command: string, params: unknown): PullMessage {
    const id = ++this.#lastId;
    const at = this.#state.now();
    // Portal and push server have a clock each: the number alone orders the messages.
    const mid = `1${String(id).padStart(25, '0')}`;
    return { id, mid, channel, module, command, params, at };
  }
}
