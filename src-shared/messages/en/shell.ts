import type { Message } from '../parts.ts';

/** The program on the desktop, beside its windows. */
export const shell = {
  'quit.question': 'Quit Offhook and hang up?',
  'quit.detail': 'You are in a call. It ends when Offhook quits.',
  'quit.yes': 'Hang up and quit',
  'quit.no': 'Go on talking',
} as const satisfies Record<string, Message>;
