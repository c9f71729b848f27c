import type { shell as english } from '../en/shell.ts';
import type { Part } from '../parts.ts';

export const shell = {
  'quit.question': 'Выйти из Offhook и завершить звонок?',
  'quit.detail': 'Вы разговариваете. При выходе из Offhook звонок завершится.',
  'quit.yes': 'Завершить и выйти',
  'quit.no': 'Продолжить разговор',

  'strip.label': 'Текущий разговор',
  'strip.muted': 'Микрофон выключен',
  'strip.onHold': 'На удержании',
  'strip.others': {
    one: 'ещё {count} звонок',
    few: 'ещё {count} звонка',
    many: 'ещё {count} звонков',
    other: 'ещё {count} звонка',
  },
  'strip.open': 'Открыть Offhook',

  'badge.missed': {
    one: '{count} пропущенный звонок',
    few: '{count} пропущенных звонка',
    many: '{count} пропущенных звонков',
    other: '{count} пропущенного звонка',
  },
} as const satisfies Part<typeof english>;
