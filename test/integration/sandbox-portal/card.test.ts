import type { Browser, BrowserContext } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import { card, heardEvents, hiddenFrame, incomingCall, openAgentPage } from './agent-page.ts';
import { launchChromium } from '../../../scripts/chromium.ts';
import { inHidden } from './browser.ts';
import { fakeFrame } from './fake-frame.ts';

let browser: Browser;
let context: BrowserContext;
let portal: Portal;
let frame: ReturnType<typeof fakeFrame>;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

beforeEach(async () => {
  frame = fakeFrame();
  portal = await startPortal({ handler: { override: frame.override } });
  context = await browser.newContext();
});
afterEach(async () => {
  await context.close();
  await portal.stop();
});

const openPage = () => openAgentPage(portal, context);

describe('the hidden frame', () => {
  test('is invisible, named and allowed as Bitrix24 does it, and gets a fresh token by POST', async () => {
    const { page } = await openPage();
    const home = page.locator('#intranet-placement-PAGE_BACKGROUND_WORKER');
    expect(await home.getAttribute('style')).toContain('display:none');
    const iframe = home.locator('iframe');
    const sid = frame.queries[0]?.get('APP_SID');
    expect(await iframe.getAttribute('id')).toBe(`appframe_${sid}`);
    expect(await iframe.getAttribute('name')).toBe(`${portal.site.host}|0|${sid}`);
    expect(await iframe.getAttribute('allow')).toBe('geolocation *; microphone *; camera *; autoplay *;');
    expect(await iframe.getAttribute('sandbox')).toBeNull();
    const token = frame.posted[0]?.get('AUTH_ID') ?? '';
    const answer = await fetch(`${portal.site.origin}/rest/profile?auth=${token}`);
    expect(await answer.json()).toMatchObject({ result: { ID: '12' } });
    await page.reload();
    await expect.poll(() => frame.posted.length).toBe(2);
    expect(frame.posted[1]?.get('AUTH_ID')).not.toBe(token);
  });

  test('gets its init data from a message of three parts and from an object', async () => {
    const { hidden } = await openPage();
    portal.app.userOptions.set(13, { secret: 'of Ben' });
    expect(await hidden.evaluate(() => window.ask('getInitData'))).toMatchObject({
      DOMAIN: portal.site.host,
      PLACEMENT: 'PAGE_BACKGROUND_WORKER',
      PLACEMENT_OPTIONS: { URI: '/crm/contact/details/1/' },
      USER_OPTIONS: [],
      IS_ADMIN: false,
    });
    await hidden.evaluate(() =>
      window.post({ method: 'getInitData', params: '', callback: 'o1', appSid: window.sid, requestId: 'r' }),
    );
    await inHidden(hidden, () => window.heard.some(({ id }) => id === 'o1'));
  });

  test('saves a user option and finds it after a reload', async () => {
    const { page, hidden } = await openPage();
    await hidden.evaluate(() => window.ask('setUserOption', { name: 'a:b', value: '{"port":1}' }));
    const since = portal.mark();
    await page.reload();
    await portal.waitFor('frame.bound', { since });
    const again = await hiddenFrame(page);
    expect(await again.evaluate(() => window.ask('getInitData'))).toMatchObject({
      USER_OPTIONS: { 'a:b': '{"port":1}' },
    });
  });

  test('renews its tokens through the parent, also when they have expired', async () => {
    const { hidden } = await openPage();
    portal.faults.expireTokens();
    const fresh = await hidden.evaluate(() => window.ask<{ AUTH_ID: string }>('refreshAuth'));
    const answer = await fetch(`${portal.site.origin}/rest/profile?auth=${fresh.AUTH_ID}`);
    expect(answer.status).toBe(200);
  });

  test('hears nothing for an unknown command and for a binding, and everything late from a slow parent', async () => {
    const { hidden } = await openPage();
    expect(await hidden.evaluate(() => window.ask('NoSuchCommand'))).toBe('no answer');
    expect(await hidden.evaluate(() => window.ask('CallCardStartTimer'))).toEqual([
      { result: 'error', errorCode: 'Call card is undefined' },
    ]);
    portal.faults.set({ slowParentMs: 600 });
    await inHidden(hidden, async () => (await window.ask('CallCardGetListUiStates')) === 'no answer');
  });

  test('is deleted for everybody after too many slow loads', async () => {
    portal.state.settings.overtime.thresholdMs = 50;
    portal.state.settings.overtime.perDay = 1;
    portal.faults.set({ placementLoadDelayMs: 120 });
    const page = await context.newPage();
    await page.goto(portal.loginUrl(12));
    await portal.waitFor('placement.overtime');
    expect(portal.state.placements).toHaveLength(1);
    await page.reload();
    await portal.waitFor('placement.deleted');
    expect(portal.state.placements).toHaveLength(0);
  });
});

