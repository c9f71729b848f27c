/**
 * The program that is killed: a whole desktop below the windows, with the product's tokens, journal, recordings and
 * reporter. Only its patience is shorter, for the portal of the chaos answers within a second or never.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { reasonOf } from '#shared/failure.ts';
import { exchange } from '#shared/web/portal/authorization-server.ts';
import type { Access, AccessSource } from '#shared/web/portal/portal-client.ts';
import type { SecretName } from '#shared/settings.ts';
import { reportPolicy, type ReportPolicy } from '../../../src-main/portal/report-policy.ts';
import { Tokens } from '../../../src-main/portal/tokens.ts';
import { type Log, type Network, type SecretStore, systemClock } from '../../../src-main/ports.ts';
import { telephone } from '../../integration/reporter/telephone.ts';
import { ClickWays } from './click-ways.ts';
import type { DesktopSetup, FromDesktop, ToDesktop } from './messages.ts';

/** Beyond it an answer counts as lost; what was sent may be carried out for a few seconds more. */
const PATIENCE_MS = 2500;
const policy: Partial<ReportPolicy> = {
  missedGraceMs: 400,
  recordingGraceMs: 500,
  settleMs: 8000,
  retryMs: { ringing: [100, 200, 400], ended: [150, 300, 600, 1200] },
  outageMs: [100, 200, 400],
  overloadMs: 500,
  late: { ...reportPolicy.late, spreadMs: 400, perCallMs: 100, leastMs: 60 },
};

const tell = (message: FromDesktop): void => void process.send?.(message);
const nothing = (): void => undefined;
const log: Log = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: (event, fields) => tell({ at: 'trouble', what: `${event} ${String(fields?.['error'] ?? '')}` }),
  part: () => log,
};
const network: Network = {
  fetch: (input, init) => {
    const patience = AbortSignal.timeout(PATIENCE_MS);
    const signal = init?.signal == null ? patience : AbortSignal.any([init.signal, patience]);
    return fetch(input, { ...init, signal });
  },
};

let phone: ReturnType<typeof telephone> | null = null;
let clicks: ClickWays | null = null;
let tokens: Tokens;
let secrets: SecretStore;
let setup: DesktopSetup;

/** Written anew and renamed, as the product does: a kill leaves the old file or the new one. */
function fileSecrets(file: string): SecretStore {
  const read = (): Partial<Record<SecretName, string>> => {
    try {
      return JSON.parse(readFileSync(file, 'utf8'));
    } catch {
      return {};
    }
  };
  return {
    get: async (name) => read()[name] ?? null,
    set: async (name, value) => {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.new`, JSON.stringify({ ...read(), [name]: value ?? undefined }));
      renameSync(`${file}.new`, file);
    },
  };
}

async function start(given: DesktopSetup): Promise<void> {
  setup = given;
  secrets = fileSecrets(given.secretsFile);
  tokens = new Tokens({
    secrets,
    clock: systemClock,
    log,
    refresh: async (pair) => {
      const clientSecret = (await secrets.get('portal.clientSecret')) ?? '';
      const portalOrigin = new URL(pair.endpoint).origin;
      const deps = { network, clock: systemClock, userAgent: 'Offhook/test' };
      return exchange(deps, { ...pair, portalOrigin, clientSecret, grant: { refreshToken: pair.refreshToken } });
    },
    onMoved: nothing,
  });
  const signedIn = (await tokens.load()) !== null;
  const access: AccessSource = {
    current: () => noticed(tokens.current()),
    renew: (refused) => noticed(tokens.renew(refused)),
  };
  phone = telephone({ ...setup, token: '' }, { network, log, policy, access });
  phone.reporter.on('waiting', (calls) => tell({ at: 'waiting', calls }));
  const { portal, book } = phone;
  clicks = new ClickWays({ setup, network, log, portal, book, identity, tell });
  phone.start();
  clicks.start();
  tell({ at: 'waiting', calls: phone.reporter.waiting });
  if (!signedIn) tell({ at: 'signInNeeded' });
}

async function identity(): Promise<{ memberId: string; accessToken: string }> {
  const { token } = await noticed(tokens.current());
  return { memberId: setup.owner.memberId, accessToken: token };
}

/** As the product's session does: it is the tokens that tell when somebody must sign in, each time. */
function noticed(access: Promise<Access>): Promise<Access> {
  return access.catch((error: unknown) => {
    if (reasonOf(error) === 'portalSignInNeeded') tell({ at: 'signInNeeded' });
    throw error;
  });
}

async function obey(message: ToDesktop): Promise<string | null> {
  switch (message.do) {
    case 'start':
      await start(message.setup);
      return null;
    case 'signIn':
      await secrets.set('portal.clientSecret', message.clientSecret);
      await tokens.keep(message.pair);
      phone?.reporter.start(setup.owner);
      return null;
    case 'report':
      phone?.book.report(message.report);
      return null;
    case 'record': {
      const sound = await readFile(setup.soundFile);
      await phone?.recordings.begin(message.callId);
      await phone?.recordings.append(message.callId, 0, sound.subarray(0, sound.length / 2));
      return null;
    }
    case 'recorded': {
      const sound = await readFile(setup.soundFile);
      await phone?.recordings.append(message.callId, 1, sound.subarray(sound.length / 2));
      await phone?.recordings.end(message.callId);
      return null;
    }
    case 'dial': {
      const result = phone?.book.command({ type: 'dial', number: message.number }, 'ui');
      return result?.ok === true ? result.callId : null;
    }
    case 'card':
      clicks?.card(message.card);
      return null;
  }
}

let turn = Promise.resolve();
process.on('message', (message: ToDesktop) => {
  turn = turn.then(async () => {
    try {
      tell({ at: 'done', callId: await obey(message), failed: null });
    } catch (error) {
      tell({ at: 'done', callId: null, failed: String(error) });
    }
  });
});
process.on('disconnect', () => process.exit(0));
tell({ at: 'loaded' });
