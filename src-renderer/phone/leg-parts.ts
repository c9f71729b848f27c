/** What a call in this window is made of and tells. */
import type { RingKind } from '#shared/audio.ts';
import type { CallEvent, CallFact, Direction } from '#shared/call.ts';
import type { PhoneCommand } from '#shared/command.ts';
import type { LiveQuality } from '#shared/quality.ts';
import type { MediaSurroundings } from './media.ts';
import type { MicrophoneError } from './microphone.ts';
import type { MediaParts, SipSession } from './sip/session.ts';

export type LegPhase = 'opening' | 'calling' | 'ringing' | 'alerting' | 'answering' | 'accepted' | 'talking' | 'ended';

type Facts<Event> = Event extends { readonly at: number } ? Omit<Event, 'at'> : never;
export type LegEvent = Facts<Exclude<CallEvent, { type: CallFact['type'] | 'transfer' }>>;

export interface LegParts {
  readonly callId: string;
  readonly direction: Direction;
  readonly rtc: RTCConfiguration;
  readonly devices: MediaSurroundings;
  event(event: LegEvent): void;
  quality(live: LiveQuality): void;
  /** A command that came too late or was refused by the other side. */
  dropped(detail: string): void;
  /** A request of the other side's that isn't served. */
  refused(detail: string): void;
  microphoneFailed(error: MicrophoneError): void;
  /** What must be heard may be another tone. */
  changed(): void;
  /** Brings the call to the other side. @throws InvalidTarget */
  invite(target: string, media: MediaParts): SipSession;
  /** As an address that another phone can dial; null when it is none. */
  addressOf(target: string): string | null;
  isConnected(): boolean;
}

export type CommandOnLeg = Exclude<PhoneCommand, { type: 'dial' | 'mix' | 'replace' | 'record' }>;

/** What a call wants heard of the program itself. */
export interface Audible {
  readonly phase: LegPhase;
  /** Of an incoming call that may ring; null: it must not be heard. */
  readonly ringKind: RingKind | null;
  /** A 180 has come: it rings there (RFC 3960 3.2). */
  readonly ringsThere: boolean;
  readonly earlyMedia: boolean;
}
