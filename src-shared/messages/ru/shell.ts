import type { shell as english } from '../en/shell.ts';
import type { Part } from '../parts.ts';

export const shell = {
  'quit.question': 'Выйти из Offhook и завершить звонок?',
  'quit.detail': 'Вы разговариваете. При выходе из Offhook звонок завершится.',
  'quit.yes': 'Завершить и выйти',
  'quit.no': 'Продолжить разговор',
} as const satisfies Part<typeof english>;
