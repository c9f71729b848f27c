import type { CallMessages, Message } from '../parts.ts';

export const call = {
  // The status text of the Bitrix24 call card, also shown in our own windows
  'card.incoming': 'Incoming call',
  'card.dialing': 'Dialling…',
  'card.ringing': 'Ringing…',
  'card.connecting': 'Connecting…',
  'card.talking': 'Talking',
  'card.muted': 'Talking, microphone off',
  'card.onHold': 'On hold',
  'card.heldByThem': 'The other side has put you on hold',

  // How a call ended
  'end.hungup': 'Call ended',
  'end.busy': 'Busy',
  'end.declined': 'Declined',
  'end.noAnswer': 'No answer',
  'end.missed': 'Missed',
  'end.answeredElsewhere': 'Answered elsewhere',
  'end.cancelled': 'Cancelled',
  'end.invalidNumber': 'This number does not exist',
  'end.forbidden': 'The telephone system does not allow this call',
  'end.unavailable': 'Not reachable',
  'end.microphone': 'No microphone',
  'end.network': 'Connection lost',
  'end.refused': 'Not dialled',
  'end.failed': 'The call failed',

  // The call and its buttons
  'call.answer': 'Answer',
  'call.decline': 'Decline',
  'call.hangup': 'Hang up',
  'call.mute': 'Mute',
  'call.unmute': 'Unmute',
  'call.hold': 'Hold',
  'call.resume': 'Resume',
  'call.keypad': 'Keypad',
  'call.again': 'Call again',
  'call.anonymous': 'Unknown number',
  'call.line': 'Line {line}',
  'call.duration': 'Duration',
  'call.with': 'Call with {who}',
  'call.tonesSent': 'Tones sent',
  'call.announcements': 'Call announcements',
  'call.announce.incoming': 'Incoming call from {who}',
  'call.announce.state': '{who}: {state}',

  // Why a command was not carried out
  'refusal.unknownCall': 'This call is already over.',
  'refusal.notNow': 'This is not possible at the moment.',
  'refusal.repeated': 'This was already done.',
  'refusal.busyWithAnotherCall': 'Finish the other call first.',
  'refusal.notRegistered': 'The telephone is not connected.',
  'refusal.emptyNumber': 'Enter a number first.',
  'refusal.invalidNumber': 'This is not a number that can be dialled.',
  'refusal.unanswered': 'The program did not answer. Please try again.',

  // The tray icon
  'tray.notReady': 'not ready',
  'tray.ready': 'ready',
  'tray.ringing': 'incoming call',
  'tray.talking': 'in a call',
  'tray.open': 'Open Offhook',
  'tray.quit': 'Quit Offhook',
} as const satisfies CallMessages & Record<string, Message>;
