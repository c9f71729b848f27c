/** The dial field while somebody is looked for. */
import type { Page } from 'playwright';
import type { CrmAnswer, CrmEntry } from '#shared/crm-search.ts';
import { ready } from './people.ts';
import { type Screen, ui } from './screen.ts';

const entry = (type: CrmEntry['client']['type'], id: number, name: string, number: string): CrmEntry => ({
  client: { type, id, name },
  number,
});

export const bergmanns: readonly CrmEntry[] = [
  entry('CONTACT', 41, 'Elisabeth Bergmann', '+49 30 5550-1234'),
  entry('CONTACT', 41, 'Elisabeth Bergmann', '+491525550123'),
  entry('COMPANY', 7, 'Bergmann & Söhne Maschinenbau und Feinmechanik GmbH', '+492215550177'),
  entry('LEAD', 90, 'Anfrage über das Formular · Paul Bergmann', '030 5550199'),
];

/** An ordinary day, and a quick key that has to do with it. */
export const searching = { ...ready, quickKeys: [{ number: '105', label: 'Bergen, Empfang', watch: false }] };
const signedOut = { ...searching, portal: { state: 'signedOut', reason: null } } as const;
const offline = {
  ...searching,
  portal: { state: 'offline', userName: 'Anna Weber', waiting: 0, reason: 'portalUnreachable' },
} as const;

const found = (entries: readonly CrmEntry[], more = false): { 'crm:search': CrmAnswer } => ({
  'crm:search': { state: 'found', entries, more },
});

const typed =
  (text: string, until: string, ...keys: readonly string[]) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('combobox').first().fill(text);
    await page.locator(until).first().waitFor();
    for (const key of keys) await page.keyboard.press(key);
  };
const LIST = '[role="listbox"]';
const CRM = '#dial-suggestions-crm';
const NOTE = 'form p[class*="note"]';

export const searchStates: readonly Screen[] = [
  ui('search', searching, {
    answers: found(bergmanns),
    act: typed('berg', CRM, 'ArrowDown', 'ArrowDown', 'ArrowDown'),
  }),
  ui('search-wide', searching, {
    size: { width: 720, height: 640 },
    answers: found(bergmanns),
    act: typed('berg', CRM),
  }),
  ui('search-more', searching, { answers: found(bergmanns, true), act: typed('berg', NOTE) }),
  ui('search-loading', searching, { answers: { 'crm:search': { never: true } }, act: typed('berg', NOTE) }),
  ui(
    'search-empty',
    { ...ready, history: [] },
    { answers: found([]), act: typed('zzz', `${NOTE}:not(:has([class*="Loader"]))`) },
  ),
  ui('search-failed', searching, {
    answers: { 'crm:search': { state: 'failed', reason: 'portalOverloaded' } },
    act: typed('berg', `${NOTE}:not(:has([class*="Loader"]))`),
  }),
  ui('search-offline', offline, { act: typed('berg', NOTE) }),
  ui('search-signed-out', signedOut, { act: typed('berg', LIST) }),
  ui('search-number', searching, { answers: found(bergmanns.slice(0, 1)), act: typed('+49 30 5550-1234', CRM) }),
];
