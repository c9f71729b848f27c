/** Every template by its name below assets/policies. `npm run policies` writes them; a test says when they are old. */
import { adml, admx } from './admx.ts';
import { linuxSample, mobileConfig } from './samples.ts';
import { LANGUAGES } from './texts.ts';

export const templates: Readonly<Record<string, string>> = {
  'windows/Offhook.admx': admx(),
  ...Object.fromEntries(LANGUAGES.map((language) => [`windows/${language}/Offhook.adml`, adml(language)])),
  'macos/offhook.mobileconfig': mobileConfig(),
  'linux/managed/offhook.json': linuxSample('managed'),
  'linux/recommended/offhook.json': linuxSample('recommended'),
};
