/** Which payload formats a call may use, and in which order: only what the account lists. Pure but for `preferCodecs`. */
import type { CodecName } from '#shared/phone.ts';

/** Names as SDP has them (RFC 4855); compared without case. */
const MIME = {
  opus: 'audio/opus',
  g722: 'audio/g722',
  pcma: 'audio/pcma',
  pcmu: 'audio/pcmu',
} as const satisfies Record<CodecName, string>;
/** Payload types that need no rtpmap (RFC 3551 6). */
const STATIC = new Map<string, CodecName>([
  ['0', 'pcmu'],
  ['8', 'pcma'],
  ['9', 'g722'],
]);

/** Tells a call's peer connection before its first description is made. */
export function preferCodecs(connection: RTCPeerConnection, listed: readonly CodecName[]): void {
  const capabilities = RTCRtpReceiver.getCapabilities('audio')?.codecs ?? [];
  const codecs = chosen(capabilities, listed);
  for (const transceiver of connection.getTransceivers()) {
    if (transceiver.receiver.track.kind === 'audio') transceiver.setCodecPreferences(codecs);
  }
}

/**
 * The listed ones in the list's order, then telephone events at their clock rates (RFC 4733 2.1: the same as the audio's)
 * and comfort noise where there is a codec without its own (RFC 3389). Nothing else, e.g. no RED.
 */
export function chosen<Codec extends { readonly mimeType: string; readonly clockRate: number }>(
  capabilities: readonly Codec[],
  listed: readonly CodecName[],
): Codec[] {
  const named = (mime: string): Codec[] => capabilities.filter(({ mimeType }) => mimeType.toLowerCase() === mime);
  const audio = listed.flatMap((name) => named(MIME[name]));
  const rates = new Set(audio.map(({ clockRate }) => clockRate));
  const events = named('audio/telephone-event').filter(({ clockRate }) => rates.has(clockRate));
  const noise = listed.some((name) => name !== 'opus')
    ? named('audio/cn').filter(({ clockRate }) => clockRate === 8000)
    : [];
  return [...audio, ...events, ...noise];
}

/** Whether an offer has one of the listed codecs in its audio. One without a description leaves the offer to us. */
export function canAnswer(offer: string, listed: readonly CodecName[]): boolean {
  if (offer.trim() === '') return true;
  const section = /^m=audio \d+ \S+ (.*)$([\s\S]*?)(?=^m=|$(?![\s\S]))/m.exec(offer);
  // No audio, or no SDP at all: what the browser makes of it is told when the call is answered.
  if (section === null) return true;
  const names = new Map<string, string>();
  for (const [, type = '', name = ''] of (section[2] ?? '').matchAll(/^a=rtpmap:(\d+) ([^/\s]+)/gm)) {
    names.set(type, name.toLowerCase());
  }
  const offered = (section[1] ?? '').trim().split(/\s+/);
  return offered.some((type) => listed.some((name) => (names.get(type) ?? STATIC.get(type)) === name));
}