describe('the call card', () => {
  test('opens as an external card, tells its frame, and takes states, texts and the timer from it', async () => {
    const { page, hidden } = await openPage();
    const callId = incomingCall(portal);
    await card(page).waitFor();
    expect(await hidden.evaluate(() => window.events[0])).toMatchObject({
      name: 'initialized',
      payload: {
        CALL_ID: callId,
        PHONE_NUMBER: '+493023125101',
        LINE_NUMBER: 'offhook-1',
        LINE_NAME: 'Berlin',
        CRM_ENTITY_TYPE: 'CONTACT',
        CRM_ENTITY_ID: 1,
        CALL_DIRECTION: 'incoming',
        CALL_STATE: 'idle',
        CALL_LIST_MODE: false,
      },
    });
    expect(await hidden.evaluate(() => window.ask('CallCardSetUiState', { uiState: 'incoming' }))).toEqual([]);
    expect(await hidden.evaluate(() => window.ask('CallCardSetUiState', { uiState: 'flying' }))).toEqual([
      { result: 'error', errorCode: 'Invalid ui state' },
    ]);
    await hidden.evaluate(() => window.ask('CallCardSetStatusText', { statusText: 'Ringing on your desktop' }));
    await card(page).getByText('Ringing on your desktop').waitFor();
    await card(page).getByRole('button', { name: 'Answer', exact: true }).click();
    await portal.waitFor('card.event', { where: ({ event }) => event === 'answerButtonClick' });
    expect(await card(page).getAttribute('data-state')).toBe('incoming');
    await hidden.evaluate(() => window.ask('CallCardSetUiState', { uiState: 'connected' }));
    await card(page)
      .getByText(/^00:0\d$/)
      .waitFor();
    expect(await hidden.evaluate(() => window.ask('CallCardStartTimer'))).toBe('no answer');
  });

  test('toggles mute by itself with the new value, and raises nothing when the app sets it', async () => {
    const { page, hidden } = await openPage();
    incomingCall(portal);
    await card(page).waitFor();
    await hidden.evaluate(() => window.ask('CallCardSetUiState', { uiState: 'connected' }));
    await hidden.evaluate(() => window.ask('CallCardSetMute', { muted: true }));
    const mute = card(page).getByRole('button', { name: 'Mute', exact: true });
    expect(await mute.getAttribute('aria-pressed')).toBe('true');
    await mute.click();
    const events = await hidden.evaluate(() => window.events.filter((event) => event.name === 'muteButtonClick'));
    expect(events).toEqual([{ name: 'muteButtonClick', payload: false }]);
  });

  test('closes by its Close button after the event, and by hide without any event', async () => {
    const { page, hidden } = await openPage();
    incomingCall(portal);
    await card(page).getByRole('button', { name: 'Close' }).click();
    await card(page).waitFor({ state: 'detached' });
    expect(await heardEvents(hidden)).toContain('closeButtonClick');
    const second = incomingCall(portal);
    await inHidden(hidden, () => window.events.length === 5);
    portal.parts.calls.hide(second, [12]);
    await card(page).waitFor({ state: 'detached' });
    expect(await hidden.evaluate(() => window.ask('CallCardClose'))).toEqual([
      { result: 'error', errorCode: 'Call card is undefined' },
    ]);
    expect(await heardEvents(hidden)).toHaveLength(5);
  });

  test('outlives its hiding while a comment is being written, and the comment is kept', async () => {
    const { page } = await openPage();
    const callId = incomingCall(portal);
    await card(page).getByRole('textbox', { name: 'Comment' }).fill('Call back on Monday');
    portal.parts.calls.hide(callId, [12]);
    await portal.waitFor('push', { where: ({ command }) => command === 'hideExternalCall' });
    await card(page).getByRole('button', { name: 'Save comment' }).click();
    await card(page).waitFor({ state: 'detached' });
    await portal.waitFor('call.comment');
    expect(portal.state.calls.get(callId)?.comment).toBe('Call back on Monday');
  });

  test('may raise entityChanged before initialized, as some portals do', async () => {
    portal.faults.set({ entityChangedFirst: true });
    const { hidden } = await openPage();
    incomingCall(portal);
    await inHidden(hidden, () => window.events.length === 2);
    expect(await heardEvents(hidden)).toEqual(['entityChanged', 'initialized']);
  });

  test('stays open on a portal that does not close cards by itself', async () => {
    portal.state.settings.autoClose = false;
    const { page, hidden } = await openPage();
    const callId = incomingCall(portal);
    await card(page).waitFor();
    portal.parts.calls.hide(callId, [12]);
    // The push arrived before this answer did.
    expect(await hidden.evaluate(() => window.ask('CallCardSetStatusText', { statusText: 'still here' }))).toEqual([]);
    await card(page).getByText('still here').waitFor();
  });

  test('is one per tab: a second call stays unseen', async () => {
    const { page } = await openPage();
    const first = incomingCall(portal);
    await card(page).waitFor();
    incomingCall(portal);
    await portal.until((state) => state.timeline.entries.filter(({ kind }) => kind === 'push').length === 2);
    await page.evaluate(() => new Promise((done) => setTimeout(done, 150)));
    expect(await card(page).count()).toBe(1);
    expect(await card(page).getAttribute('data-call-id')).toBe(first);
  });
});

