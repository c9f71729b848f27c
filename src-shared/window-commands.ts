/** What each window may ask of a call: what its page has a button for. One that went wrong can do no more than that. */
import type { CallCommand } from './command.ts';
import type { WindowKind } from './ipc.ts';

const commands: Readonly<Record<WindowKind, readonly CallCommand['type'][] | 'all'>> = {
  ui: 'all',
  toast: ['answer', 'decline', 'redirect'],
  strip: ['mute', 'hold', 'hangup'],
  phone: [],
};

export const mayCommand = (kind: WindowKind, { type }: Pick<CallCommand, 'type'>): boolean => {
  const allowed = commands[kind];
  return allowed === 'all' || allowed.includes(type);
};
