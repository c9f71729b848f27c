import type { Socket } from 'node:dgram';
import { classes, Message, methods, parseMessage } from 'werift';
import { bindUdp, closeUdp, type UdpAddress } from '../udp.ts';
import { Allocation, type Relayed } from './allocation.ts';
import { readChannelData } from './channel-data.ts';
import { Credentials } from './credentials.ts';

export type TurnOptions = {
  readonly username?: string;
  readonly credential?: string;
  readonly host?: string;
  /** How long the server thinks about a first Allocate: a relay candidate shows up that much later. */
  readonly answerDelayMs?: number;
};

export type TurnServer = {
  /** For `RTCConfiguration.iceServers`. */
  readonly iceServer: { readonly urls: string; readonly username: string; readonly credential: string };
  /** Packets that went through, in each direction: proof that the relay carried the call. */
  readonly relayed: Readonly<Relayed>;
  readonly allocations: number;
  /** Whether a packet from there came out of this relay. */
  isRelay(address: UdpAddress): boolean;
  stop(): Promise<void>;
};

/** A TURN server on loopback: UDP, long-term credentials, one user (RFC 8656). Not for the open network. */
export async function startTurn(options: TurnOptions = {}): Promise<TurnServer> {
  const { username = 'offhook', credential = 'relay', host = '127.0.0.1', answerDelayMs = 0 } = options;
  const socket = await bindUdp(host);
  const credentials = new Credentials(username, credential, 'turn.sandbox');
  const relay = new Relay(socket, credentials, host, answerDelayMs);
  return {
    iceServer: { urls: `turn:${host}:${socket.address().port}?transport=udp`, username, credential },
    relayed: relay.relayed,
    get allocations() {
      return relay.allocations.size;
    },
    isRelay: (address) =>
      [...relay.allocations.values()].some((one) => one.relay.port === address.port && one.relay.host === address.host),
    stop: () => relay.stop(),
  };
}

const DEFAULT_LIFETIME_S = 600;
const LONGEST_LIFETIME_S = 3600;
const SWEEP_MS = 5000;
/** RFC 8656 18.1.9: the only transport that may be asked for. */
const UDP_PROTOCOL = 17;

const REASONS = {
  400: 'Bad Request',
  401: 'Unauthorized',
  420: 'Unknown Attribute',
  437: 'Allocation Mismatch',
  438: 'Stale Nonce',
  442: 'Unsupported Transport Protocol',
  508: 'Insufficient Capacity',
} as const;

/** One request, where it came from and how it looked on the wire. */
type Asked = { readonly request: Message; readonly packet: Buffer; readonly from: UdpAddress };

class Relay {
  readonly relayed: Relayed = { toPeer: 0, toClient: 0 };
  readonly allocations = new Map<string, Allocation>();
  readonly #socket: Socket;
  readonly #credentials: Credentials;
  readonly #host: string;
  readonly #answerDelayMs: number;
  readonly #delayed = new Set<NodeJS.Timeout>();
  readonly #sweep: NodeJS.Timeout;
  #stopped = false;

  constructor(socket: Socket, credentials: Credentials, host: string, answerDelayMs: number) {
    this.#socket = socket;
    this.#credentials = credentials;
    this.#host = host;
    this.#answerDelayMs = answerDelayMs;
    this.#sweep = setInterval(() => this.#dropExpired(), SWEEP_MS);
    socket.on('message', (packet, { address, port }) => this.#receive(packet, { host: address, port }));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#sweep);
    for (const timer of this.#delayed) clearTimeout(timer);
    await Promise.all([...this.allocations.values()].map((allocation) => allocation.close()));
    this.allocations.clear();
    await closeUdp(this.#socket);
  }

  #receive(packet: Buffer, from: UdpAddress): void {
    const onChannel = readChannelData(packet);
    if (onChannel) return this.#allocationOf(from)?.sendOnChannel(onChannel.channel, onChannel.data);
    const request = parseMessage(packet);
    if (request?.messageClass === classes.INDICATION) return this.#indication(request, from);
    // Whatever is neither of TURN's nor a request is not for this server.
    if (request?.messageClass === classes.REQUEST) this.#request({ request, packet, from });
  }

  #indication(indication: Message, from: UdpAddress): void {
    const peer = peerOf(indication);
    const data: Buffer | undefined = indication.getAttributeValue('DATA');
    if (indication.messageMethod === methods.SEND && peer && data) this.#allocationOf(from)?.sendTo(peer, data);
  }

  #request(asked: Asked): void {
    const { request, packet, from } = asked;
    if (request.messageMethod === methods.BINDING) return this.#answer(asked, mappedTo(from), false);
    // RFC 8489 6.3.1: what must be understood and isn't.
    const unknown = request.unknownAttributeTypes.filter((type) => type < 0x8000);
    if (unknown.length > 0) return this.#refuse(asked, 420, unknown);
    const problem = this.#credentials.problemWith(request, packet);
    if (problem === undefined) return this.#authenticated(asked);
    const delayMs = request.messageMethod === methods.ALLOCATE ? this.#answerDelayMs : 0;
    this.#later(delayMs, () => this.#refuse(asked, problem));
  }

