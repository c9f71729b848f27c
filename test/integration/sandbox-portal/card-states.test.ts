import type { Browser, BrowserContext, Frame, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import { card, hiddenFrame, incomingCall, openAgentPage } from './agent-page.ts';
import { launchChromium } from '../../../scripts/chromium.ts';

import { fakeFrame } from './fake-frame.ts';

let browser: Browser;
let context: BrowserContext;
let portal: Portal;
let page: Page;
let hidden: Frame;

beforeAll(async () => {
  browser = await launchChromium();
  context = await browser.newContext();
  portal = await startPortal({ handler: { override: fakeFrame().override } });
  ({ page, hidden } = await openAgentPage(portal, context));
});
afterAll(async () => {
  await browser.close();
  await portal.stop();
});

/** A fresh card for each test; the one before is closed by the app. */
beforeEach(async () => {
  if ((await card(page).count()) > 0) await command('CallCardClose');
  const callId = incomingCall(portal);
  await portal.waitFor('card.opened', { where: (opened) => opened.callId === callId });
});

const command = (name: string, params: object = {}) =>
  hidden.evaluate(([method, given]) => window.ask(method, given), [name, params] as const);
const setState = (uiState: string, more: object = {}) => command('CallCardSetUiState', { uiState, ...more });
const lastEvent = (since: number) => portal.waitFor('card.event', { since });
const press = async (name: string) => {
  const since = portal.mark();
  await card(page).getByRole('button', { name, exact: true }).click();
  return lastEvent(since);
};

const talking = ['Hold', 'Mute', 'Transfer', 'Dial pad', 'Call quality', 'Hang up'];
const buttonsOf: Record<string, string[]> = {
  incoming: ['Answer', 'Skip'],
  transferIncoming: ['Answer', 'Skip'],
  outgoing: ['Call'],
  connectingIncoming: ['Hang up'],
  connectingOutgoing: ['Hang up'],
  connected: talking,
  transferring: ['Complete transfer', 'Return'],
  transferFailed: ['Return'],
  transferConnected: ['Hang up'],
  error: ['Close'],
  moneyError: ['Notify administrator', 'Close'],
  redial: ['Call again'],
};

describe('the states', () => {
  test('are listed in the order of the documentation', async () => {
    expect(await command('CallCardGetListUiStates')).toEqual(Object.keys(buttonsOf));
  });

  test.each(Object.entries(buttonsOf))('%s shows %j', async (state, names) => {
    expect(await setState(state)).toEqual([]);
    const group = card(page).getByRole('group', { name: 'Call', exact: true });
    expect(await group.getByRole('button').allTextContents()).toEqual(names);
  });
});

describe('the buttons', () => {
  test('raise their events and leave the state to the app', async () => {
    const expected: [state: string, button: string, event: string][] = [
      ['incoming', 'Skip', 'skipButtonClick'],
      ['outgoing', 'Call', 'makeCallButtonClick'],
      ['connected', 'Hang up', 'hangupButtonClick'],
      ['transferring', 'Complete transfer', 'completeTransferButtonClick'],
      ['transferring', 'Return', 'cancelTransferButtonClick'],
      ['moneyError', 'Notify administrator', 'notifyAdminButtonClick'],
      ['redial', 'Call again', 'makeCallButtonClick'],
    ];
    for (const [state, button, event] of expected) {
      await setState(state);
      expect(await press(button)).toMatchObject({ event, state, payload: null });
    }
  });

  test('dial pad and quality send one character', async () => {
    await setState('connected');
    await card(page).getByRole('button', { name: 'Dial pad' }).click();
    expect(await press('#')).toMatchObject({ event: 'dialpadButtonClick', payload: '#' });
    await card(page).getByRole('button', { name: 'Call quality' }).click();
    expect(await press('Quality 4')).toMatchObject({ event: 'qualityMeterClick', payload: '4' });
  });

  test('transfer names a colleague by id and a stranger by number', async () => {
    await setState('connected');
    await card(page).getByRole('button', { name: 'Transfer', exact: true }).click();
    expect(await press('Ben Ortiz (103)')).toMatchObject({
      event: 'transferButtonClick',
      payload: { target: 13, phoneNumber: '+493023125101' },
    });
    await card(page).getByRole('textbox', { name: 'Transfer to' }).fill('+442079460102');
    expect(await press('Start transfer')).toMatchObject({ payload: { target: '+442079460102' } });
  });
});

describe('the timer', () => {
  const clock = () => card(page).getByLabel('Call duration').textContent();

  test('keeps its first start over a pause, and is reset only by connected without auto start', async () => {
    await page.clock.install({ time: Date.now() });
    await setState('connected');
    await page.clock.runFor(4000);
    expect(await clock()).toBe('00:04');
    await command('CallCardStopTimer');
    await page.clock.runFor(3000);
    expect(await clock()).toBe('00:04');
    await command('CallCardStartTimer');
    expect(await clock()).toBe('00:07');
    await setState('connected', { disableAutoStartTimer: true });
    expect(await clock()).toBe('');
    await command('CallCardStartTimer');
    expect(await clock()).toBe('00:00');
  });
});

describe('a page that is left', () => {
  test('takes its card along; a new show is ignored until the flag has run out', async () => {
    const callId = String(await card(page).getAttribute('data-call-id'));
    await page.waitForFunction(() => localStorage.getItem('viExternalCard') !== null);
    const since = portal.mark();
    await page.goto(`${portal.site.origin}/crm/contact/list/`);
    await portal.waitFor('page.connected', { since });
    portal.parts.calls.show(callId, [12]);
    await page.evaluate(() => new Promise((done) => setTimeout(done, 200)));
    expect(await card(page).count()).toBe(0);
    await page.evaluate(() => localStorage.setItem('viExternalCard', JSON.stringify({ until: Date.now() })));
    portal.parts.calls.show(callId, [12]);
    await card(page).waitFor();
    hidden = await hiddenFrame(page);
  });
});

describe('a slider', () => {
  test('is opened by a path that apps may open, with a frame of its own that knows no card', async () => {
    expect(await command('openPath', { path: '/bitrix/admin/' })).toEqual({
      result: 'error',
      errorCode: 'PATH_NOT_AVAILABLE',
    });
    const closed = hidden.evaluate(async () => {
      const post = window.ask;
      let answer = await post('openPath', { path: '/crm/contact/details/2/' });
      // The answer comes when the slider closes, long after ask() gave up.
      while (answer === 'no answer') {
        await new Promise((done) => setTimeout(done, 20));
        answer = window.heard.some(({ text }) => text === '{"result":"close"}') ? 'closed' : 'no answer';
      }
      return answer;
    });
    const slider = page.getByRole('dialog', { name: 'Slider' });
    const inside = await (await slider.locator('iframe').elementHandle())?.contentFrame();
    await inside?.getByRole('heading', { name: 'Tom Whitfield' }).waitFor();
    const frame = await (await inside?.waitForSelector('iframe[id^=appframe_]', { state: 'attached' }))?.contentFrame();
    await frame?.waitForFunction(() => Array.isArray(window.events), undefined, { polling: 20 });
    const offered = await frame?.evaluate(() => window.ask<{ command: string[] }>('getInterface'));
    expect(offered?.command).not.toContain('CallCardClose');
    expect(await frame?.evaluate(() => window.ask('CallCardClose'))).toBe('no answer');
    await slider.getByRole('button', { name: 'Close slider' }).click();
    expect(await closed).toBe('closed');
  });
});
