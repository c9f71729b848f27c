/** What each line asks, of whom, and for how long. The words are in `rows/`. */
import { reasonOf } from '#shared/failure.ts';
import type { CheckProgress } from '#shared/phone.ts';
import { hostOriginOf, isLoopback, passwordOf } from '#shared/settings.ts';
import type { PortalState } from '#shared/state.ts';
import type { UpdateState } from '#shared/updates.ts';
import type { BrowserLink } from '../browser-link.ts';
import type { Journal } from '../calls/journal.ts';
import type { HostLink } from '../host-link.ts';
import type { Notices } from '../notices.ts';
import type { Log, SecretStore } from '../ports.ts';
import type { PortalSession } from '../portal/portal-session.ts';
import type { PushLink } from '../push/push-link.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { Telephone } from '../telephone.ts';
import { codeOf, diskFacts } from './collect/disk.ts';
import { hostAnswer } from './collect/host.ts';
import { phoneSteps } from './collect/phone-steps.ts';
import { portalAnswer } from './collect/portal.ts';
import { proxyFor, reach, type ReachDeps } from './collect/reach.ts';
import type { Probes } from './desk.ts';
import { bridgeLine, browserLine } from './rows/browser.ts';
import { clockLine, diskLine, journalLine, policyLine, secretsLine, updatesLine } from './rows/computer.ts';
import { hostLine, type PortalFacts, portalLine, pushLine, rightsLine, signInLine } from './rows/portal.ts';
import type { Reach } from './rows/reach.ts';
import { headsetLine, microphoneLine, speakerLine } from './rows/sound.ts';
import { accountLine, hasOpened, mediaLine, serverLine, socketLine } from './rows/telephone.ts';

export interface ProbeDeps extends ReachDeps {
  readonly log: Log;
  readonly version: string;
  readonly settings: SettingsStore;
  readonly secrets: SecretStore;
  readonly telephone: Telephone;
  readonly session: PortalSession;
  readonly host: HostLink;
  readonly push: PushLink;
  readonly browser: BrowserLink;
  readonly notices: Notices;
  readonly journal: Pick<Journal, 'trial'>;
  /** Where the program keeps its files. */
  readonly folder: string;
  /** As the windows see it, with what waits for it. */
  readonly portalState: () => PortalState;
  readonly updates: () => UpdateState;
  /** Whether this computer has a way into any network. */
  readonly online: () => boolean;
}

/** Requests of the program's own have shorter limits; these are for what doesn't end by itself. */
const LOCAL_MS = 10_000;
const SERVER_MS = 12_000;
const PORTAL_MS = 25_000;
/** The phone's steps go one after another, each with its own limit (`phone/check/phone-check.ts`). */
const STEPS_MS = { server: 9000, registration: 18_000, ice: 24_000, microphone: 36_000 } as const;

