/** The account's line at the portal, seen to by the whole program below Electron, with a real journal. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Account, defaultCallSettings, type Settings } from '#shared/settings.ts';
import { Counters } from '#shared/web/log/counters.ts';
import { systemClock } from '#shared/web/ports.ts';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import { Program } from '../../../src-main/program.ts';
import { SettingsStore } from '../../../src-main/settings/settings-store.ts';
import { MemorySecrets } from './memory-secrets.ts';
import { recordingLog } from './recording-log.ts';
import { quietComputer } from '../../unit/src-main/quiet-computer.ts';

const MARA = 12;
const account: Account = {
  label: 'Berlin',
  address: '12@pbx.example',
  server: 'wss://pbx.example/ws',
  line: { number: '201', kind: 'direct' },
  iceServers: [],
};

let portal: Portal;
let directory: string;
let program: Program | null = null;
let stored: Partial<Settings>;
let secrets: MemorySecrets;

beforeEach(async () => {
  portal = await startPortal();
  directory = mkdtempSync(path.join(tmpdir(), 'offhook-lines-'));
  secrets = new MemorySecrets();
  const { accessToken, refreshToken } = portal.issueTokens(MARA);
  const tokens = {
    accessToken,
    refreshToken,
    expiresAt: Date.now() + 3_600_000,
    endpoint: `${portal.site.origin}/rest/`,
    server: portal.site.origin,
    clientId: portal.app.clientId,
    memberId: portal.memberId,
    userId: String(MARA),
  };
  secrets.stored.set('portal.tokens', JSON.stringify(tokens));
  secrets.stored.set('portal.clientSecret', portal.app.clientSecret);
  stored = {
    instanceId: randomUUID(),
    portal: { origin: portal.site.origin, clientId: portal.app.clientId, handlerOrigin: portal.handlerSite.origin },
    owner: { memberId: portal.memberId, userId: String(MARA), name: 'Mara Lindt' },
    account,
    calls: defaultCallSettings,
  };
});
afterEach(async () => {
  await program?.stop();
  program = null;
  await portal.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function start(): Promise<Program> {
  const { log } = recordingLog();
  const settings = new SettingsStore({
    file: { read: () => stored, write: (next) => void (stored = next as Partial<Settings>), setAside: () => null },
    log,
    newId: randomUUID,
  });
  program = await Program.start({
    ...quietComputer(directory),
    network: { fetch },
    openSocket: (url) => new WebSocket(url),
    clock: systemClock,
    log,
    counters: new Counters(),
    secrets,
    settings,
  });
  return program;
}

/** @returns when what a start asks of the portal later than its line has been asked */
async function startAgain(): Promise<Program> {
  const since = portal.mark();
  const running = await start();
  await portal.waitFor('rest.received', { since, where: ({ method }) => method === 'user.option.set' });
  return running;
}

const nameAtPortal = (number: string): string | undefined =>
  portal.state.lines.find((line) => line.number === number)?.name;
const asked = (): string[] =>
  portal.state.timeline.entries
    .filter(({ kind }) => kind === 'rest.received')
    .map(({ data }) => (data as { method: string }).method)
    .filter((method) => method.startsWith('telephony.externalline.'))
    .map((method) => method.slice('telephony.externalline.'.length));
const WAIT = { timeout: 10_000 };

it('is added under the account’s name, renamed with it, and costs nothing in the next run', async () => {
  const first = await start();
  await expect.poll(() => nameAtPortal('201'), WAIT).toBe('Berlin');
  expect(asked()).toEqual(['get', 'add']);
  first.settings.update({ account: { ...account, label: 'Berlin Mitte' } });
  await expect.poll(() => nameAtPortal('201'), WAIT).toBe('Berlin Mitte');
  expect(asked()).toEqual(['get', 'add', 'get', 'update']);
  await first.stop();
  const second = await startAgain();
  expect(second.state.portal.state).toBe('online');
  expect(asked()).toHaveLength(4);
});

it('says once that the portal does not let us', async () => {
  portal.faults.next({ kind: 'status', status: 403, method: 'telephony.externalline.get', error: 'ACCESS_DENIED' });
  const first = await start();
  await expect.poll(() => first.state.notices.map(({ reason }) => reason), WAIT).toContain('portalLine');
  first.notices.close('portalLine');
  first.settings.update({ account: { ...account, displayName: 'Mara' } });
  await first.stop();
  const second = await startAgain();
  expect(second.state.notices.map(({ reason }) => reason)).not.toContain('portalLine');
  expect(asked()).toEqual(['get']);
});
