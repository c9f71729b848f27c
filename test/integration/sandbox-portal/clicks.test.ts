import type { Browser, BrowserContext } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchChromium } from '../../../scripts/chromium.ts';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import { card, heardEvents, hiddenFrame, incomingCall, openAgentPage } from './agent-page.ts';
import { fakeFrame } from './fake-frame.ts';
import { restOf } from './rest-client.ts';

let browser: Browser;
let context: BrowserContext;
let portal: Portal;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

beforeEach(async () => {
  portal = await startPortal({ handler: { override: fakeFrame().override } });
  context = await browser.newContext();
});
afterEach(async () => {
  await context.close();
  await portal.stop();
});

const started = () => portal.parts.events.deliveries.filter(({ event }) => event === 'ONEXTERNALCALLSTART');
const initialized = (payload: unknown): Record<string, unknown> => Object(payload);

describe('a call list (6.1, 8e)', () => {
  test("is the application's card: the first client is registered, the next ones are named by entityChanged", async () => {
    const { page, hidden } = await openAgentPage(portal, context, '/crm/contact/list/');
    await page.getByRole('button', { name: 'Start call list' }).click();
    const { payload } = await portal.waitFor('card.event', { where: ({ event }) => event === 'initialized' });
    const [call] = portal.state.calls.values();
    expect(payload).toMatchObject({
      CALL_ID: call?.callId,
      CALL_LIST_MODE: true,
      CALL_DIRECTION: 'outgoing',
      PHONE_NUMBER: '+493023125101',
    });
    expect(call?.callListId).toBeGreaterThan(0);
    expect(started()[0]?.data).toMatchObject({ CALL_LIST_ID: call?.callListId, CALL_ID: call?.callId });
    expect(await card(page).getAttribute('data-state')).toBe('outgoing');

    await card(page).getByRole('button', { name: 'Call', exact: true }).click();
    await card(page).getByRole('button', { name: 'Next' }).click();
    await portal.waitFor('card.event', {
      where: ({ event, payload: given }) =>
        event === 'entityChanged' && initialized(given)['PHONE_NUMBER'] === '+442079460102',
    });
    const events = portal.state.timeline.entries.flatMap(({ kind, data }) =>
      kind === 'card.event' && 'event' in data ? [data.event] : [],
    );
    expect(events).toEqual(['initialized', 'entityChanged', 'makeCallButtonClick', 'nextButtonClick', 'entityChanged']);
    await card(page).locator('li[aria-current]').getByText('Tom Whitfield').waitFor();
    expect(started()).toHaveLength(1);
    expect(await heardEvents(hidden)).toContain('initialized');
  });

  test('stays when a call of its is over, has no transfer, and blocks clicks on numbers', async () => {
    const { page, hidden } = await openAgentPage(portal, context, '/crm/contact/list/');
    await page.getByRole('button', { name: 'Start call list' }).click();
    await portal.waitFor('card.event', { where: ({ event }) => event === 'initialized' });
    await hidden.evaluate(() => window.ask('CallCardSetUiState', { uiState: 'connected' }));
    expect(await card(page).getByRole('button', { name: 'Transfer' }).count()).toBe(0);
    const [call] = portal.state.calls.values();
    await restOf(portal, 12)('telephony.externalCall.finish', { CALL_ID: call?.callId, USER_ID: 12, DURATION: 5 });
    await hidden.evaluate(() => window.ask('CallCardSetUiState', { uiState: 'redial' }));
    expect(await card(page).getByRole('button', { name: 'Next' }).count()).toBe(1);
    await page.getByRole('link', { name: '+442079460105' }).click();
    await card(page).getByRole('button', { name: 'Next' }).click();
    await portal.waitFor('card.event', { where: ({ event }) => event === 'nextButtonClick' });
    expect(portal.state.calls.size).toBe(0);
    await hidden.evaluate(() => window.ask('CallCardClose'));
    await card(page).waitFor({ state: 'detached' });
  });

  test("may be the portal's own card: the application learns of each call by the event alone", async () => {
    portal.faults.set({ callListCards: 'portal' });
    const { page, hidden } = await openAgentPage(portal, context, '/crm/contact/list/');
    await page.getByRole('button', { name: 'Start call list' }).click();
    await card(page).getByRole('button', { name: 'Call', exact: true }).click();
    await portal.waitFor('event.delivered');
    expect(Number(started()[0]?.data['CALL_LIST_ID'])).toBeGreaterThan(0);
    await card(page).getByRole('button', { name: 'Next' }).click();
    await card(page).getByRole('button', { name: 'Call', exact: true }).click();
    await portal.until(() => started().length === 2);
    expect(await heardEvents(hidden)).toEqual([]);
    expect(await hidden.evaluate(() => window.ask('CallCardClose'))).toEqual([
      { result: 'error', errorCode: 'Call card is undefined' },
    ]);
  });
});

