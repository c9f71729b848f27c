import { randomInt } from 'node:crypto';
import { isIP } from 'node:net';
import {
  type MediaStreamTrack,
  type Message,
  type RTCIceServer,
  RTCPeerConnection,
  RTCRtpCodecParameters,
  type RTCRtpTransceiver,
  RtpHeader,
  RtpPacket,
  usePCMU,
} from 'werift';
import { Digits } from './digits.ts';
import { type Heard, Hearing } from './hearing.ts';
import { SAMPLES_PER_PACKET, tonePacket } from './pcmu.ts';

export type Plays = 'echo' | 'tone' | 'silence';

export type Address = { readonly host: string; readonly port: number };

export type MediaOptions = {
  readonly plays: Plays;
  readonly toneHz?: number;
  /** A firewall in front of the robot: only packets from addresses that it lets through are seen or sent to. */
  readonly letsThrough?: (from: Address) => boolean;
  /** A far end that answers only candidates that were named in SDP, as strict ones do: a late one needs a re-INVITE. */
  readonly onlyNamed?: boolean;
  readonly iceServers?: readonly RTCIceServer[];
};

const PACKET_MS = 20;
/** After a pause of the whole process only this much is caught up on, or a burst would follow. */
const LONGEST_CATCH_UP_MS = 200;

/** One robot's end of a call: a WebRTC connection that speaks PCMU and RFC 4733, so that tones can be measured. */
export class RobotMedia {
  packetsSent = 0;
  packetsReceived = 0;
  /** The other side has put us on hold: it neither wants to hear us nor, being `inactive`, to be heard. */
  held = false;
  onDigit: (digit: string) => void = () => {};
  readonly #connection: RTCPeerConnection;
  readonly #options: MediaOptions;
  readonly #hearing = new Hearing();
  readonly #digits = new Digits();
  readonly #candidates = new Set<string>();
  readonly #partners = new Set<string>();
  readonly #sequenceBase = randomInt(0x8000);
  readonly #timestampBase = randomInt(0x80000000);
  #position = 0;
  #pace: NodeJS.Timeout | undefined;

