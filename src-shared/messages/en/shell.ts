import type { Message } from '../parts.ts';

/** The program on the desktop, beside its windows. */
export const shell = {
  'quit.question': 'Quit Offhook and hang up?',
  'quit.detail': 'You are in a call. It ends when Offhook quits.',
  'quit.yes': 'Hang up and quit',
  'quit.no': 'Go on talking',

  // The call strip
  'strip.label': 'Call in progress',
  'strip.muted': 'Microphone off',
  'strip.onHold': 'On hold',
  'strip.others': { one: '{count} more call', other: '{count} more calls' },
  'strip.open': 'Open Offhook',

  'badge.missed': { one: '{count} missed call', other: '{count} missed calls' },
} as const satisfies Record<string, Message>;
