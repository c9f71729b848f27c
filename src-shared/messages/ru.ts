import { call } from './ru/call.ts';
import { desk } from './ru/desk.ts';
import { desktop } from './ru/desktop.ts';
import { diagnostics } from './ru/diagnostics.ts';
import { failure } from './ru/failure.ts';
import { phone } from './ru/phone.ts';
import { settings } from './ru/settings.ts';
import { setup } from './ru/setup.ts';
import { shell } from './ru/shell.ts';

export const ru = {
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
