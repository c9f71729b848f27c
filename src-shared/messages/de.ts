import { call } from './de/call.ts';
import { desk } from './de/desk.ts';
import { desktop } from './de/desktop.ts';
import { diagnostics } from './de/diagnostics.ts';
import { failure } from './de/failure.ts';
import { phone } from './de/phone.ts';
import { settings } from './de/settings.ts';
import { setup } from './de/setup.ts';
import { shell } from './de/shell.ts';

export const de = {
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
