import { switches } from '../command-line.ts';

/** `--lang` and `app.commandLine.appendSwitch('lang', …)` win over the system's language, as in Electron. */
export function readAppLocale(): string {
  return switches.get('lang') || readSystemLocale();
}

export function readSystemLocale(): string {
  return process.env['STANDIN_LOCALE'] ?? 'en-US';
}
