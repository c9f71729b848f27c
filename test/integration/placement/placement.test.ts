/** Frame, hub and desktop together, in a real browser, on a page that frames them as Bitrix24 does. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import type { Frame, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { INSTANCE_OPTION } from '#shared/bridge.ts';
import type { Call } from '#shared/call.ts';
import { translator } from '#shared/messages/catalogue.ts';
import { SHOW_AGAIN_AFTER } from '../../../src-main/bridge/card-presence.ts';
import { systemClock } from '../../../src-main/ports.ts';
import { CALL_ID, ended, ringing, talking } from '../../unit/src-main/bridge/sample-calls.ts';
import { INSTANCE, PORTAL, startBridge } from '../bridge/running-bridge.ts';
import type { RunningBridge } from '../bridge/running-bridge.ts';
import { buildPlacement } from './built-placement.ts';
import type { BuiltFiles } from './built-placement.ts';
import type { FakePortal } from './fake-portal-page.ts';
import { launchGatedChromium } from './gated-chromium.ts';
import type { GatedChromium } from './gated-chromium.ts';
import { HANDLER, PORTAL_HOST, startTwoSites } from './two-sites.ts';
import type { TwoSites } from './two-sites.ts';

declare const window: Window & { fake: FakePortal; sent?: unknown[] };

const CARD = { CALL_ID, PHONE_NUMBER: '+493012345', LINE_NUMBER: 'line-1', CALL_DIRECTION: 'incoming' };
const OFFLINE = "Offhook isn't reachable";

let files: BuiltFiles;
let sites: TwoSites;
let browser: GatedChromium;
let at: RunningBridge;

beforeAll(async () => {
  files = await buildPlacement();
  sites = await startTwoSites(files, {});
  browser = await launchGatedChromium(sites);
  await browser.decide(HANDLER, 'allow');
});
afterAll(async () => {
  await browser.close();
  await sites.close();
});
beforeEach(async () => {
  at = await startBridge({
    handlerOrigin: HANDLER,
    clock: { now: systemClock.now, after: (ms, act) => systemClock.after(ms === SHOW_AGAIN_AFTER ? 1 : ms, act) },
  });
  sites.init = initData(at);
  sites.requests.length = 0;
});
afterEach(async () => {
  for (const page of browser.context.pages().slice(1)) await page.close();
  await at.bridge.stop();
});

function initData({ port, secret }: RunningBridge, seen = Date.now()): Record<string, unknown> {
  const instance = { port, secret, v: [1, 1], name: 'office', seen };
  const options = { [INSTANCE_OPTION]: JSON.stringify({ [INSTANCE]: instance }) };
  return { LANG: 'en', MEMBER_ID: PORTAL, USER_OPTIONS: options, AUTH_ID: 'token-1', REFRESH_ID: 'token-2' };
}

async function openPortal(before?: (page: Page) => Promise<unknown>): Promise<Page> {
  const page = await browser.context.newPage();
  await before?.(page);
  await page.goto(`https://${PORTAL_HOST}/`);
  return page;
}

async function openConnected(): Promise<Page> {
  const page = await openPortal();
  await at.until(() => tabs() > 0);
  return page;
}

const tabs = (): number => (at.bridge.state.state === 'direct' ? at.bridge.state.tabs : 0);
const show = (page: Page, card: object = CARD): Promise<void> =>
  page.evaluate((card) => window.fake.show(card as Record<string, unknown>), card);
const press = (page: Page, event: string, value?: unknown): Promise<void> =>
  page.evaluate(([event, value]) => window.fake.raise(event, value), [event, value] as const);
const commands = (page: Page): Promise<[string, Record<string, unknown>][]> =>
  page.evaluate(() => window.fake.commands);
const orders = (page: Page, count: number): Promise<[string, Record<string, unknown>][]> =>
  page.waitForFunction((count) => window.fake.commands.length >= count, count).then(() => commands(page));
const orderOf = async (page: Page, name: string, value: unknown): Promise<void> => {
  const wanted = JSON.stringify(value);
  await page.waitForFunction(
    ([name, wanted]) => {
      const last = window.fake.commands.findLast(([command]) => command === name);
      return last !== undefined && JSON.stringify(Object.values(last[1])[0]) === wanted;
    },
    [name, wanted] as const,
  );
};
const placementFrame = (page: Page): Frame => {
  const frame = page.frames().find((frame) => frame.url().startsWith(HANDLER));
  if (frame === undefined) throw new Error('no frame');
  return frame;
};
const stateOf = (target: Frame | Page, state: string) =>
  target.waitForSelector(`html[data-offhook="${state}"]`, { state: 'attached' });

const answeredAt = (answered: number): Call => ({ ...talking, at: { ...talking.at, answered } });
const wallClock = (at: number | null): string => {
  const date = new Date(at ?? 0);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
};

describe('weight', () => {
  it('of frame and hub together is under 12 kB, compressed, with the relay', async () => {
    const loaded = [...(await buildPlacement(['placement'])).values()];
    const weight = loaded.reduce((sum, file) => sum + gzipSync(file).length, 0);
    expect(loaded).toHaveLength(3);
    expect(weight).toBeLessThan(12_000);
  });
});

describe('the frame', () => {
  it('binds all 17 events before the hub gets to know it', async () => {
    const page = await openConnected();
    const bound = await page.evaluate(() => window.fake.bound);
    expect(new Set(bound).size).toBe(17);
    expect(bound[0]).toBe('BackgroundCallCard::initialized');
  });

  it('asks the network for nothing before its page has loaded', async () => {
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const page = await openPortal(async (page) => {
      // A hub that is running already would be fetched by nobody.
      await page.addInitScript(() => {
        const { SharedWorker } = globalThis;
        const sent: unknown[] = [];
        window.sent = sent;
        globalThis.SharedWorker = class extends SharedWorker {
          constructor(...args: ConstructorParameters<typeof SharedWorker>) {
            super(...args);
            sent.push(String(args[0]));
          }
        };
      });
      await page.route('**/placement.html*', async (route) => {
        const body = String(files.get('/placement.html')).replace(
          '</head>',
          '<script type="module" src="/slow.js"></script></head>',
        );
        await route.fulfill({ contentType: 'text/html', body });
      });
      await page.route('**/slow.js', async (route) => {
        await held;
        await route.fulfill({ contentType: 'text/javascript', body: '' });
      });
    });
    await page.waitForFunction(() => window.fake.bound.length === 17);
    // Everything is known and nothing but the load event is missing: the page has answered.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
    const workers = (): Promise<unknown[] | undefined> => placementFrame(page).evaluate(() => window.sent);
    expect(sites.requests.every((request) => request.includes('/assets/placement-'))).toBe(true);
    expect(await workers()).toEqual([]);
    release();
    await at.until(() => tabs() === 1);
    expect(await workers()).toEqual([expect.stringContaining('/assets/hub-')]);
  });

  it('does nothing where no portal page frames it', async () => {
    const page = await browser.context.newPage();
    await page.goto(`${HANDLER}/placement.html`);
    await stateOf(page, 'not framed');
    expect(sites.requests.filter((request) => request.includes('hub'))).toEqual([]);
  });

  it('passes no token on while nothing needs one', async () => {
    const page = await openPortal((page) =>
      page.addInitScript(() => {
        const { postMessage } = MessagePort.prototype;
        window.sent = [];
        MessagePort.prototype.postMessage = function (message: unknown) {
          window.sent?.push(message);
          postMessage.call(this, message);
        };
      }),
    );
    // The hub of an earlier page may be the one that has a tab already.
    await page.waitForFunction(() => window.fake.bound.length === 17);
    await stateOf(placementFrame(page), 'attached');
    await at.until(() => tabs() === 1);
    const sent = JSON.stringify(await placementFrame(page).evaluate(() => window.sent));
    expect(sent).toContain('"attach"');
    expect(sent).not.toContain('token-');
    expect(at.logged.join()).not.toContain('token-');
  });

  it('hears the portal page alone', async () => {
    const page = await openConnected();
    await page.evaluate((src) => {
      const frame = document.createElement('iframe');
      frame.src = src;
      document.body.append(frame);
      return new Promise((resolve) => frame.addEventListener('load', resolve));
    }, `${HANDLER}/plain.html`);
    const stranger = page.frames().find((frame) => frame.url().endsWith('/plain.html'));
    // Ids are guessable; the origin is not to be had.
    await stranger?.evaluate(
      (card) => {
        for (let id = 1; id < 20; id++) window.parent.frames[0]?.postMessage(`offhook${id}:${card}`, '*');
      },
      JSON.stringify({ ...CARD, CALL_DIRECTION: 'outgoing' }),
    );
    at.bridge.update({ ...ringing, portalCallId: 'externalCall.real' });
    await show(page, { ...CARD, CALL_ID: 'externalCall.real' });
    await orderOf(page, 'CallCardSetUiState', 'incoming');
    expect(at.logged.filter((line) => line.includes('card.click'))).toEqual([]);
  });

  it('says so where the browser has no SharedWorker', async () => {
    const page = await openPortal((page) => page.addInitScript(() => Reflect.deleteProperty(window, 'SharedWorker')));
    await page.waitForFunction(() => window.fake.bound.length === 17);
    await stateOf(placementFrame(page), 'no hub');
    await show(page);
    expect(await orders(page, 1)).toEqual([
      ['CallCardSetStatusText', { statusText: 'This browser cannot reach Offhook' }],
    ]);
  });
});