  #authenticated(asked: Asked): void {
    const { request, from } = asked;
    if (request.messageMethod === methods.ALLOCATE) return void this.#allocate(asked);
    const allocation = this.#allocationOf(from);
    if (!allocation) return this.#refuse(asked, 437);
    const peer = peerOf(request);
    switch (request.messageMethod) {
      case methods.REFRESH:
        return this.#refresh(asked, allocation);
      case methods.CREATE_PERMISSION:
        if (!peer) return this.#refuse(asked, 400);
        allocation.permit(peer);
        return this.#answer(asked);
      case methods.CHANNEL_BIND: {
        const channel = Number(request.getAttributeValue('CHANNEL-NUMBER'));
        return peer && allocation.bindChannel(channel, peer) ? this.#answer(asked) : this.#refuse(asked, 400);
      }
      default:
        return this.#refuse(asked, 400);
    }
  }

  async #allocate(asked: Asked): Promise<void> {
    const { request, from } = asked;
    const existing = this.#allocationOf(from);
    if (existing && existing.transactionId !== request.transactionIdHex) return this.#refuse(asked, 437);
    if (existing) return this.#allocated(asked, existing);
    // One byte of protocol number and three that mean nothing.
    if (Number(request.getAttributeValue('REQUESTED-TRANSPORT')) >>> 24 !== UDP_PROTOCOL)
      return this.#refuse(asked, 442);
    let socket: Socket;
    try {
      socket = await bindUdp(this.#host);
    } catch {
      return this.#refuse(asked, 508);
    }
    const rival = this.#allocationOf(from);
    if (this.#stopped || rival) {
      // The retransmission of this request, or the server's end, was quicker than the new socket.
      socket.close();
      return rival && this.#allocated(asked, rival);
    }
    const allocation = new Allocation({
      client: from,
      transactionId: request.transactionIdHex,
      expiresAt: Date.now() + lifetimeOf(request) * 1000,
      socket,
      relayed: this.relayed,
      toClient: (packet) => this.#send(packet, from),
    });
    this.allocations.set(keyOf(from), allocation);
    this.#allocated(asked, allocation);
  }

  #allocated(asked: Asked, allocation: Allocation): void {
    const { relay, client, expiresAt } = allocation;
    this.#answer(asked, (answer) => {
      answer.setAttribute('XOR-RELAYED-ADDRESS', [relay.host, relay.port]);
      answer.setAttribute('LIFETIME', Math.round((expiresAt - Date.now()) / 1000));
      mappedTo(client)(answer);
    });
  }

  #refresh(asked: Asked, allocation: Allocation): void {
    const seconds = lifetimeOf(asked.request);
    if (seconds === 0) this.#drop(allocation);
    else allocation.expiresAt = Date.now() + seconds * 1000;
    this.#answer(asked, (answer) => void answer.setAttribute('LIFETIME', seconds));
  }

  #dropExpired(): void {
    for (const allocation of this.allocations.values()) if (allocation.expiresAt <= Date.now()) this.#drop(allocation);
  }

  #drop(allocation: Allocation): void {
    this.allocations.delete(keyOf(allocation.client));
    void allocation.close();
  }

  #allocationOf(client: UdpAddress): Allocation | undefined {
    return this.allocations.get(keyOf(client));
  }

  #answer({ request, from }: Asked, fill: (answer: Message) => void = () => {}, signed = true): void {
    const answer = new Message(request.messageMethod, classes.RESPONSE, request.transactionId);
    fill(answer);
    if (signed) answer.addMessageIntegrity(this.#credentials.key);
    this.#send(answer.addFingerprint().bytes, from);
  }

  #refuse({ request, from }: Asked, code: keyof typeof REASONS, unknown?: number[]): void {
    const answer = new Message(request.messageMethod, classes.ERROR, request.transactionId);
    answer.setAttribute('ERROR-CODE', [code, REASONS[code]]);
    if (unknown) answer.setAttribute('UNKNOWN-ATTRIBUTES', unknown);
    if (code === 401 || code === 438) {
      answer.setAttribute('REALM', this.#credentials.realm);
      answer.setAttribute('NONCE', Buffer.from(this.#credentials.nonce));
    }
    this.#send(answer.addFingerprint().bytes, from);
  }

  #send(packet: Buffer, to: UdpAddress): void {
    if (!this.#stopped) this.#socket.send(packet, to.port, to.host);
  }

  #later(ms: number, task: () => void): void {
    if (ms === 0) return task();
    const timer = setTimeout(() => {
      this.#delayed.delete(timer);
      task();
    }, ms);
    this.#delayed.add(timer);
  }
}

function mappedTo({ host, port }: UdpAddress): (answer: Message) => void {
  return (answer) => void answer.setAttribute('XOR-MAPPED-ADDRESS', [host, port]);
}

function peerOf(message: Message): UdpAddress | undefined {
  const peer: [string, number] | undefined = message.getAttributeValue('XOR-PEER-ADDRESS');
  return peer && { host: peer[0], port: peer[1] };
}

function lifetimeOf(request: Message): number {
  const asked: number | undefined = request.getAttributeValue('LIFETIME');
  return Math.min(asked ?? DEFAULT_LIFETIME_S, LONGEST_LIFETIME_S);
}

function keyOf({ host, port }: UdpAddress): string {
  return `${host}:${port}`;
}
