/** The placement on the sandbox's portal: a real call card, its real buttons, a number clicked in the CRM. */
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { INSTANCE_OPTION } from '#shared/bridge.ts';
import { transition } from '#shared/call.ts';
import { startPortal } from '../../../sandbox/portal/portal.ts';
import type { Portal } from '../../../sandbox/portal/portal.ts';
import { sampleCall } from '../../unit/src-main/bridge/sample-calls.ts';
import { INSTANCE, startBridge } from '../bridge/running-bridge.ts';
import type { RunningBridge } from '../bridge/running-bridge.ts';
import { buildPlacement } from './built-placement.ts';
import { launchUserChromium } from './user-chromium.ts';
import type { UserChromium } from './user-chromium.ts';
import { card as cardOn, incomingCall } from '../sandbox-portal/agent-page.ts';

const AGENT = 12;
const LINE = 'offhook-1';

let directory: string;
let browser: UserChromium;
let portal: Portal;
let at: RunningBridge;
let page: Page;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'offhook-placement-'));
  for (const [path, body] of await buildPlacement()) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), body);
  }
  browser = await launchUserChromium();
});
afterAll(async () => {
  await browser.close();
  await rm(directory, { recursive: true });
});
beforeEach(async () => {
  portal = await startPortal({ handler: { directory } });
  const { memberId } = portal;
  at = await startBridge({
    handlerOrigin: portal.handlerSite.origin,
    portal: memberId,
    ourLines: () => new Set([LINE]),
  });
  const instance = { port: at.port, secret: at.secret, v: [1, 1], name: 'office', seen: Date.now() };
  portal.app.userOptions.set(AGENT, { [INSTANCE_OPTION]: JSON.stringify({ [INSTANCE]: instance }) });
  page = await browser.context.newPage();
  await page.goto(portal.loginUrl(AGENT, '/crm/contact/details/1/'));
  await at.until(() => at.bridge.state.state === 'direct' && at.bridge.state.tabs === 1);
  // A card is raised by a push, which only a connected tab hears.
  await portal.until(() => portal.push.tabs(AGENT) === 1, 'the tab hears pushes');
});
afterEach(async () => {
  await page.close();
  await at.bridge.stop();
  await portal.stop();
});

const owner = () => ({ memberId: portal.memberId, userId: String(AGENT) });
const card = () => cardOn(page);
const state = (name: string) =>
  card()
    .and(page.locator(`[data-state="${name}"]`))
    .waitFor();

describe('a call that comes in', () => {
  it('is answered, muted and hung up on its card', async () => {
    const callId = incomingCall(portal);
    const ringing = sampleCall({ owner: owner(), portalCallId: callId });
    at.bridge.update(ringing);
    await state('incoming');
    await card().getByRole('button', { name: 'Answer', exact: true }).click();
    await at.until(() => at.commands.length === 1);

    const now = Date.now();
    const answered = transition(transition(ringing, { type: 'answering', at: now }), { type: 'accepted', at: now });
    const talking = transition(answered, { type: 'confirmed', at: now });
    at.bridge.update(talking);
    await state('connected');
    const mute = (pressed: boolean) => card().getByRole('button', { name: 'Mute', exact: true, pressed });
    await mute(false).click();
    await at.until(() => at.commands.length === 2);
    await mute(true).waitFor();
    at.bridge.update({ ...talking, muted: true });
    // The desktop takes it back: the card follows.
    at.bridge.update({ ...talking, muted: false });
    await mute(false).waitFor();
    await card().getByRole('button', { name: 'Hang up', exact: true }).click();
    await at.until(() => at.commands.length === 3);
    expect(at.commands).toEqual([
      { type: 'answer', callId: ringing.id },
      { type: 'mute', callId: ringing.id, muted: true },
      { type: 'hangup', callId: ringing.id },
    ]);
    expect(at.clicks).toEqual([]);
  });
});

describe('a number in the CRM', () => {
  it('dials with the CALL_ID that the portal gave the click', async () => {
    await page.getByRole('link', { name: '+493023125101' }).first().click();
    await at.until(() => at.clicks.length === 1);
    const [call] = portal.state.calls.values();
    expect(at.clicks).toMatchObject([{ portalCallId: call?.callId, line: LINE, portal: portal.memberId }]);
    at.bridge.update(
      sampleCall({ owner: owner(), direction: 'outgoing', origin: 'card', portalCallId: call?.callId ?? '' }),
    );
    await state('connectingOutgoing');
  });
});

describe('loading pages', () => {
  it('two hundred of them cost no REST request', async () => {
    const frameOf = (tab: string, since: number) =>
      portal.waitFor('frame.bound', { since, where: (bound) => bound.tab === tab, timeoutMs: 20_000 });
    const load = async (tab: Page, times: number): Promise<number> => {
      let bound = 0;
      for (let n = 0; n < times; n += 1) {
        const since = portal.mark();
        const connected = portal.waitFor('page.connected', { since, timeoutMs: 20_000 });
        await tab.goto(`${portal.site.origin}/crm/contact/details/${(n % 3) + 1}/`);
        await frameOf((await connected).tab, since);
        bound += 1;
      }
      return bound;
    };
    expect(await load(page, 200)).toBe(200);
    expect(portal.parts.restRecords.list).toEqual([]);
  }, 240_000);
});