describe('several tabs of one agent', () => {
  test('all show the card when the push reaches them together, and close together', async () => {
    const [one, two] = [await openPage(), await openPage()];
    const callId = incomingCall(portal);
    await card(one.page).waitFor();
    await card(two.page).waitFor();
    expect(await heardEvents(one.hidden)).toContain('initialized');
    expect(await heardEvents(two.hidden)).toContain('initialized');
    await one.page.waitForFunction(() => localStorage.getItem('viExternalCard') !== null);
    await card(one.page).getByRole('button', { name: 'Close' }).click();
    await card(two.page).waitFor({ state: 'detached' });
    expect(await heardEvents(one.hidden)).toContain('closeButtonClick');
    expect(await heardEvents(two.hidden)).not.toContain('closeButtonClick');
    expect(portal.state.calls.has(callId)).toBe(true);
  });

  test('a later tab shows nothing while the flag of the first one lives', async () => {
    const one = await openPage();
    const callId = incomingCall(portal);
    await card(one.page).waitFor();
    await one.page.waitForFunction(() => localStorage.getItem('viExternalCard') !== null);
    const two = await openPage();
    portal.parts.calls.show(callId, [12]);
    await two.page.evaluate(() => new Promise((done) => setTimeout(done, 200)));
    expect(await card(two.page).count()).toBe(0);
    expect((await heardEvents(one.hidden)).filter((name) => name === 'initialized')).toHaveLength(1);
  });
});

describe('a number in the CRM', () => {
  test('is registered by the portal itself, raised to the handler, and only then shown', async () => {
    const { page, hidden } = await openPage();
    await page.getByRole('link', { name: '+493023125101' }).click();
    await card(page).waitFor();
    const { call } = await portal.waitFor('call.registered');
    expect(call).toMatchObject({ type: 1, userId: 12, lineNumber: 'offhook-1', entity: { type: 'CONTACT', id: 1 } });
    const delivered = await portal.waitFor('event.delivered');
    expect(delivered).toMatchObject({ event: 'ONEXTERNALCALLSTART', data: { CALL_ID: call.callId, USER_ID: 12 } });
    expect(await hidden.evaluate(() => window.events[0]?.payload)).toMatchObject({
      CALL_ID: call.callId,
      CALL_DIRECTION: 'outgoing',
    });
    await page.getByRole('link', { name: '+493023125101' }).click();
    expect(portal.state.calls.size).toBe(1);
  });

  test('shows the finished call in the timeline of the open page', async () => {
    const { page } = await openPage();
    const callId = incomingCall(portal);
    await card(page).waitFor();
    const { accessToken } = portal.issueTokens(12);
    await fetch(`${portal.site.origin}/rest/telephony.externalCall.finish`, {
      method: 'POST',
      body: new URLSearchParams({
        auth: accessToken,
        CALL_ID: callId,
        USER_ID: '12',
        DURATION: '65',
        STATUS_CODE: '200',
      }),
    });
    await page.getByText('Incoming call from +493023125101').waitFor();
    await page.getByText('Talked for 1:05').waitFor();
    await card(page).waitFor({ state: 'detached' });
    expect(portal.state.activities).toMatchObject([{ direction: 'incoming', duration: 65, completed: true }]);
  });
});