  constructor(options: MediaOptions) {
    this.#options = options;
    this.#connection = new RTCPeerConnection({
      codecs: { audio: [usePCMU(), telephoneEvent()], video: [] },
      iceServers: [...(options.iceServers ?? [])],
      iceUseIpv6: false,
      // Loopback is left out of ICE unless it is asked for.
      iceAdditionalHostAddresses: ['127.0.0.1'],
      iceFilterCandidatePair: ({ remoteAddr: [host, port] }) => this.#isReachable({ host, port }),
      iceFilterStunResponse: (check, [host, port]) => this.#isReachable({ host, port }) && this.#isFromPartner(check),
    });
    this.#connection.onTrack.subscribe((track) => this.#listen(track));
  }

  get sound(): { plays: Plays; toneHz?: number } {
    const { plays, toneHz } = this.#options;
    return toneHz === undefined ? { plays } : { plays, toneHz };
  }

  get connected(): boolean {
    return this.#connection.connectionState === 'connected';
  }

  get connectionState(): string {
    return this.#connection.connectionState;
  }

  /** The loudest tone of the last 200 ms. */
  heard(): Heard {
    return this.#hearing.heard();
  }

  levelAt(hz: number): number {
    return this.#hearing.levelAt(hz);
  }

  /** The first offer, or a later one: `hold` asks the other side to be quiet (RFC 3264 8.4). */
  async offer({ hold = false } = {}): Promise<string> {
    const transceiver = this.#connection.getTransceivers()[0] ?? this.#connection.addTransceiver('audio');
    transceiver.setDirection(hold ? 'sendonly' : 'sendrecv');
    await this.#connection.setLocalDescription(await this.#connection.createOffer());
    return this.#localSdp();
  }

  /** The other side refused the offer: everything stays as it was (RFC 3261 14.1). */
  async withdrawOffer(): Promise<void> {
    await this.#connection.setLocalDescription({ type: 'rollback' });
    this.#connection.getTransceivers()[0]?.setDirection('sendrecv');
  }

  async takeAnswer(sdp: string): Promise<void> {
    await this.#connection.setRemoteDescription({ type: 'answer', sdp: this.#named(sdp) });
    this.held = asksForHold(sdp);
    this.#startSending();
  }

  /** Answers an offer: the first, or that of a re-INVITE for hold, resume or an ICE restart. */
  async answer(sdp: string): Promise<string> {
    await this.#connection.setRemoteDescription({ type: 'offer', sdp: this.#named(sdp) });
    const [transceiver] = this.#connection.getTransceivers();
    transceiver?.setDirection('sendrecv');
    await this.#connection.setLocalDescription(await this.#connection.createAnswer());
    this.held = asksForHold(sdp);
    this.#startSending();
    return this.#localSdp();
  }

  async close(): Promise<void> {
    clearInterval(this.#pace);
    await this.#connection.close();
  }

  /** Remembers whom an SDP names, and takes out the candidates that can't be used. */
  #named(sdp: string): string {
    const usable = withoutOtherClocks(withoutHostNames(sdp));
    for (const [, fragment = ''] of usable.matchAll(/^a=ice-ufrag:(\S+)/gm)) this.#partners.add(fragment);
    for (const [, host = '', port] of usable.matchAll(/^a=candidate:\S+ \d+ \S+ \d+ (\S+) (\d+) /gm)) {
      this.#candidates.add(`${host}:${port}`);
    }
    return usable;
  }

  #isReachable(from: Address): boolean {
    const { onlyNamed = false, letsThrough = () => true } = this.#options;
    return letsThrough(from) && (!onlyNamed || this.#candidates.has(`${from.host}:${from.port}`));
  }

  /**
   * A forked offer is answered by several, and all of them send checks to the one address in it. Only whose answer was
   * taken is let in, or the others' DTLS would break in on the handshake. USERNAME is `ours:theirs` (RFC 8445 7.2.2).
   */
  #isFromPartner(check: Message): boolean {
    return this.#partners.has(String(check.getAttributeValue('USERNAME')).split(':')[1] ?? '');
  }

  #localSdp(): string {
    const sdp = this.#connection.localDescription?.sdp;
    if (!sdp) throw new Error('werift made no local description');
    return sdp;
  }

  #listen(track: MediaStreamTrack): void {
    track.onReceiveRtp.subscribe((packet) => {
      this.packetsReceived++;
      if (this.#isTelephoneEvent(packet.header.payloadType)) {
        const digit = this.#digits.take(packet.header.timestamp, packet.payload);
        if (digit !== undefined) this.onDigit(digit);
        return;
      }
      this.#hearing.take(packet.payload);
      if (this.#options.plays === 'echo') this.#send(packet.payload);
    });
  }

  #isTelephoneEvent(payloadType: number): boolean {
    const codec = this.#connection.getTransceivers()[0]?.codecs.find((one) => one.payloadType === payloadType);
    return codec?.mimeType.toLowerCase() === 'audio/telephone-event';
  }

  #startSending(): void {
    if (this.#pace || this.#options.plays === 'echo') return;
    let due = performance.now();
    this.#pace = setInterval(() => {
      const now = performance.now();
      due = Math.max(due, now - LONGEST_CATCH_UP_MS);
      for (; due <= now; due += PACKET_MS) this.#send(this.#nextTone());
    }, PACKET_MS);
  }

  #nextTone(): Buffer {
    const { plays, toneHz = 1000 } = this.#options;
    return tonePacket(toneHz, this.#position * SAMPLES_PER_PACKET, plays === 'tone' ? 0.3 : 0);
  }

  #send(payload: Buffer): void {
    const [transceiver] = this.#connection.getTransceivers();
    const position = this.#position++;
    if (!transceiver || !this.connected || !maySend(transceiver)) return;
    const header = new RtpHeader({
      payloadType: 0,
      sequenceNumber: (this.#sequenceBase + position) & 0xffff,
      timestamp: (this.#timestampBase + position * SAMPLES_PER_PACKET) >>> 0,
      marker: this.packetsSent === 0,
    });
    this.packetsSent++;
    // The connection may be closing while a packet is on its way; the call's end is told elsewhere.
    transceiver.sender.sendRtp(new RtpPacket(header, payload)).catch(() => this.packetsSent--);
  }
}

function maySend(transceiver: RTCRtpTransceiver): boolean {
  return transceiver.currentDirection === 'sendrecv' || transceiver.currentDirection === 'sendonly';
}

/** RFC 3264 8.4: `sendonly` or `inactive` from the other side means that it won't listen; sendrecv is the default. */
function asksForHold(sdp: string): boolean {
  return /^a=(sendonly|inactive)\s*$/m.test(sdp);
}

/**
 * Browsers hide their host addresses behind `.local` names. Looking those up would send multicast out of the machine,
 * and needn't be: the browser's own checks show where they come from (peer-reflexive, RFC 8445 7.3.1.3).
 */
function withoutHostNames(sdp: string): string {
  const isNamed = (line: string): boolean => line.startsWith('a=candidate:') && isIP(line.split(' ')[4] ?? '') === 0;
  return sdp
    .split('\r\n')
    .filter((line) => !isNamed(line))
    .join('\r\n');
}

/**
 * Telephone events run by the clock of the audio (RFC 4733 2.1), and ours is 8000 Hz. werift takes the first that is
 * offered by its name alone, and a browser would then count 100 ms of a digit as 600.
 */
function withoutOtherClocks(sdp: string): string {
  const others = [...sdp.matchAll(/^a=rtpmap:(\d+) telephone-event\/(?!8000\b)/gim)].map(([, type = '']) => type);
  return others.reduce(
    (left, type) =>
      left
        .replace(new RegExp(`^a=(rtpmap|fmtp|rtcp-fb):${type} .*\r\n`, 'gm'), '')
        .replace(new RegExp(`^(m=audio .*?) ${type}\\b`, 'm'), '$1'),
    sdp,
  );
}

function telephoneEvent(): RTCRtpCodecParameters {
  return new RTCRtpCodecParameters({
    mimeType: 'audio/telephone-event',
    clockRate: 8000,
    channels: 1,
    payloadType: 101,
  });
}