describe('the frame, where the browser starts no hub', () => {
  it('says so on a card that is up already, and breaks nothing', async () => {
    const page = await openPortal((page) =>
      page.addInitScript(() => {
        const { SharedWorker } = globalThis;
        // As Chromium does it for frames of other sites that may not store anything.
        globalThis.SharedWorker = class extends SharedWorker {
          constructor() {
            super('/not-there.js');
          }
        };
        Reflect.set(navigator.locks, 'request', () => new Promise(() => {}));
      }),
    );
    await page.waitForFunction(() => window.fake.bound.length === 17);
    await show(page);
    await stateOf(placementFrame(page), 'no hub');
    expect(await orders(page, 1)).toEqual([
      ['CallCardSetStatusText', { statusText: 'This browser cannot reach Offhook' }],
    ]);
  });
});

describe('a call', () => {
  it('is shown on its card, from ringing to the end, by what changes', async () => {
    const page = await openConnected();
    at.bridge.update(ringing);
    await show(page);
    expect(await orders(page, 2)).toEqual([
      ['CallCardSetUiState', { uiState: 'incoming' }],
      ['CallCardSetStatusText', { statusText: 'Incoming call' }],
    ]);
    await press(page, 'answerButtonClick');
    await at.until(() => at.commands.length === 1);
    expect(at.commands).toEqual([{ type: 'answer', callId: ringing.id }]);
    at.bridge.update(talking);
    expect((await orders(page, 4)).slice(2)).toEqual([
      ['CallCardSetUiState', { uiState: 'connected' }],
      ['CallCardSetStatusText', { statusText: 'Talking' }],
    ]);
    at.bridge.update(ended);
    await orderOf(page, 'CallCardSetUiState', 'error');
  });

  it('takes a toggle as the value that it shows, and no echo for a press', async () => {
    const page = await openConnected();
    const talking = answeredAt(Date.now());
    at.bridge.update(talking);
    await show(page);
    await orderOf(page, 'CallCardSetUiState', 'connected');
    await press(page, 'muteButtonClick', true);
    await at.until(() => at.commands.length === 1);
    at.bridge.update({ ...talking, muted: true });
    await orderOf(page, 'CallCardSetStatusText', 'Talking, microphone off');
    // The card toggled itself: nobody had to tell it.
    expect((await commands(page)).map(([name]) => name)).not.toContain('CallCardSetMute');
    at.bridge.update(talking);
    await orderOf(page, 'CallCardSetMute', false);
    await press(page, 'muteButtonClick', false);
    await press(page, 'holdButtonClick', true);
    await at.until(() => at.commands.length === 2);
    expect(at.commands).toEqual([
      { type: 'mute', callId: talking.id, muted: true },
      { type: 'hold', callId: talking.id, held: true },
    ]);
  });

  it('hears every other button: vote, comment, transfer, its completion and its cancellation, and the client', async () => {
    const page = await openConnected();
    at.bridge.update(talking);
    await show(page);
    await orderOf(page, 'CallCardSetUiState', 'connected');
    await press(page, 'entityChanged', { CRM_ENTITY_TYPE: 'LEAD', CRM_ENTITY_ID: 45, PHONE_NUMBER: '+493012345' });
    await press(page, 'qualityMeterClick', '5');
    await press(page, 'addCommentButtonClick', 'wants an offer');
    await press(page, 'transferButtonClick', { phoneNumber: '+493012345', target: 13 });
    await press(page, 'completeTransferButtonClick');
    await press(page, 'cancelTransferButtonClick');
    await at.until(() => at.commands.length === 2 && at.facts.length === 3);
    expect(at.facts.map(([, fact]) => fact)).toEqual([
      { type: 'crm', facts: { entity: { type: 'LEAD', id: 45 } } },
      { type: 'vote', vote: 5 },
      { type: 'comment', text: 'wants an offer' },
    ]);
    expect(at.commands.map(({ type }) => type)).toEqual(['completeTransfer', 'cancelTransfer']);
    // The one who answers in `runningBridge` knows no extensions: the card says so.
    await orderOf(page, 'CallCardSetStatusText', translator('en')('refusal.noExtension'));
  });

  it('goes through the states of a transfer, with its title, and its clock stands at the end', async () => {
    const page = await openConnected();
    const call = answeredAt(Date.now());
    at.bridge.update(call);
    await show(page);
    await orderOf(page, 'CallCardSetUiState', 'connected');
    const transfer = { kind: 'consult', target: '102', consultId: 'c', stage: 'consulting', sipCode: null } as const;
    at.bridge.update({ ...call, transfer });
    await orderOf(page, 'CallCardSetUiState', 'transferring');
    await orderOf(page, 'CallCardSetCardTitle', 'Transfer to 102');
    at.bridge.update({ ...call, transfer: { ...transfer, stage: 'failed', sipCode: 486 } });
    await orderOf(page, 'CallCardSetUiState', 'transferFailed');
    at.bridge.update({ ...call, transfer: { ...transfer, stage: 'done' } });
    await orderOf(page, 'CallCardSetUiState', 'transferConnected');
    await page.waitForFunction(() => window.fake.commands.some(([name]) => name === 'CallCardStopTimer'));
  });

  it('on a card that comes up in mid-call leaves its clock alone and says since when', async () => {
    const page = await openConnected();
    at.bridge.update(talking);
    await show(page);
    expect(await orders(page, 2)).toEqual([
      ['CallCardSetUiState', { uiState: 'connected', disableAutoStartTimer: true }],
      ['CallCardSetStatusText', { statusText: `Talking since ${wallClock(talking.at.answered)}` }],
    ]);
  });

  it('that is no desktop’s says that the phone is not reachable, after five seconds', async () => {
    const page = await openConnected();
    // Too old to be a click: nobody dials it.
    await show(page, { ...CARD, CALL_DIRECTION: 'outgoing' });
    await orderOf(page, 'CallCardSetStatusText', "Your phone isn't reachable");
    expect((await commands(page)).map(([name]) => name)).toEqual(['CallCardSetUiState', 'CallCardSetStatusText']);
  });

  it('is shown at once and whole on a card that comes up late, in every tab', async () => {
    const [one, two] = [await openConnected(), await openPortal()];
    await at.until(() => tabs() === 2);
    at.bridge.update(talking);
    await show(one);
    await orderOf(one, 'CallCardSetUiState', 'connected');
    await show(two);
    await orderOf(two, 'CallCardSetUiState', 'connected');
    at.bridge.update({ ...talking, hold: 'local' });
    await Promise.all([one, two].map((page) => orderOf(page, 'CallCardSetHold', true)));
  });

  it('goes on in the tab that has the card, whatever the others answer', async () => {
    const [one, two] = [await openConnected(), await openPortal()];
    await at.until(() => tabs() === 2);
    at.bridge.update(ringing);
    await show(one);
    await show(two);
    await orderOf(two, 'CallCardSetUiState', 'incoming');
    // Closed in one tab: the other's card goes with it and says nothing (bitrix24.md 6.4).
    await two.evaluate(() => (window.fake.hasCard = false));
    at.bridge.update(talking);
    await orderOf(one, 'CallCardSetUiState', 'connected');
    at.bridge.update({ ...talking, muted: true });
    await orderOf(one, 'CallCardSetMute', true);
    expect((await commands(two)).at(-1)?.[0]).toBe('CallCardSetStatusText');
  });

  it('of another card than the one on the page is none of that page', async () => {
    const page = await openConnected();
    at.bridge.update(talking);
    await show(page, { ...CARD, CALL_ID: 'externalCall.another' });
    await press(page, 'hangupButtonClick');
    await at.until(() => at.logged.some((line) => line.includes('card.pressOfUnknownCall')));
    expect(at.commands).toEqual([]);
    expect(await commands(page)).toEqual([]);
  });

  it('is shown again when the last page with its card is left', async () => {
    const page = await openConnected();
    at.bridge.update(talking);
    await show(page);
    await orderOf(page, 'CallCardSetUiState', 'connected');
    await page.reload();
    await at.until(() => at.shownAgain.length === 1);
    expect(at.shownAgain).toEqual([talking]);
  });

  it('notices a page that went without a word', async () => {
    const page = await openConnected();
    await page.evaluate(() => window.fake.addFrame());
    await at.until(() => tabs() === 2);
    const [first] = page.frames().filter((frame) => frame.url().startsWith(HANDLER));
    // What a crash leaves out: the page's own goodbye.
    await first?.evaluate(() => addEventListener('pagehide', (event) => event.stopImmediatePropagation(), true));
    await page.evaluate(() => window.fake.removeFrame());
    await at.until(() => tabs() === 1);
  });
});

