/**
 * A company of two hundred in four offices behind two replicas on PostgreSQL: four clicks a second, and one of the
 * replicas is killed under load. Says what became of every click.
 */
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { startPostgres } from '../../scripts/postgres.ts';
import { hostConfig, install, openHost } from '../../sandbox/host/hosted-portal.ts';
import { type Portal, startPortal } from '../../sandbox/portal/portal.ts';
import { type DeskKind, FleetAgent } from './agent.ts';
import { Balancer } from './balancer.ts';
import { officeAddress } from './offices.ts';
import { Replica } from './replica.ts';

export interface FleetOptions {
  readonly agents: number;
  /** Seconds of clicks before and after the kill. */
  readonly seconds: number;
  readonly say?: (line: string) => void;
}

export interface ClickFate {
  readonly callId: string;
  readonly kind: DeskKind;
  /** Of the event at the host: an HTTP status, or why there is none. */
  readonly answer: number | string;
  readonly phase: 'steady' | 'pushesHang' | 'frozen' | 'oneReplica';
  /** Milliseconds from the click to each signal; null for one that never came. */
  readonly byRequest: number | null;
  readonly byCard: number | null;
  readonly unreachable: boolean;
  /** Until the portal's own page showed the card. */
  readonly portalMs: number;
}

export interface FleetOutcome {
  readonly clicks: readonly ClickFate[];
  readonly foreign: number;
  readonly refused: number;
  /** REST requests that the portal turned away for too many. */
  readonly tooMany: number;
}

const OFFICES = 4;
const FIRST_USER = 1001;
const CLICK_EVERY_MS = 250;
const BURST = 6;
/** A click is good for 15 s; what comes later comes to nothing. */
const SETTLE_MS = 16_000;

export async function runFleet({ agents: count, seconds, say = () => undefined }: FleetOptions): Promise<FleetOutcome> {
  const undo: (() => Promise<void> | void)[] = [];
  try {
    const postgres = await startPostgres();
    undo.push(() => postgres.stop());
    const balancer = new Balancer();
    const portal = await startPortal({ handler: { override: balancer.forward } });
    undo.push(() => portal.stop());
    const [first, second] = await startReplicas(portal, postgres.url, undo);
    balancer.replicas.push(first, second);
    say(`two replicas on PostgreSQL, ports ${first.port} and ${second.port}`);
    const agents = await hire(portal, count);
    undo.push(() => agents.forEach((agent) => agent.stop()));
    say(`${count} agents in ${OFFICES} offices are at their desks`);
    return await work({ portal, first, agents, seconds, say });
  } finally {
    for (const end of undo.toReversed()) await end();
  }
}

async function startReplicas(portal: Portal, store: string, undo: (() => Promise<void> | void)[]) {
  const config = hostConfig(portal, {
    store,
    keys: [{ kid: 'fleet', secret: randomBytes(32) }],
    pages: path.resolve(import.meta.dirname, '../../out/placement'),
  });
  const wizard = await openHost(config);
  await install(wizard, portal);
  await wizard.stop();
  const replicas = await Promise.all([Replica.start('first', config), Replica.start('second', config)]);
  for (const replica of replicas) undo.push(() => replica.stop());
  return replicas;
}

/** Every tenth can't be linked, every twentieth has no desktop running. */
const kindOf = (index: number): DeskKind => (index % 20 === 7 ? 'off' : index % 10 === 3 ? 'unlinked' : 'linked');

async function hire(portal: Portal, count: number): Promise<FleetAgent[]> {
  const [, pattern] = portal.state.users;
  if (pattern === undefined) throw new Error('a portal without users');
  const ids = Array.from({ length: count }, (_, index) => FIRST_USER + index);
  portal.state.users.push(...ids.map((id) => ({ ...pattern, id, innerNumber: String(id) })));
  const hostOrigin = portal.handlerSite.origin.replace('handler.localhost', '127.0.0.1');
  return Promise.all(
    ids.map((userId, index) =>
      FleetAgent.start({ portal, hostOrigin, userId, address: officeAddress(index % OFFICES), kind: kindOf(index) }),
    ),
  );
}

interface Shift {
  readonly portal: Portal;
  readonly first: Replica;
  readonly agents: readonly FleetAgent[];
  readonly seconds: number;
  readonly say: (line: string) => void;
}

interface Click {
  readonly callId: string;
  readonly agent: FleetAgent;
  readonly at: number;
  readonly phase: ClickFate['phase'];
}

async function work({ portal, first, agents, seconds, say }: Shift): Promise<FleetOutcome> {
  const clicks: Click[] = [];
  const answers = new Map<string, number | string>();
  const stopListening = portal.state.timeline.on('event.delivered', ({ data, outcome }) => {
    answers.set(String(data['CALL_ID']), outcome);
  });
  let turn = 0;
  const click = (phase: Click['phase']): Click => {
    // A prime step: every agent in turn, every office in turn.
    const agent = agents[(turn += 37) % agents.length];
    const at = performance.now();
    const result = portal.click({ userId: agent?.userId ?? 0, number: `+4930231${String(turn).padStart(6, '0')}` });
    if (!result.ok || agent === undefined) throw new Error('a click came to nothing');
    const made = { callId: result.call.callId, agent, at, phase };
    clicks.push(made);
    return made;
  };
  const steadily = async (phase: Click['phase']) => {
    for (let n = 0; n < (seconds * 1000) / CLICK_EVERY_MS; n += 1) {
      click(phase);
      await pause(CLICK_EVERY_MS);
    }
  };
  const answered = async (some: readonly Click[]) =>
    portal.until(() => some.every(({ callId }) => answers.has(callId)), 'answers', 20_000);

  await steadily('steady');
  say('now the portal takes pushes and lets them hang; what was answered 200 is in nobody’s hands but the replica’s');
  portal.faults.next({ kind: 'hang', method: 'pull.application.event.add', times: BURST });
  const hanging = Array.from({ length: BURST }, () => click('pushesHang'));
  await answered(hanging);
  say('the first replica stands still over what comes now, and is killed');
  first.freeze();
  const frozen = Array.from({ length: BURST }, () => click('frozen'));
  await pause(300);
  await first.kill();
  portal.faults.clear();
  await steadily('oneReplica');
  await answered(frozen);
  await pause(SETTLE_MS);
  stopListening();
  return {
    clicks: clicks.map((made) => fateOf(made, answers)),
    foreign: agents.reduce((sum, agent) => sum + agent.foreign.length + strangers(agent, clicks), 0),
    refused: agents.reduce((sum, agent) => sum + agent.refused.length, 0),
    tooMany: portal.parts.restRecords.list.filter(({ status }) => status === 503).length,
  };
}

function fateOf({ callId, agent, at, phase }: Click, answers: ReadonlyMap<string, number | string>): ClickFate {
  const heard = agent.heard.get(callId) ?? [];
  const since = (by: 'card' | 'request') => {
    const signal = heard.find((one) => one.by === by);
    return signal === undefined ? null : signal.at - at;
  };
  return {
    callId,
    kind: agent.kind,
    answer: answers.get(callId) ?? 'none',
    phase,
    byRequest: since('request'),
    byCard: since('card'),
    unreachable: agent.unreachable.has(callId),
    portalMs: (agent.cards.get(callId) ?? at) - at,
  };
}

/** Calls that a desktop heard of and that its agent never clicked. */
function strangers(agent: FleetAgent, clicks: readonly Click[]): number {
  const own = new Set(clicks.filter((made) => made.agent === agent).map(({ callId }) => callId));
  return [...agent.heard.keys()].filter((callId) => !own.has(callId)).length;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** The value below which that share of them lies. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
