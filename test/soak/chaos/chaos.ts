/**
 * Calls in chaos: agents whose programs are killed at random, at a portal of which one request in so many goes wrong:
 * 503, 429, 500, HTML, cut connections, answers that never come although the work was done, batches done by half, expired
 * tokens. Clicks come by the card and by the companion host's pushes, over a push server that loses, doubles and delays.
 * In the end the CRM must hold every call once, finished, with its recording, and no click was dialled twice.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHostedPortal } from '../../../sandbox/host/hosted-portal.ts';
import type { Portal } from '../../../sandbox/portal/portal.ts';
import { sampleMp3 } from '../../unit/src-main/recordings/sample-mp3.ts';
import { seeded } from '../../unit/src-main/portal/seeded.ts';
import { Agent } from './agent.ts';
import { type Clicks, wrongWith } from './clicks.ts';

export interface ChaosOutcome {
  readonly seconds: number;
  readonly calls: number;
  readonly recorded: number;
  readonly kills: number;
  readonly requests: number;
  readonly spoilt: number;
  readonly batches: number;
  readonly clicks: number;
  /** Of them by the host's push, and by the card. */
  readonly dialledByPush: number;
  readonly dialledByCard: number;
  /** Signals for a click that had been dialled already, or that another signal was about to dial. */
  readonly laterSignals: number;
  /** In the mobile app, or in a page whose programs died too soon: nobody dialled, and the card says so. */
  readonly neverDialled: number;
  /** What is wrong in the CRM; nothing when all is well. */
  readonly faults: readonly string[];
}

/** Share of the requests that something happens to. */
const SHARE = 0.25;
const PUSH = { dropShare: 0.05, duplicateShare: 0.2, delayMs: 3000 };
const AGENTS = [1, 12, 13];
const DRAIN_MS = 300_000;

export async function chaos(
  wanted: { readonly calls: number; readonly seed: number },
  say: (line: string) => void,
): Promise<ChaosOutcome> {
  const random = seeded(wanted.seed);
  const folder = await mkdtemp(join(tmpdir(), 'offhook-chaos-'));
  const world = await startHostedPortal({ portal: { random } });
  const { portal } = world;
  portal.state.settings.bucket.enabled = false;
  const begunAt = Date.now();
  const troubles = new Set<string>();
  let agents: Agent[] = [];
  let waiting = 0;
  const count = () => agents.reduce((sum, { due }) => sum + due.length, 0);
  // Short runs, too, are to have seen it.
  const isPushed = () => agents.some(({ clicks }) => (clicks.outcomes.get('request.dialled') ?? 0) > 0);
  try {
    const soundFile = join(folder, 'sound.mp3');
    await writeFile(soundFile, await sampleMp3(1));
    agents = AGENTS.map(
      (userId) =>
        new Agent({
          portal,
          hostOrigin: world.hostOrigin,
          userId,
          folder,
          soundFile,
          random,
          wantsMore: () => count() < wanted.calls || (!isPushed() && count() < 3 * wanted.calls),
          trouble: (what) => troubles.add(what),
        }),
    );
    portal.faults.chaos({ share: SHARE });
    portal.faults.set({ push: PUSH });
    const expiry = setInterval(() => portal.faults.expireTokens(), 3000);
    const report = setInterval(
      () => say(`${count()} calls begun, ${portal.state.statistics.length} in the CRM`),
      10_000,
    );
    try {
      await Promise.all(agents.map((agent) => agent.work()));
      waiting = await drained(agents);
    } finally {
      clearInterval(expiry);
      clearInterval(report);
    }
    for (const what of troubles) say(`a desktop said: ${what}`);
    const requests = portal.parts.restRecords;
    return {
      seconds: Math.round((Date.now() - begunAt) / 1000),
      calls: count(),
      recorded: agents.reduce((sum, { due }) => sum + due.filter(({ recorded }) => recorded).length, 0),
      kills: agents.reduce((sum, { kills }) => sum + kills, 0),
      requests: requests.list.length,
      spoilt: requests.list.filter(({ outcome }) => outcome !== 'answered').length,
      batches: requests.list.filter(({ method }) => method === 'batch').length,
      ...clickFigures(agents.map(({ clicks }) => clicks)),
      faults: [
        ...agents.flatMap((agent) => wrongIn(portal.state, agent)),
        ...(waiting > 0 ? [`${waiting} calls still wait after ${DRAIN_MS / 1000} s`] : []),
        // Agents lack the right to it, as a rule.
        ...(requests.list.some(({ method }) => method.startsWith('voximplant.')) ? ['the statistics were asked'] : []),
      ],
    };
  } finally {
    await Promise.all(agents.map((agent) => agent.stop()));
    await world.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns how many calls the desktops still have, when they had all the time in the world */
async function drained(agents: readonly Agent[]): Promise<number> {
  const until = Date.now() + DRAIN_MS;
  for (;;) {
    const waiting = (await Promise.all(agents.map((agent) => agent.waiting()))).reduce((sum, calls) => sum + calls, 0);
    if (waiting === 0 || Date.now() > until) return waiting;
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
}

function clickFigures(all: readonly Clicks[]) {
  const clicks = all.flatMap((one) => [...one.all.values()]);
  const told = (...names: string[]) =>
    all.reduce((sum, { outcomes }) => sum + names.reduce((of, name) => of + (outcomes.get(name) ?? 0), 0), 0);
  return {
    clicks: clicks.length,
    dialledByPush: told('request.dialled'),
    dialledByCard: told('card.dialled'),
    laterSignals: told('request.merged', 'request.repeated', 'request.elsewhere', 'request.refused', 'card.repeated'),
    neverDialled: clicks.filter(({ dials }) => dials === 0).length,
  };
}

function wrongIn({ statistics, activities }: Portal['state'], { due, maybe, clicks }: Agent): string[] {
  const rowsOf = (name: string) =>
    statistics.filter(({ callId, externalCallId }) => (externalCallId === '' ? callId : externalCallId) === name);
  const faults = due.flatMap(({ name, recorded }) => {
    const rows = rowsOf(name);
    if (rows.length !== 1) return [`${name}: finished ${rows.length} times`];
    const [row] = rows;
    const made = activities.filter(({ id }) => id === row?.activityId).length;
    return [
      ...(made === 1 ? [] : [`${name}: ${made} activities`]),
      ...(recorded && row?.recordFileId === undefined ? [`${name}: its recording is missing`] : []),
    ];
  });
  const clicked = [...clicks.all.values()].flatMap((click) => wrongWith(click, rowsOf(click.portalCallId).length));
  return [
    ...faults,
    ...clicked,
    ...[...maybe].filter((name) => rowsOf(name).length > 1).map((name) => `${name}: finished twice`),
  ];
}
