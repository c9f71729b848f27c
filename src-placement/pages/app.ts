/**
 * The administrator's page in Bitrix24: what is set up, what is not, and the buttons for it.
 *
 *   loading ─▶ refused │ failed ─retry─▶ loading
 *      └─▶ new ─repair─▶ partial │ finish ─finish─▶ (the portal loads the page anew)
 *                           done ─test, unbind─▶ done, new
 */
import * as v from 'valibot';
import { PortalPage } from '../frame/portal-page.ts';
import { readWindowName } from '../frame/window-name.ts';
import { Refused, WizardHost } from './app-host.ts';
import type { Action, ReadyView, WizardView } from './app-state.ts';
import { APP_TEXT } from './app-text.ts';
import { show } from './app-view.ts';
import { chooseLanguage } from './language.ts';

const InitDataSchema = v.object({
  LANG: v.fallback(v.string(), 'en'),
  INSTALL: v.fallback(v.boolean(), false),
  MEMBER_ID: v.string(),
  REFRESH_ID: v.string(),
});

/** An event that takes longer is lost, as far as a waiting person is concerned. */
const TEST_MS = 15_000;
const LOOK_EVERY_MS = 500;

const address = readWindowName(window.name);
const portal = address === null ? null : new PortalPage(window.parent, address);
const host = new WizardHost();
let language = chooseLanguage(navigator.languages);
let view: WizardView = { kind: 'loading' };
let installing = false;

turn(portal === null ? { kind: 'outside' } : view);
if (portal !== null && address !== null) void begin(portal, address.origin);

function turn(next: WizardView): void {
  view = next;
  document.documentElement.lang = language;
  show(view, APP_TEXT[language], (action) => void act(action));
}

async function begin(page: PortalPage, portalOrigin: string): Promise<void> {
  turn({ kind: 'loading' });
  const told = v.safeParse(InitDataSchema, await page.ask('getInitData'));
  if (told.success) {
    language = chooseLanguage([told.output.LANG, ...navigator.languages]);
    installing = told.output.INSTALL;
  }
  await attempt(async () => {
    // What was posted knows the application's token, too; a page that was only fetched has to ask for the rest.
    const ticket = document.querySelector<HTMLMetaElement>('meta[name="offhook-ticket"]')?.content ?? '';
    if (ticket !== '') await host.open({ ticket });
    else if (told.success) {
      await host.open({ portalOrigin, memberId: told.output.MEMBER_ID, refreshToken: told.output.REFRESH_ID });
    } else throw new Error('the portal said nothing');
    turn(ready(await host.status()));
  });
}

const ready = (status: ReadyView['status']): ReadyView => ({
  kind: 'ready',
  status,
  installing,
  busy: false,
  asking: false,
  test: null,
});

async function act(action: Action): Promise<void> {
  // A ticket is spent by its first use: only the portal brings another one.
  if (action === 'retry') return location.reload();
  if (view.kind !== 'ready') return;
  const now = view;
  switch (action) {
    case 'setUp':
    case 'repair':
      turn({ ...now, busy: true });
      return attempt(async () => turn(ready(await host.repair())));
    case 'unbind':
      return turn({ ...now, asking: true });
    case 'keep':
      return turn({ ...now, asking: false });
    case 'reallyUnbind':
      turn({ ...now, busy: true });
      return attempt(async () => turn(ready(await host.unbind())));
    case 'test':
      return attempt(() => tryEvent(now));
    case 'finish':
      // The portal loads its page anew.
      turn({ ...now, busy: true });
      await portal?.command('setInstallFinish', {});
  }
}

async function tryEvent(now: ReadyView): Promise<void> {
  turn({ ...now, busy: true, test: { state: 'waiting' } });
  const until = Date.now() + TEST_MS;
  const id = await host.beginTest();
  let ms = await host.testResult(id);
  while (ms === null && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    ms = await host.testResult(id);
  }
  turn({ ...now, busy: false, test: ms === null ? { state: 'lost' } : { state: 'arrived', ms } });
}

async function attempt(carryOut: () => Promise<void>): Promise<void> {
  try {
    await carryOut();
  } catch (error) {
    console.error('offhook', error);
    turn(error instanceof Refused ? { kind: 'refused', why: error.why } : { kind: 'failed' });
  }
}
