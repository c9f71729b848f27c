import type { Message } from '../parts.ts';
import type { Presence } from '../../phone.ts';

/** Beside the calls: who may reach the agent, voice messages, quick keys. */
export const desk = {
  'availability.title': 'Availability',
  'availability.available': 'Available',
  'availability.doNotDisturb': 'Do not disturb',
  'availability.doNotDisturb.hint': 'Calls are turned away without ringing.',
  'availability.forward': 'Forward calls',
  'availability.forwardTo': 'Forward to',
  'availability.forwarding': 'Forwarded to {number}',
  'availability.for': 'For how long',
  'availability.minutes30': '30 minutes',
  'availability.hour1': '1 hour',
  'availability.hours4': '4 hours',
  'availability.tomorrow': 'Until tomorrow morning',
  'availability.open': 'Until I switch it off',
  'availability.left': '{time} left',
  'availability.set': 'Switch on',
  'availability.end': 'Be available again',
  'availability.cancel': 'Cancel',
  'availability.invalid': 'Enter the number to forward to.',
  'messages.fresh': { one: '{count} new voice message', other: '{count} new voice messages' },
  'messages.waiting': 'New voice messages',
  'messages.listen': 'Listen',
  'quickKeys.title': 'Quick keys',
  'quickKeys.call': 'Call {who}',
  'quickKeys.pickup': 'Take the call for {who}',
  'presence.unknown': 'unknown',
  'presence.idle': 'free',
  'presence.ringing': 'being called',
  'presence.busy': 'on the phone',
} as const satisfies Record<`presence.${Presence}`, Message> & Record<string, Message>;
