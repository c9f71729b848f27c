/**
 * A computer that changes hands without a sign-out: the former agent's tokens were lost, and another signs in. The whole
 * program below Electron, as `parts.ts` wires it, and two portals.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { INSTANCE_OPTION } from '#shared/bridge.ts';
import { defaultCallSettings, type PortalSettings, type Settings } from '#shared/settings.ts';
import { Counters } from '#shared/web/log/counters.ts';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import { Program } from '../../../src-main/program.ts';
import { SettingsStore } from '../../../src-main/settings/settings-store.ts';
import { authorizeAs, wayBack } from './agents-browser.ts';
import { MemorySecrets } from './memory-secrets.ts';
import { recordingLog } from './recording-log.ts';
import { TestClock } from './session-rig.ts';
import { quietComputer } from '../../unit/src-main/quiet-computer.ts';

const MARA = 12;
const BEN = 13;
const SECRET_OF_MARA = 'the-secret-that-lies-in-mara’s-user-option';

let [hers, his]: Portal[] = [];
let directory: string;
let program: Program | null = null;
beforeEach(async () => {
  [hers, his] = await Promise.all([startPortal(), startPortal()]);
  directory = mkdtempSync(path.join(tmpdir(), 'offhook-hands-'));
});
afterEach(async () => {
  await program?.stop();
  program = null;
  await Promise.all([hers?.stop(), his?.stop()]);
  rmSync(directory, { recursive: true, force: true });
});

const settingsOf = ({ site, app, handlerSite }: Portal): PortalSettings => ({
  origin: site.origin,
  clientId: app.clientId,
  handlerOrigin: handlerSite.origin,
});

/** Mara's computer, where her portal takes her tokens no more. */
async function computerOf(portal: Portal) {
  const clock = new TestClock();
  const secrets = new MemorySecrets();
  secrets.stored.set('bridge.secret', SECRET_OF_MARA);
  secrets.stored.set('bridge.secretOf', `${portal.memberId}/${MARA}`);
  const tokens = {
    accessToken: 'revoked',
    refreshToken: 'revoked',
    expiresAt: Date.now() + 3_600_000,
    endpoint: `${portal.site.origin}/rest/`,
    server: portal.site.origin,
    clientId: portal.app.clientId,
    memberId: portal.memberId,
    userId: String(MARA),
  };
  secrets.stored.set('portal.tokens', JSON.stringify(tokens));
  secrets.stored.set('portal.clientSecret', portal.app.clientSecret);
  let stored: Partial<Settings> = {
    instanceId: randomUUID(),
    portal: settingsOf(portal),
    owner: { memberId: portal.memberId, userId: String(MARA), name: 'Mara Lindt' },
    account: {
      address: '12@pbx.example',
      server: 'wss://pbx.example/ws',
      line: { number: 'offhook-1', kind: 'direct' },
      iceServers: [],
    },
    calls: defaultCallSettings,
  };
  const { log } = recordingLog();
  const settings = new SettingsStore({
    file: { read: () => stored, write: (next) => void (stored = next as Partial<Settings>), setAside: () => null },
    log,
    newId: randomUUID,
  });
  const running: Program = await Program.start({
    ...quietComputer(directory),
    network: { fetch },
    openSocket: (url) => new WebSocket(url),
    clock,
    log,
    counters: new Counters(),
    secrets,
    settings,
    openExternal: async (address) => {
      const signsIn = address.startsWith(his?.site.origin ?? '') ? his : hers;
      if (signsIn === undefined) throw new Error('no portal');
      const landing = await authorizeAs(signsIn, BEN, address);
      if (landing !== null) running.session.handleLink(wayBack(landing));
    },
  });
  program = running;
  return { running, secrets, settings, clock };
}

function ring(running: Program): string {
  const callId = randomUUID();
  running.book.report({
    type: 'incoming',
    callId,
    sipCallId: `sip-${callId}`,
    physicalId: null,
    number: '+493023125101',
    name: null,
    at: Date.now(),
  });
  return callId;
}

function miss(running: Program, callId: string): void {
  const end = { cause: 'missed', by: 'remote', sipCode: null } as const;
  running.book.report({ type: 'call', callId, event: { type: 'ended', at: Date.now(), end } });
}

const registered = ({ state }: Portal): number => state.calls.size + state.statistics.length;

it('keeps the former agent’s calls from the next one’s portal, and gives him a secret of his own', async () => {
  if (hers === undefined || his === undefined) throw new Error('no portals');
  const { running, secrets, settings } = await computerOf(hers);
  await expect.poll(() => running.state.portal.state).toBe('signedOut');
  // Up, so that its report is urgent: with her tokens it could not leave.
  const callId = ring(running);

  await running.session.signIn(settingsOf(his), his.app.clientSecret, 'link');
  expect(settings.current.owner).toMatchObject({ memberId: his.memberId, userId: String(BEN) });
  expect(settings.current.portal).toMatchObject({ origin: his.site.origin });
  // Between the sign-in and what follows from it: a round trip with his tokens, in which hers could have left.
  await running.session.api.call('profile', {});
  expect(registered(his)).toBe(0);

  await running.signedIn();
  miss(running, callId);
  expect(registered(his)).toBe(0);
  // Kept for her next sign-in, and none of his business.
  expect(running.state.history).toEqual([]);
  const published = JSON.stringify(await running.session.api.call('user.option.get', { option: INSTANCE_OPTION }));
  expect(published).toContain(settings.current.instanceId);
  expect(published).not.toContain(SECRET_OF_MARA);
  expect(secrets.stored.get('bridge.secret')).not.toBe(SECRET_OF_MARA);
});

it('of the same portal reports what was left, in the name of who left it, and has a secret of his own', async () => {
  if (hers === undefined) throw new Error('no portal');
  const { state } = hers;
  const { running, secrets, clock } = await computerOf(hers);
  await expect.poll(() => running.state.portal.state).toBe('signedOut');
  miss(running, ring(running));
  await running.session.signIn(settingsOf(hers), hers.app.clientSecret, 'link');
  await running.signedIn();
  // Late reports take their time, and so that many desktops don't come at once, a random one.
  const rows = () => {
    clock.pass(30_000);
    return state.statistics.map(({ portalUserId }) => portalUserId);
  };
  await expect.poll(rows, { timeout: 20_000 }).toEqual([MARA]);
  expect(secrets.stored.get('bridge.secret')).not.toBe(SECRET_OF_MARA);
});
