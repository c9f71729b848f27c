/** The sound of a plain telephone: PCMU and RFC 4733 on a UDP port. It sings one note and hears the other side's. */
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { Digits } from '../../../sandbox/pbx/robots/digits.ts';
import { Hearing } from '../../../sandbox/pbx/robots/hearing.ts';
import { SAMPLES_PER_PACKET, tonePacket } from '../../../sandbox/pbx/robots/pcmu.ts';
import { until } from './server.ts';

const PACKET_MS = 20;
const PCMU = 0;
const TOLERANCE_HZ = 15;

export class RtpEnd {
  /** Keys that the other side pressed. */
  digits = '';
  readonly #socket: Socket;
  readonly #hearing = new Hearing();
  readonly #digits = new Digits();
  readonly #pace: NodeJS.Timeout;
  readonly #startedAt = performance.now();
  #partner: RemoteInfo | null = null;
  #sent = 0;
  #closed = false;

  private constructor(socket: Socket, hz: number) {
    this.#socket = socket;
    socket.on('message', (packet, from) => this.#receive(packet, from));
    this.#pace = setInterval(() => this.#sing(hz), PACKET_MS);
  }

  static async open(hz: number): Promise<RtpEnd> {
    const socket = createSocket('udp4').bind(0, '127.0.0.3');
    await once(socket, 'listening');
    return new RtpEnd(socket, hz);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  async waitToHear(hz: number, withinMs = 6000): Promise<void> {
    const heard = (): number => this.#hearing.heard().hz;
    await until(`the plain telephone hears ${hz} Hz`, withinMs, () => Math.abs(heard() - hz) <= TOLERANCE_HZ).catch(
      (cause: unknown) => {
        throw new Error(`the plain telephone hears ${heard()} Hz, not ${hz}`, { cause });
      },
    );
  }

  /** Settles when that note is no longer the loudest: silence counts, music does. */
  async waitForOtherThan(hz: number, withinMs = 6000): Promise<void> {
    await until(`the plain telephone no longer hears ${hz} Hz`, withinMs, () => {
      return Math.abs(this.#hearing.heard().hz - hz) > TOLERANCE_HZ;
    });
  }

  async waitForDigits(digits: string): Promise<void> {
    await until(`the plain telephone reads ${digits}`, 6000, () => this.digits === digits).catch((cause: unknown) => {
      throw new Error(`the plain telephone has read "${this.digits}", not "${digits}"`, { cause });
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearInterval(this.#pace);
    this.#socket.close();
  }

  /** RFC 3550 5.1; neither header extensions nor contributing sources are sent to us. */
  #receive(packet: Buffer, from: RemoteInfo): void {
    if (packet.length < 13) return;
    // Where their sound comes from is where ours goes (RFC 4961); nobody has to read SDP then.
    this.#partner = from;
    const type = packet.readUInt8(1) & 0x7f;
    const payload = packet.subarray(12);
    if (type === PCMU) this.#hearing.take(payload);
    // Nothing else was agreed on (RFC 4733 2.3: four bytes).
    else if (payload.length === 4) this.digits += this.#digits.take(packet.readUInt32BE(4), payload) ?? '';
  }

  /** As many packets as are due: a timer of Node's drifts. */
  #sing(hz: number): void {
    const due = Math.floor((performance.now() - this.#startedAt) / PACKET_MS);
    for (; this.#sent < due; this.#sent++) {
      if (this.#partner === null) continue;
      const offset = this.#sent * SAMPLES_PER_PACKET;
      const header = Buffer.alloc(12);
      header.writeUInt8(0x80, 0);
      header.writeUInt8(PCMU, 1);
      header.writeUInt16BE(this.#sent & 0xffff, 2);
      header.writeUInt32BE(offset >>> 0, 4);
      header.writeUInt32BE(0x0ff_400c, 8);
      this.#socket.send(Buffer.concat([header, tonePacket(hz, offset)]), this.#partner.port, this.#partner.address);
    }
  }
}