describe('a click on a number', () => {
  it('dials once, though two frames show its card', async () => {
    const page = await openConnected();
    await page.evaluate(() => window.fake.addFrame());
    await at.until(() => tabs() === 2);
    const callId = `externalCall.${'e'.repeat(32)}.${Math.floor(Date.now() / 1000)}`;
    await show(page, { ...CARD, CALL_ID: callId, CALL_DIRECTION: 'outgoing' });
    await at.until(() => at.logged.filter((line) => line.includes('card.click')).length === 2);
    expect(at.clicks).toEqual([{ portalCallId: callId, number: '+493012345', line: 'line-1', portal: PORTAL }]);
  });
});

describe('without a desktop', () => {
  it('the card says so, and is right again when the desktop is back', async () => {
    await at.bridge.stop();
    const page = await openPortal();
    await page.waitForFunction(() => window.fake.bound.length === 17);
    await show(page);
    await orderOf(page, 'CallCardSetStatusText', OFFLINE);
    at.bridge.update(talking);
    await at.bridge.start({ handlerOrigin: HANDLER, port: at.port, portal: PORTAL, secret: at.secret, boot: at.boot });
    // A page that knows of a newer start makes the hub try at once.
    sites.init = initData(at, Date.now() + 1);
    await openPortal();
    await orderOf(page, 'CallCardSetUiState', 'connected');
    await orderOf(page, 'CallCardSetStatusText', `Talking since ${wallClock(talking.at.answered)}`);
  });

  it('the hub comes back by itself, and brings the press that got lost', async () => {
    const page = await openConnected();
    at.bridge.update(talking);
    await show(page);
    await orderOf(page, 'CallCardSetUiState', 'connected');
    await at.bridge.stop();
    await press(page, 'hangupButtonClick');
    await at.bridge.start({ handlerOrigin: HANDLER, port: at.port, portal: PORTAL, secret: at.secret, boot: at.boot });
    await at.until(() => at.commands.length === 1);
    expect(at.commands).toEqual([{ type: 'hangup', callId: talking.id }]);
  });
});

