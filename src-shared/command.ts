/** What anybody may ask of the phone. The call book checks each against the call's phase: one gate, whoever asks. */
import type { RingKind } from './audio.ts';
import type { Call, Recording } from './call.ts';
import type { CrmFacts } from './crm-facts.ts';

/** `pbx`: it asked for an answer without anybody's hand; `policy`: the company's rule. */
export type CommandSource =
  | 'policy'
  | 'ui'
  | 'toast'
  | 'strip'
  | 'card'
  | 'tray'
  | 'link'
  | 'headset'
  | 'shortcut'
  | 'notification'
  | 'pbx';

export type CallCommand =
  /** `crm`: what is known of whom besides, from a card, a request, or the search. */
  | { readonly type: 'dial'; readonly number: string; readonly crm?: Partial<CrmFacts> | undefined }
  /** The number that was dialled last. */
  | { readonly type: 'redial' }
  /** Takes a colleague's ringing call: the pickup code and the extension are dialled. */
  | { readonly type: 'pickup'; readonly number: string }
  | { readonly type: 'answer'; readonly callId: string }
  | { readonly type: 'decline'; readonly callId: string }
  | { readonly type: 'hangup'; readonly callId: string }
  | { readonly type: 'mute'; readonly callId: string; readonly muted: boolean }
  | { readonly type: 'hold'; readonly callId: string; readonly held: boolean }
  | { readonly type: 'dtmf'; readonly callId: string; readonly tones: string }
  /** Sends a ringing call elsewhere before it is answered (302, RFC 3261 21.3.3). */
  | { readonly type: 'redirect'; readonly callId: string; readonly number: string }
  | { readonly type: 'voicemail'; readonly callId: string }
  /** Blind: passes the call on without asking anybody (RFC 3515). */
  | { readonly type: 'transfer'; readonly callId: string; readonly number: string }
  /** Holds the call and dials whom to ask first. */
  | { readonly type: 'consult'; readonly callId: string; readonly number: string }
  /** Connects the call with the consultation (RFC 3891); one that still rings becomes a blind transfer. */
  | { readonly type: 'completeTransfer'; readonly callId: string }
  /** Ends the consultation and returns to the caller; after a failed transfer, takes the call back. */
  | { readonly type: 'cancelTransfer'; readonly callId: string }
  /** Connects two calls of ours with each other and leaves both. */
  | { readonly type: 'connect'; readonly callId: string; readonly withId: string }
  /** Three-way conference of these two and the agent. */
  | { readonly type: 'join'; readonly callId: string; readonly withId: string }
  /** Ends the conference: this call is talked to, the other is held. */
  | { readonly type: 'split'; readonly callId: string }
  | { readonly type: 'record'; readonly callId: string; readonly recording: Recording };

export type CommandOnCall = Extract<CallCommand, { readonly callId: string }>;

/** Why a command was not carried out; the user reads the message of that name. */
export type Refusal =
  | 'unknownCall'
  | 'notNow'
  | 'repeated'
  | 'tooManyCalls'
  | 'notRegistered'
  /** The way to the server is being restored: what needs it would be lost. */
  | 'reconnecting'
  | 'emptyNumber'
  | 'invalidNumber'
  | 'notAllowed'
  | 'noVoicemail'
  /** A transfer to somebody who has no telephone, or whose it can't be found out. */
  | 'noExtension'
  | 'noPickupCode'
  | 'nothingToRedial'
  /** By policy. */
  | 'recordingOff';

export type CommandResult =
  | { readonly ok: true; readonly callId: string }
  | { readonly ok: false; readonly reason: Refusal };

/** Whether the command is one that the call's state allows. Pure: the buttons and the gate both ask it. */
export function allows(call: Call, command: CommandOnCall['type']): boolean {
  const ringsHere = call.direction === 'incoming' && call.phase === 'ringing';
  const talking = call.phase === 'talking';
  const passing = call.transfer?.stage === 'asked' || call.transfer?.stage === 'done';
  switch (command) {
    case 'answer':
    case 'decline':
    case 'redirect':
    case 'voicemail':
      return ringsHere;
    case 'hangup':
      return call.phase !== 'ended' && !ringsHere;
    case 'mute':
      return talking || call.phase === 'connecting';
    case 'hold':
      return talking && !passing;
    case 'dtmf':
    case 'record':
      return talking;
    case 'transfer':
    case 'consult':
      return talking && !call.conference && (call.transfer === null || call.transfer.stage === 'failed');
    case 'connect':
    case 'join':
      return talking && !passing;
    case 'completeTransfer':
      return talking && call.transfer?.stage === 'consulting';
    case 'cancelTransfer':
      return talking && (call.transfer?.stage === 'consulting' || call.transfer?.stage === 'failed');
    case 'split':
      return talking && call.conference;
  }
}

/** What main tells the phone window to do. It carries no decisions. */
export type PhoneCommand =
  /** `digits` are sent as tones after the answer (the part of a number after a comma or `;ext=`). */
  | { readonly type: 'dial'; readonly callId: string; readonly target: string; readonly digits?: string | undefined }
  /** The call rings, here and for the caller (180): until then an INVITE is silent. */
  | { readonly type: 'ring'; readonly callId: string; readonly kind: RingKind }
  | { readonly type: 'answer'; readonly callId: string }
  /** 486 when the agent declined, 480 when this phone can't take it; never 6xx (RFC 3261 16.7). */
  | { readonly type: 'decline'; readonly callId: string; readonly status: 480 | 486 }
  | { readonly type: 'redirect'; readonly callId: string; readonly target: string }
  | { readonly type: 'hangup'; readonly callId: string }
  | { readonly type: 'mute'; readonly callId: string; readonly muted: boolean }
  | { readonly type: 'hold'; readonly callId: string; readonly held: boolean }
  | { readonly type: 'dtmf'; readonly callId: string; readonly tones: string }
  /** Tones for the other side's machine, which hears them as soon as the sound gets through. */
  | { readonly type: 'extension'; readonly callId: string; readonly tones: string }
  /**
   * REFER (RFC 3515). `passed`: what the colleague's telephone is to be told of the portal's call (`passed-call.ts`). With
   * `withId` to the other party of that call, in its dialog's place (RFC 3891).
   */
  | {
      readonly type: 'refer';
      readonly callId: string;
      readonly target: string;
      readonly passed?: string | undefined;
    }
  | { readonly type: 'replace'; readonly callId: string; readonly withId: string }
  /** Exactly these calls hear each other from now on; fewer than two: nobody. */
  | { readonly type: 'mix'; readonly callIds: readonly string[] }
  | { readonly type: 'record'; readonly callId: string; readonly recording: Recording };
