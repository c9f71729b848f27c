/**
 * The card by the relay: the sandbox's portal and its call card, a real Chromium that refuses loopback, the built frame
 * and hub, and the desktop's bridge on the portal's push server.
 */
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { BRIDGE_VERSION, INSTANCE_OPTION } from '#shared/bridge.ts';
import { type Call, transition } from '#shared/call.ts';
import type { Portal } from '../../../sandbox/portal/portal.ts';
import type { PushLink } from '../../../src-main/push/push-link.ts';
import { sampleCall } from '../../unit/src-main/bridge/sample-calls.ts';
import { connectHub } from '../bridge/hub-client.ts';
import { INSTANCE, type RunningBridge, startBridge } from '../bridge/running-bridge.ts';
import { buildPlacement } from '../placement/built-placement.ts';
import { type GatedChromium, launchGatedChromium } from '../placement/gated-chromium.ts';
import { HANDLER, PORTAL_HOST } from '../placement/two-sites.ts';
import { startTlsPortal, type TlsPortal } from './tls-portal.ts';
import { openWire } from './wire.ts';
import { card as cardOn, incomingCall } from '../sandbox-portal/agent-page.ts';

const AGENT = 12;
const LINE = 'offhook-1';

let directory: string;
let tlsPortal: TlsPortal;
let portal: Portal;
let browser: GatedChromium;
let push: PushLink;
let at: RunningBridge;
let page: Page;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'offhook-relay-'));
  for (const [path, body] of await buildPlacement(['placement'])) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), body);
  }
});
afterAll(() => rm(directory, { recursive: true }));

// A portal, a browser and a desktop for each: a hub outlives its pages for a while.
beforeEach(async () => {
  tlsPortal = await startTlsPortal(directory, steadyRandom());
  portal = tlsPortal.portal;
  push = await tlsPortal.pushLink(AGENT);
  at = await startBridge({
    handlerOrigin: HANDLER,
    portal: portal.memberId,
    ourLines: () => new Set([LINE]),
    push,
  });
  publish();
  browser = await launchGatedChromium(tlsPortal);
});
afterEach(async () => {
  await browser.close();
  await at.bridge.stop();
  push.stop();
  await portal.stop();
});

/** What the desktop writes into the agent's user option. */
function publish({ boot = at.boot, port = at.port } = {}): void {
  const { lowest, highest } = BRIDGE_VERSION;
  const relay = { boot, user: String(AGENT) };
  const instance = { port, secret: at.secret, v: [lowest, highest], name: 'office', relay, seen: Date.now() };
  portal.app.userOptions.set(AGENT, { [INSTANCE_OPTION]: JSON.stringify({ [INSTANCE]: instance }) });
}

/** The same losses in every run. */
function steadyRandom(seed = 7): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

async function openPage(): Promise<void> {
  page = await browser.context.newPage();
  const since = portal.mark();
  await page.goto(portal.loginUrl(AGENT, '/crm/contact/details/1/'));
  await portal.waitFor('frame.bound', { since });
  await portal.until(() => portal.push.tabs(AGENT) > 0, 'the tab hears pushes');
}

const owner = () => ({ memberId: portal.memberId, userId: String(AGENT) });
const card = () => cardOn(page);
const state = (name: string) =>
  card()
    .and(page.locator(`[data-state="${name}"]`))
    .waitFor();
const press = (name: string) => card().getByRole('button', { name, exact: true }).click();
const pressed = (name: string, isPressed: boolean) =>
  card().getByRole('button', { name, exact: true, pressed: isPressed }).waitFor();
const status = (text: string) => card().getByRole('status').filter({ hasText: text }).waitFor();
const commands = async (count: number) => {
  await at.until(() => at.commands.length >= count);
  return at.commands;
};

function ring(): Call {
  const callId = incomingCall(portal);
  const call = sampleCall({ owner: owner(), portalCallId: callId });
  at.bridge.update(call);
  return call;
}

function talk(ringing: Call): Call {
  const now = Date.now();
  const answered = transition(transition(ringing, { type: 'answering', at: now }), { type: 'accepted', at: now });
  const talking = transition(answered, { type: 'confirmed', at: now });
  at.bridge.update(talking);
  return talking;
}

