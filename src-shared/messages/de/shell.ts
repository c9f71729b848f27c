import type { shell as english } from '../en/shell.ts';
import type { Part } from '../parts.ts';

export const shell = {
  'quit.question': 'Offhook beenden und auflegen?',
  'quit.detail': 'Sie sind in einem Gespräch. Es endet, wenn Offhook beendet wird.',
  'quit.yes': 'Auflegen und beenden',
  'quit.no': 'Weiter telefonieren',
} as const satisfies Part<typeof english>;
