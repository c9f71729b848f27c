/** What anybody may ask of the phone. The call book checks each against the call's phase: one gate, whoever asks. */
import type { Call } from './call.ts';

export type CommandSource = 'ui' | 'toast' | 'card' | 'tray' | 'link';

export type CallCommand =
  | { readonly type: 'dial'; readonly number: string }
  | { readonly type: 'answer'; readonly callId: string }
  | { readonly type: 'decline'; readonly callId: string }
  | { readonly type: 'hangup'; readonly callId: string }
  | { readonly type: 'mute'; readonly callId: string; readonly muted: boolean }
  | { readonly type: 'hold'; readonly callId: string; readonly held: boolean }
  | { readonly type: 'dtmf'; readonly callId: string; readonly tones: string };

export type CommandOnCall = Exclude<CallCommand, { type: 'dial' }>;

/** Why a command was not carried out; the user reads the message of that name. */
export type Refusal =
  | 'unknownCall'
  | 'notNow'
  | 'repeated'
  | 'busyWithAnotherCall'
  | 'notRegistered'
  | 'emptyNumber'
  | 'invalidNumber';

export type CommandResult =
  | { readonly ok: true; readonly callId: string }
  | { readonly ok: false; readonly reason: Refusal };

/** Whether the command is one that the call's phase allows. Pure: the buttons and the gate both ask it. */
export function allows(call: Call, command: CommandOnCall['type']): boolean {
  switch (command) {
    case 'answer':
    case 'decline':
      return call.direction === 'incoming' && call.phase === 'ringing';
    case 'hangup':
      return call.phase !== 'ended' && !(call.direction === 'incoming' && call.phase === 'ringing');
    case 'mute':
      return call.phase === 'talking' || call.phase === 'connecting';
    case 'hold':
    case 'dtmf':
      return call.phase === 'talking';
  }
}

/** What main tells the phone window to do. It carries no decisions. */
export type PhoneCommand =
  | { readonly type: 'dial'; readonly callId: string; readonly target: string }
  | { readonly type: 'answer'; readonly callId: string }
  /** 486 when the agent declined, 480 when this phone can't take it; never 6xx (RFC 3261 16.7). */
  | { readonly type: 'decline'; readonly callId: string; readonly status: 480 | 486 }
  | { readonly type: 'hangup'; readonly callId: string }
  | { readonly type: 'mute'; readonly callId: string; readonly muted: boolean }
  | { readonly type: 'hold'; readonly callId: string; readonly held: boolean }
  | { readonly type: 'dtmf'; readonly callId: string; readonly tones: string };
