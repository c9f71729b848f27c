import type { Socket } from 'node:dgram';
import { classes, Message, methods } from 'werift';
import { closeUdp, type UdpAddress } from '../udp.ts';
import { HIGHEST_CHANNEL, LOWEST_CHANNEL, writeChannelData } from './channel-data.ts';

const PERMISSION_MS = 300_000;

export type Relayed = { toPeer: number; toClient: number };

/** One client's relay address, whom it may speak to, and its channels (RFC 8656 3). */
export class Allocation {
  readonly client: UdpAddress;
  /** The request that made it: its retransmission gets the same answer (RFC 8656 7.2). */
  readonly transactionId: string;
  expiresAt: number;
  readonly #socket: Socket;
  readonly #relayed: Relayed;
  readonly #permissions = new Map<string, number>();
  readonly #peerOfChannel = new Map<number, UdpAddress>();

  constructor(made: {
    client: UdpAddress;
    transactionId: string;
    expiresAt: number;
    socket: Socket;
    relayed: Relayed;
    toClient: (packet: Buffer) => void;
  }) {
    this.client = made.client;
    this.transactionId = made.transactionId;
    this.expiresAt = made.expiresAt;
    this.#socket = made.socket;
    this.#relayed = made.relayed;
    made.socket.on('message', (data, { address: host, port }) => {
      const packet = this.#fromPeer(data, { host, port });
      if (packet) made.toClient(packet);
    });
  }

  get relay(): UdpAddress {
    const { address: host, port } = this.#socket.address();
    return { host, port };
  }

  /** RFC 8656 9: permissions are for an IP address, whatever the port. */
  permit(peer: UdpAddress): void {
    this.#permissions.set(peer.host, Date.now() + PERMISSION_MS);
  }

  /** False when the number or the peer is bound otherwise already (RFC 8656 12.2). */
  bindChannel(channel: number, peer: UdpAddress): boolean {
    if (channel < LOWEST_CHANNEL || channel > HIGHEST_CHANNEL) return false;
    const bound = this.#peerOfChannel.get(channel);
    const other = this.#channelTo(peer);
    if ((bound && !isSame(bound, peer)) || (other !== undefined && other !== channel)) return false;
    this.#peerOfChannel.set(channel, peer);
    this.permit(peer);
    return true;
  }

  sendOnChannel(channel: number, data: Buffer): void {
    const peer = this.#peerOfChannel.get(channel);
    if (peer) this.sendTo(peer, data);
  }

  /** Without a permission the data is dropped in silence (RFC 8656 11.2). */
  sendTo(peer: UdpAddress, data: Buffer): void {
    if (!this.#isPermitted(peer)) return;
    this.#relayed.toPeer++;
    this.#socket.send(data, peer.port, peer.host);
  }

  close(): Promise<void> {
    return closeUdp(this.#socket);
  }

  #fromPeer(data: Buffer, peer: UdpAddress): Buffer | undefined {
    if (!this.#isPermitted(peer)) return undefined;
    this.#relayed.toClient++;
    const channel = this.#channelTo(peer);
    if (channel !== undefined) return writeChannelData(channel, data);
    const indication = new Message(methods.DATA, classes.INDICATION);
    return indication.setAttribute('XOR-PEER-ADDRESS', [peer.host, peer.port]).setAttribute('DATA', data).bytes;
  }

  #isPermitted(peer: UdpAddress): boolean {
    return (this.#permissions.get(peer.host) ?? 0) > Date.now();
  }

  #channelTo(peer: UdpAddress): number | undefined {
    return [...this.#peerOfChannel].find(([, bound]) => isSame(bound, peer))?.[0];
  }
}

function isSame(a: UdpAddress, b: UdpAddress): boolean {
  return a.host === b.host && a.port === b.port;
}