describe('which line, and which card', () => {
  test('the application itself is a line: no LINE_NUMBER then', async () => {
    portal.state.settings.outgoingLine = `REST_APP:${portal.app.id}`;
    const { page } = await openAgentPage(portal, context);
    await page.getByRole('link', { name: '+493023125101' }).click();
    const { payload } = await portal.waitFor('card.event', { where: ({ event }) => event === 'initialized' });
    expect(payload).toMatchObject({
      LINE_NUMBER: '',
      LINE_NAME: '',
      CALL_DIRECTION: 'outgoing',
      CALL_LIST_MODE: false,
    });
    expect(started()[0]?.data).toMatchObject({ LINE_NUMBER: '', USER_ID: 12, IS_MOBILE: 0 });
  });

  test("another application's card is told of in our frame as well, and only its line tells", async () => {
    const other = portal.addApp({ name: 'Other phones' });
    const { hidden } = await openAgentPage(portal, context);
    await restOf(
      portal,
      12,
      other,
    )('telephony.externalCall.register', {
      USER_ID: 12,
      PHONE_NUMBER: '+49301',
      TYPE: 1,
      LINE_NUMBER: 'theirs',
    });
    await hidden.waitForFunction(() => window.events.some(({ name }) => name === 'initialized'), undefined, {
      polling: 20,
    });
    expect(await hidden.evaluate(() => window.events[0]?.payload)).toMatchObject({ LINE_NUMBER: 'theirs' });
  });

  test('a click in the mobile app raises the event and shows nothing', async () => {
    const { page } = await openAgentPage(portal, context);
    portal.click({ userId: 12, number: '+493023125101', mobile: true });
    await portal.waitFor('event.delivered');
    expect(started()[0]?.data).toMatchObject({ IS_MOBILE: 1, USER_ID: 12 });
    expect(portal.push.records.filter(({ command }) => command === 'showExternalCall')).toEqual([]);
    expect(await card(page).count()).toBe(0);
  });
});

describe('Bitrix24 Desktop (5.7)', () => {
  test('shows the card instead of all tabs, and answers commands in its own way', async () => {
    const { page } = await openAgentPage(portal, context);
    const { page: desktop, hidden } = await openAgentPage(portal, context, '/desktop/');
    const callId = incomingCall(portal);
    await card(desktop).waitFor();
    expect(portal.push.records.at(-1)).toMatchObject({ command: 'showExternalCall', tabs: 1 });
    expect(await card(page).count()).toBe(0);
    expect(await hidden.evaluate(() => window.ask('CallCardStartTimer'))).toEqual([]);
    expect(await hidden.evaluate(() => window.ask('CallCardSetMute', {}))).toEqual({
      result: 'error',
      errorCode: 'missing field muted',
    });
    const since = portal.mark();
    await desktop.close();
    await portal.waitFor('page.disconnected', { since });
    // The flag of the desktop's card has to expire first (5.6).
    await page.evaluate(() => localStorage.clear());
    portal.parts.calls.show(callId, [12]);
    await card(page).waitFor();
  });
});

describe('a folded card (5.6)', () => {
  test('is there again after a reload, while its call runs, and no frame is told', async () => {
    const { page } = await openAgentPage(portal, context);
    const callId = incomingCall(portal);
    await card(page).getByRole('button', { name: 'Fold' }).click();
    await page.reload();
    await card(page).getByRole('button', { name: 'Unfold' }).waitFor();
    const hidden = await hiddenFrame(page);
    expect(await hidden.evaluate(() => window.ask('CallCardSetStatusText', { statusText: 'still here' }))).toEqual([]);
    expect(await heardEvents(hidden)).toEqual([]);
    expect(await card(page).getAttribute('data-call-id')).toBe(callId);
  });

  test('is gone when the call is over, and when an application has commanded it', async () => {
    const { page, hidden } = await openAgentPage(portal, context);
    const callId = incomingCall(portal);
    await card(page).getByRole('button', { name: 'Fold' }).click();
    await hidden.evaluate(() => window.ask('CallCardSetStatusText', { statusText: 'mine' }));
    const since = portal.mark();
    await page.reload();
    await portal.waitFor('frame.bound', { since });
    expect(await card(page).count()).toBe(0);
    expect(portal.state.calls.has(callId)).toBe(true);
  });
});
