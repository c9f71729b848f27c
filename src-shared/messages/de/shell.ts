import type { shell as english } from '../en/shell.ts';
import type { Part } from '../parts.ts';

export const shell = {
  'quit.question': 'Offhook beenden und auflegen?',
  'quit.detail': 'Sie sind in einem Gespräch. Es endet, wenn Offhook beendet wird.',
  'quit.yes': 'Auflegen und beenden',
  'quit.no': 'Weiter telefonieren',

  'strip.label': 'Laufendes Gespräch',
  'strip.muted': 'Mikrofon aus',
  'strip.onHold': 'Gehalten',
  'strip.others': { one: '{count} weiterer Anruf', other: '{count} weitere Anrufe' },
  'strip.open': 'Offhook öffnen',

  'badge.missed': { one: '{count} verpasster Anruf', other: '{count} verpasste Anrufe' },
} as const satisfies Part<typeof english>;
