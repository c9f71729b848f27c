import { call } from './en/call.ts';
import { desk } from './en/desk.ts';
import { desktop } from './en/desktop.ts';
import { diagnostics } from './en/diagnostics.ts';
import { failure } from './en/failure.ts';
import { phone } from './en/phone.ts';
import { settings } from './en/settings.ts';
import { setup } from './en/setup.ts';
import { shell } from './en/shell.ts';

export const en = {
  ...call,
  ...desk,
  ...desktop,
  ...diagnostics,
  ...failure,
  ...phone,
  ...settings,
  ...setup,
  ...shell,
};