export function probesOf(deps: ProbeDeps, ended: AbortSignal): Probes {
  const { telephone, session, settings, notices, push } = deps;
  const { account, portal } = settings.current;
  const step = phoneSteps(telephone, ended);
  const portalFacts = once(() => askPortal(deps, ended));
  const isSignedIn = (): boolean => isIn(session.state.state);
  const onlineFor = (address: string | undefined): boolean =>
    deps.online() || (address !== undefined && isLoopback(new URL(address).hostname));
  const servers = account === null ? [] : [account.server, ...(account.backupServers ?? [])];
  return {
    server: {
      within: SERVER_MS,
      run: async (signal) => {
        const patient = AbortSignal.any([signal, AbortSignal.timeout(SERVER_MS - 2000)]);
        const seen = servers.map((url) => Promise.race([reach(deps, url, patient), opened(url, step)]));
        return serverLine(await Promise.all(seen), onlineFor(servers[0]));
      },
    },
    socket: { within: STEPS_MS.server, run: async () => socketLine(await step('server'), telephone.pbx) },
    account: {
      within: STEPS_MS.registration,
      run: async () => accountLine(await step('registration'), telephone.pbx),
    },
    media: { within: STEPS_MS.ice, run: async () => mediaLine(await step('ice'), telephone.pbx) },
    signIn: { within: PORTAL_MS, run: async () => signInLine(await portalFacts()) },
    portal: { within: PORTAL_MS, run: async () => portalLine(await portalFacts(), onlineFor(portal?.origin)) },
    rights: { within: PORTAL_MS, run: async () => rightsLine(await portalFacts()) },
    host: {
      within: SERVER_MS,
      run: async () => {
        const origin = portal === null ? null : hostOriginOf(portal);
        const answer = origin === null ? null : await hostAnswer(deps, origin);
        return hostLine({ answer, origin, sessionReason: deps.host.client.reason }, onlineFor(origin ?? undefined));
      },
    },
    push: {
      within: LOCAL_MS,
      run: () => pushLine({ signedIn: isSignedIn(), isUp: push.isUp, reason: push.reason }),
    },
    bridge: { within: LOCAL_MS, run: () => bridgeLine(deps.browser.bridgeFacts, isSignedIn()) },
    browser: { within: LOCAL_MS, run: () => browserLine(deps.browser.state) },
    microphone: { within: STEPS_MS.microphone, run: async () => microphoneLine(await step('microphone')) },
    speaker: { within: LOCAL_MS, run: () => speakerLine(telephone.facts) },
    headset: { within: LOCAL_MS, run: () => headsetLine(telephone.facts) },
    disk: { within: LOCAL_MS, run: async () => diskLine(await diskFacts(deps.folder)) },
    journal: { within: LOCAL_MS, run: () => journalLine(journalFacts(deps)) },
    clock: {
      within: PORTAL_MS,
      run: async () => clockLine((await portalFacts()).answer?.ok === true ? session.api.clockOffset : null),
    },
    policy: {
      within: LOCAL_MS,
      run: () => {
        const { enforced, defaults, problems } = settings.managed;
        const values = [...enforced.values(), ...defaults.values()];
        const sources = [...new Set(values.map(({ source }) => source))];
        return policyLine({ count: values.length, sources, problems });
      },
    },
    secrets: {
      within: LOCAL_MS,
      run: async () => {
        const has = (reason: string): boolean => notices.list.some((notice) => notice.reason === reason);
        const password = account === null ? '' : await deps.secrets.get(passwordOf(account));
        return secretsLine({
          available: !has('secretsUnavailable'),
          unprotected: has('secretsUnprotected'),
          passwordMissing: password === null,
        });
      },
    },
    updates: { within: LOCAL_MS, run: () => updatesLine(deps.updates(), deps.version) },
  };
}

/** A telephone server needn't answer HTTP at all: where its WebSocket opens, it was reached. Never settles otherwise. */
async function opened(url: string, step: (name: 'server') => Promise<CheckProgress>): Promise<Reach> {
  const begun = performance.now();
  if (hasOpened(await step('server'), url)) {
    return { host: new URL(url).host, ms: performance.now() - begun, code: null, proxy: null };
  }
  return new Promise<never>(() => {});
}

async function askPortal(deps: ProbeDeps, ended: AbortSignal): Promise<PortalFacts> {
  const { session, settings, clock } = deps;
  const origin = settings.current.portal?.origin ?? null;
  const { state } = session.state;
  const answer = isIn(state) ? await portalAnswer(session.api, clock, ended) : null;
  // The request itself may have changed it.
  const now = session.state;
  return {
    session: now.state,
    reason: 'reason' in now ? now.reason : null,
    userName: 'userName' in now ? now.userName : null,
    answer,
    host: origin === null ? null : new URL(origin).host,
    proxy: origin === null ? null : await proxyFor(deps, new URL(origin)),
  };
}

function journalFacts({ journal, portalState }: ProbeDeps) {
  const portal = portalState();
  const waiting = 'waiting' in portal ? portal.waiting : 0;
  const stuck = portal.state !== 'online';
  try {
    journal.trial();
    return { written: true, code: null, waiting, stuck };
  } catch (error) {
    return { written: false, code: reasonOf(error) === 'unexpected' ? codeOf(error) : null, waiting, stuck };
  }
}

const isIn = (state: PortalState['state']): boolean => state === 'online' || state === 'offline';

/** Asked for by several lines, done for the first. */
function once<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let asked: Promise<Value> | null = null;
  return () => (asked ??= ask());
}
