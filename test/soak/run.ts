/**
 * `npm run soak`: see `flaps.ts`, `recording.ts` and `chaos/chaos.ts`, which run side by side; the word `flaps`,
 * `recording` or `chaos` chooses one, a number the flaps or the calls, `seed=` and a number the chaos. With root on Linux packets are really dropped, in a name space that this starts itself in; elsewhere
 * the sandbox plays that.
 */
import { ensureNameSpaces } from '../interop/rig/install.ts';
import { spawnInNameSpace } from '../interop/rig/name-space.ts';
import { RigUnavailable } from '../interop/rig/unavailable.ts';
import { chaos } from './chaos/chaos.ts';
import { flap, type FlapsOutcome } from './flaps.ts';
import { firewalled, frozen, type Network } from './network.ts';
import { recordTenMinutes } from './recording.ts';

const FLAPS = 200;
const CALLS = 1000;
/** Listeners may differ by what a garbage collection happens to leave. */
const LISTENERS_LEEWAY = 5;
const INSIDE = '--inside-name-space';

const args = process.argv.slice(2);
if (args.includes(INSIDE)) await soak(firewalled());
else await Promise.all(chosen().map((part) => part()));

function chosen(): readonly (() => Promise<void>)[] {
  const parts: Readonly<Record<string, () => Promise<void>>> = { flaps, recording: record, chaos: callsInChaos };
  const named = args.flatMap((arg) => parts[arg] ?? []);
  return named.length > 0 ? named : Object.values(parts);
}

async function callsInChaos(): Promise<void> {
  const calls = Number(args.find((arg) => /^\d+$/.test(arg)) ?? CALLS);
  const named = args.find((arg) => arg.startsWith('seed='))?.slice('seed='.length);
  const seed = Number(named ?? Math.floor(Math.random() * 1e9));
  console.log(`${calls} calls in chaos, seed=${seed}`);
  const { faults, ...figures } = await chaos({ calls, seed }, (line) => console.log(`  ${line}`));
  for (const [name, figure] of Object.entries(figures))
    console.log(`  ${name.padEnd(18)}${String(figure).padStart(8)}`);
  for (const fault of faults) console.error(`FAILED: chaos: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}

async function record(): Promise<void> {
  console.log('ten minutes of a call are recorded, and the program is killed in the ninth');
  const faults = await recordTenMinutes((line) => console.log(`  ${line}`));
  for (const fault of faults) console.error(`FAILED: recording: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}

async function flaps(): Promise<void> {
  try {
    ensureNameSpaces();
  } catch (error) {
    if (!(error instanceof RigUnavailable)) throw error;
    console.log(`no packets are really dropped here: ${error.message}`);
    return soak(frozen);
  }
  await inside();
}

async function inside(): Promise<void> {
  const child = spawnInNameSpace(process.execPath, [...process.execArgv, import.meta.filename, INSIDE, ...args]);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  const { promise, resolve } = Promise.withResolvers<number>();
  child.once('error', (error) => {
    console.error(`unshare could not be started: ${error.message}`);
    resolve(1);
  });
  child.once('exit', (code) => resolve(code ?? 1));
  if ((await promise) !== 0) process.exitCode = 1;
}

async function soak(network: Network): Promise<void> {
  const times = Number(args.find((arg) => /^\d+$/.test(arg)) ?? FLAPS);
  console.log(`${times} network flaps during two calls; packets are lost by ${network.name}`);
  const outcome = await flap(times, network, (line) => console.log(`  ${line}`));
  print(outcome);
  const faults = faultsOf(outcome);
  for (const fault of faults) console.error(`FAILED: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}

function print({ before, after, back, lostCalls, finishedCalls }: FlapsOutcome): void {
  console.log(`  ${'count'.padEnd(18)}${'before'.padStart(8)}${'after'.padStart(8)}`);
  for (const name of Object.keys(before) as (keyof typeof before)[]) {
    console.log(`  ${name.padEnd(18)}${String(before[name]).padStart(8)}${String(after[name]).padStart(8)}`);
  }
  const sorted = back.toSorted((one, other) => one - other);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;
  console.log(
    `  registered again after ${at(0.5)} ms (median), ${at(0.95)} ms (95 of 100), ${sorted.at(-1)} ms at most`,
  );
  console.log(`  calls lost: ${lostCalls}; ended by the other side's hang-up: ${finishedCalls}`);
}

function faultsOf({ before, after, lostCalls }: FlapsOutcome): string[] {
  const exact = ['webSockets', 'peerConnections', 'liveTracks', 'audioElements', 'connections', 'robots'] as const;
  const leaks = exact.filter((name) => after[name] > before[name]).map((name) => `${name} left over`);
  if (after.listeners > before.listeners + LISTENERS_LEEWAY) leaks.push('listeners left over');
  if (lostCalls > 0) leaks.push(`${lostCalls} calls were lost`);
  return leaks;
}
