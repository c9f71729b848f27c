/** Digits during a call, as tones in the sound (RFC 4733) or as INFO requests. */
import type { RTCSession } from 'jssip/lib/RTCSession';

/** Milliseconds: what ITU-T Q.24 tells exchanges to take (40 each), with room. */
const TONE_MS = 100;
const GAP_MS = 100;
/** Chromium (156) waits the gap twice: once after the tone, once before it takes the next from its buffer. */
const CHROMIUM_GAP_MS = GAP_MS / 2;

/** Needs no signalling: it works while the server is out of reach. @returns false when the call can't send them */
export function sendEvents(connection: RTCPeerConnection, tones: string): boolean {
  const dtmf = connection.getSenders().find(({ track }) => track?.kind === 'audio')?.dtmf;
  if (dtmf?.canInsertDTMF !== true) return false;
  dtmf.insertDTMF(dtmf.toneBuffer + tones, TONE_MS, CHROMIUM_GAP_MS);
  return true;
}

/** `application/dtmf-relay`, one request per digit; JsSIP queues them and waits two seconds at a comma. */
export function sendInfo(session: RTCSession, tones: string): void {
  // By its value: the constants aren't exported as they are typed.
  const transportType = 'INFO' as never;
  session.sendDTMF(tones, { transportType, duration: TONE_MS, interToneGap: GAP_MS });
}
