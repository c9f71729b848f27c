import type { Message } from './catalogue.ts';

export const en = {
  // The status text of the Bitrix24 call card
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

  // The tray icon
  'tray.notReady': 'not ready',
  'tray.ready': 'ready',
  'tray.ringing': 'incoming call',
  'tray.talking': 'in a call',
  'tray.open': 'Open Offhook',
  'tray.quit': 'Quit Offhook',
} as const satisfies Record<string, Message>;