function end(call: Call): Call {
  const ended = transition(call, {
    type: 'ended',
    at: Date.now(),
    end: { cause: 'hungup', by: 'remote', sipCode: null },
  });
  at.bridge.update(ended);
  return ended;
}

/** REST requests of this method by the hub: those of the desktop come from Node. */
const pulls = () => portal.parts.restRecords.list.filter(({ method }) => method.startsWith('pull.application.'));

describe('where loopback is refused', () => {
  it('loading pages costs no request', async () => {
    const before = portal.parts.restRecords.list.length;
    await openPage();
    await at.until(() => at.bridge.counts.blockedAttempts > 0);
    await page.goto(`https://${PORTAL_HOST}/crm/lead/list/`);
    await portal.until(() => portal.push.tabs(AGENT) > 0);
    expect(portal.parts.restRecords.list.slice(before)).toEqual([]);
    expect(at.bridge.state).toMatchObject({ state: 'relay' });
  });

  it('the card is answered, muted and hung up by the relay', async () => {
    await openPage();
    await at.until(() => at.bridge.counts.blockedAttempts > 0);
    const ringing = ring();
    await state('incoming');
    await press('Answer');
    await commands(1);
    const talking = talk(ringing);
    await state('connected');
    await status('Talking');
    await press('Mute');
    await commands(2);
    at.bridge.update({ ...talking, muted: true });
    await status('microphone off');
    // The desktop takes it back: the card follows.
    at.bridge.update({ ...talking, muted: false });
    await pressed('Mute', false);
    await press('Hang up');
    expect(await commands(3)).toEqual([
      { type: 'answer', callId: ringing.id },
      { type: 'mute', callId: ringing.id, muted: true },
      { type: 'hangup', callId: ringing.id },
    ]);
    end(talking);
    await state('error');
    expect(at.clicks).toEqual([]);
    expect(at.refusals.filter(({ requirement }) => requirement === 10)).toEqual([]);
    // One configuration, and a handful of letters both ways.
    expect(pulls().length).toBeLessThan(16);
  });

  it('a click on a number dials', async () => {
    await openPage();
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

describe('on a bad day', () => {
  it('a lost press is said again, and obeyed once', async () => {
    await openPage();
    ring();
    await state('incoming');
    portal.faults.set({ push: { dropShare: 1 } });
    const since = portal.mark();
    await press('Answer');
    await portal.waitFor('push.dropped', { since });
    portal.faults.set({ push: { dropShare: 0, duplicateShare: 1 } });
    expect(await commands(1)).toHaveLength(1);
    // Its double, and the answer with its double, have come as well.
    await portal.waitFor('push.duplicated', { since });
    await portal.waitFor('push.published', { since, where: ({ by, mid }) => by === AGENT && mid !== undefined });
    expect(at.commands).toHaveLength(1);
  });

  it('the end of a call that the browser did not hear of is told again', async () => {
    await openPage();
    const talking = talk(ring());
    await state('connected');
    portal.faults.set({ push: { dropShare: 1 } });
    const since = portal.mark();
    end(talking);
    await portal.waitFor('push.dropped', { since });
    portal.faults.set({ push: { dropShare: 0 } });
    await state('error');
  });

  it('where pushes are lost, doubled and late, each card ends right and each press counts once', async () => {
    portal.faults.set({ push: { dropShare: 0.05, duplicateShare: 0.05, delayMs: 3000 } });
    await openPage();
    const ringing = ring();
    await state('incoming');
    await press('Answer');
    await commands(1);
    const talking = talk(ringing);
    await state('connected');
    await press('Mute');
    await commands(2);
    const muted = { ...talking, muted: true };
    at.bridge.update(muted);
    await status('microphone off');
    await press('Hang up');
    await commands(3);
    end(muted);
    await state('error');
    expect(at.commands.map(({ type }) => type)).toEqual(['answer', 'mute', 'hangup']);
  }, 90_000);

  it('an overloaded portal is asked again, with patience', async () => {
    await openPage();
    portal.faults.next({ kind: 'status', method: 'pull.application.event.add', status: 503, times: 2 });
    ring();
    await state('incoming');
    const refused = pulls().filter(({ status }) => status === 503);
    expect(refused).toHaveLength(2);
    const [first, second] = refused.map(({ at }) => at);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(1000);
  });

  it('a token that has expired is renewed through the page', async () => {
    await openPage();
    portal.faults.expireTokens({ userId: AGENT });
    ring();
    await state('incoming');
    await press('Answer');
    expect(await commands(1)).toHaveLength(1);
  });

  it('a browser that knows an earlier run of the desktop is told of this one', async () => {
    await openPage();
    await at.bridge.stop();
    const { port, secret } = at;
    const boot = 'b'.repeat(43);
    await at.bridge.start({ handlerOrigin: HANDLER, port, portal: portal.memberId, secret, boot });
    ring();
    await state('incoming');
    await press('Answer');
    expect(await commands(1)).toHaveLength(1);
    expect(at.refusals.map(({ cause }) => cause)).toContain('relayStale');
  });
});

describe('who has the portal but not the secret', () => {
  it('can replay nothing, and forge nothing, also from the shared channel', async () => {
    await openPage();
    ring();
    await state('incoming');
    const since = portal.mark();
    await press('Answer');
    await commands(1);
    // The press itself: the desktop writes by the same channel.
    const { params } = await portal.waitFor('push.published', {
      since,
      where: (published) => JSON.stringify(published.params).includes('"to":"desktop"'),
    });
    const { letters } = params as { letters: { box: string }[] };
    const forged = { v: 1, letters: letters.map((letter) => ({ ...letter, box: `A${letter.box.slice(1)}` })) };
    const publication = { appId: portal.app.id, by: 13, module: 'application', command: 'offhook.relay' };
    portal.pull.publish({ ...publication, type: 'private', userId: AGENT, params });
    portal.pull.publish({ ...publication, type: 'shared', userId: 0, params });
    portal.pull.publish({ ...publication, type: 'shared', userId: 0, params: forged });
    await at.until(() => at.refusals.some(({ cause }) => cause === 'relayForged'));
    expect(at.commands).toHaveLength(1);
  });
});

describe('a call that changes its way', () => {
  it('goes from loopback to the relay and back: no press is lost, none counts twice', async () => {
    await browser.decide(HANDLER, 'allow');
    const wire = await openWire(at.port);
    publish({ port: wire.port });
    await openPage();
    await at.until(() => at.bridge.state.state === 'direct');
    const ringing = ring();
    await state('incoming');
    await press('Answer');
    await commands(1);
    const talking = talk(ringing);
    await state('connected');
    expect(pulls().filter(({ method }) => method === 'pull.application.event.add')).toEqual([]);

    await wire.cut();
    await press('Hold');
    await commands(2);
    const held: Call = { ...talking, hold: 'local' };
    at.bridge.update(held);
    await status('On hold');
    expect(at.bridge.state.state).toBe('relay');

    await wire.mend();
    await at.until(() => at.bridge.state.state === 'direct');
    const letters = pulls().length;
    await press('Hold');
    await commands(3);
    at.bridge.update(talking);
    await status('Talking');
    await press('Hang up');
    await commands(4);
    end(talking);
    await state('error');
    expect(at.commands.map(({ type }) => type)).toEqual(['answer', 'hold', 'hold', 'hangup']);
    expect(pulls()).toHaveLength(letters);
    await wire.close();
  }, 60_000);
});

describe('one agent, several ways at once', () => {
  it('a browser by the relay and one that is connected directly: both cards follow, a press counts once', async () => {
    await openPage();
    await at.until(() => at.bridge.counts.blockedAttempts > 0);
    const me = { role: 'hub', instance: INSTANCE, portal: portal.memberId, hub: 'edge', key: at.secret } as const;
    const edge = await connectHub(at.port, me, { origin: HANDLER });
    const told = async (uiState: string): Promise<void> => {
      const { t, cards } = await edge.next();
      if (t === 'state' && Array.isArray(cards) && cards[0]?.uiState === uiState) return;
      await told(uiState);
    };
    const acked = async (re: string): Promise<unknown> => {
      const message = await edge.next();
      return message['t'] === 'ack' && message['re'] === re ? message['done'] : acked(re);
    };
    const ringing = ring();
    const edgePress = (id: string, button: string) =>
      edge.send({ t: 'button', id, frame: 'edge', callId: ringing.portalCallId, button });
    await Promise.all([state('incoming'), told('incoming')]);
    await press('Answer');
    await commands(1);
    // The portal tells the other browser's tab of the same press.
    edgePress('1', 'answerButtonClick');
    expect(await acked('1')).toBe(false);
    const talking = talk(ringing);
    await Promise.all([state('connected'), told('connected')]);
    at.bridge.update({ ...talking, muted: true });
    await Promise.all([status('microphone off'), told('connected')]);
    edgePress('2', 'hangupButtonClick');
    expect(await acked('2')).toBe(true);
    expect(at.commands.map(({ type }) => type)).toEqual(['answer', 'hangup']);
    end(talking);
    await state('error');
    edge.socket.close();
  });

  it('a hub that the browser has ended in mid-call is followed by another, which finds the card', async () => {
    await openPage();
    await at.until(() => at.bridge.counts.blockedAttempts > 0);
    const ringing = ring();
    await state('incoming');
    await press('Answer');
    await commands(1);
    const talking = talk(ringing);
    await state('connected');
    const connected = () => pulls().filter(({ method }) => method === 'pull.application.config.get').length;
    const before = connected();
    await endHub();
    await portal.until(() => connected() > before, 'another hub');
    await press('Hold');
    await commands(2);
    at.bridge.update({ ...talking, hold: 'local' });
    await status('On hold');
    await press('Hang up');
    expect((await commands(3)).map(({ type }) => type)).toEqual(['answer', 'hold', 'hangup']);
    end(talking);
    await state('error');
  });

  it('Bitrix24 Desktop takes the card out of the browser: the program says so until a page has one again', async () => {
    await browser.decide(HANDLER, 'allow');
    await openPage();
    const tabs = () => (at.bridge.state.state === 'direct' ? at.bridge.state.tabs : 0);
    await at.until(() => tabs() > 0);
    const desktop = await openBitrixDesktop();
    const first = ring();
    await at.until(() => at.bridge.state.state === 'direct' && at.bridge.state.elsewhere === true);
    expect(await card().count()).toBe(0);
    end(first);
    desktop.close();
    await portal.until(() => portal.push.tabs(AGENT) === 1, 'Bitrix24 Desktop is closed');
    const again = sampleCall({ id: 'call-2', owner: owner(), portalCallId: incomingCall(portal) });
    at.bridge.update(again);
    await state('incoming');
    await at.until(() => at.bridge.state.state === 'direct' && at.bridge.state.elsewhere === undefined);
    end(again);
  }, 60_000);
});

/** As the browser does when it runs short of memory, or as a crash. */
async function endHub(): Promise<void> {
  const session = await browser.context.newCDPSession(page);
  const { targetInfos } = await session.send('Target.getTargets');
  const hub = targetInfos.find(({ type }) => type === 'shared_worker');
  if (hub === undefined) throw new Error(`no hub among ${targetInfos.map(({ type }) => type).join(', ')}`);
  await session.send('Target.closeTarget', { targetId: hub.targetId });
}

/** The messenger of the agent's computer: all that the portal sees of it is its line to the push server (5.7). */
async function openBitrixDesktop(): Promise<WebSocket> {
  const cookies = await browser.context.cookies(`https://${PORTAL_HOST}`);
  const headers = {
    cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
    host: PORTAL_HOST,
    origin: `https://${PORTAL_HOST}`,
  };
  const line = new WebSocket(`wss://127.0.0.1:${tlsPortal.portalPort}/push/desktop`, {
    headers,
    rejectUnauthorized: false,
  });
  await once(line, 'open');
  await portal.until(() => portal.push.tabs(AGENT) === 2, 'Bitrix24 Desktop runs');
  return line;
}