describe('the sign-in landing page', () => {
  it('hands the answer to the listener that its state names', async () => {
    const asked = Promise.withResolvers<string>();
    const listener = createServer((request, response) => {
      asked.resolve(request.url ?? '');
      response.end('done');
    });
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const { port } = listener.address() as AddressInfo;
    const page = await browser.context.newPage();
    const query = `code=c0de&state=hash.${port}&domain=portal.example&member_id=m&scope=telephony&server_domain=oauth.example`;
    await page.goto(`${HANDLER}/oauth.html?${query}&AUTH_ID=x`).catch(() => undefined);
    expect(await asked.promise).toBe(`/oauth?${query}`);
    await page.close();
    listener.closeAllConnections();
    await new Promise((resolve) => listener.close(resolve));
  });

  it.each([
    ['?error=access_denied', 'Bitrix24 refused the sign-in'],
    ['?state=hash', 'This sign-in is incomplete'],
  ])('says what is wrong with %s', async (query, title) => {
    const page = await browser.context.newPage();
    await page.goto(`${HANDLER}/oauth.html${query}`);
    await page.getByRole('heading', { name: title }).waitFor();
    expect(await page.getByRole('button').count()).toBe(0);
  });

  it('offers a button, and keeps the code out of the address bar', async () => {
    const page = await browser.context.newPage();
    await page.goto(`${HANDLER}/oauth.html?code=c0de&state=hash`, { waitUntil: 'commit' });
    await page.getByRole('button', { name: 'Open Offhook' }).waitFor();
    expect(page.url()).toBe(`${HANDLER}/oauth.html`);
  });
});

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

  it.each([
    '/pair.html',
    `/pair.html#20000.${INSTANCE}.${'x'.repeat(43)}`,
    '/oauth.html?code=c&state=h',
    '/oauth.html',
  ])('%s can be read by everybody', async (path) => {
    const page = await browser.context.newPage();
    await page.emulateMedia({ colorScheme });
    await page.goto(HANDLER + path, { waitUntil: 'commit' });
    await page.getByRole('heading').waitFor();
    await page.evaluate(axe);
    const violations = await page.evaluate(async () => {
      const { axe } = window as unknown as { axe: { run(): Promise<{ violations: { id: string }[] }> } };
      return (await axe.run()).violations.map(({ id }) => id);
    });
    expect(violations).toEqual([]);
  });
});
