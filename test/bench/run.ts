/** What `npm run bench` runs once everything is built: each row in turn, the table, and the same as JSON if asked. */
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { resolveElectron } from '../../scripts/electron.ts';
import { openDesk, startOffice } from '../../scripts/office/office.ts';
import { type Findings, ratioOf, type Row, type Statement } from './figures.ts';
import { PhoneBench } from './phones/phone-bench.ts';
import { firstSound, soundThroughRelay } from './rows/first-sound.ts';
import { costOfRecording } from './rows/recording.ts';
import { inviteWithDeadServer, inviteWithoutServers } from './rows/invite.ts';
import { costOfCall } from './rows/cost.ts';
import { registration } from './rows/registration.ts';
import { reconnection } from './rows/reconnection.ts';
import { reportOfCalls } from './rows/report.ts';
import { startToRegistered } from './rows/start.ts';
import { statementLine, tableOf } from './table.ts';

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'string' } },
});
const times = values.quick
  ? {
      invite: 4,
      deadServer: 2,
      sound: 3,
      relay: 1,
      calls: 2,
      starts: 2,
      recordings: 2,
      registrations: 3,
      reconnections: 2,
      costs: 1,
      boundMs: 5_000,
    }
  : {
      invite: 20,
      deadServer: 5,
      sound: 10,
      relay: 3,
      calls: 8,
      starts: 5,
      recordings: 5,
      registrations: 10,
      reconnections: 4,
      costs: 3,
      boundMs: 45_000,
    };

// What a broken-off measurement leaves waiting must not take the others' figures with it; it has counted itself.
process.on('unhandledRejection', (error) => console.error('left behind:', error));

const begun = performance.now();
const found = { rows: [] as Row[], statements: [] as Statement[], notMeasured: [] as string[] };
const electron = await resolveElectron();
const machine = {
  cpus: cpus().length,
  cpu: cpus()[0]?.model ?? '',
  loadBefore: load(),
  browser: await measurePhones(),
};
await measure('what recording costs', () => costOfRecording(times.recordings));
await measureProgram();
const took = Math.round((performance.now() - begun) / 1000);
report();
process.exitCode = found.notMeasured.length === 0 ? 0 : 1;

/** @returns Chromium's version */
async function measurePhones(): Promise<string> {
  const bench = await PhoneBench.open();
  try {
    await measure('registration', () => registration(bench, times.registrations));
    await measure('connection lost → registered', () => reconnection(bench, times.reconnections));
    await measure('click → INVITE, no ICE servers', () => inviteWithoutServers(bench, times.invite));
    await measure('click → INVITE, dead STUN server', () =>
      inviteWithDeadServer(bench, times.deadServer, times.boundMs),
    );
    await measure('click → first sound', () => firstSound(bench, times.sound));
    await measure('click → sound both ways, slow relay', () => soundThroughRelay(bench, times.relay));
    await measure('what a call costs', () => costOfCall(bench, times.costs));
    return bench.browserVersion;
  } finally {
    await bench.close();
  }
}

async function measureProgram(): Promise<void> {
  const office = await startOffice();
  try {
    await measure('the program at work', async () => {
      const desk = await openDesk(office);
      try {
        await measure('incoming calls', () => reportOfCalls(office, desk, times.calls));
        await measure('start → registered', () => startToRegistered(electron, office, desk, times.starts));
      } finally {
        await desk.stop();
      }
    });
  } finally {
    await office.stop();
  }
}

/** One measurement that fails doesn't take the others with it. */
async function measure(what: string, make: () => Promise<Findings | void>): Promise<void> {
  console.log(`measuring: ${what} …`);
  try {
    const made = await make();
    found.rows.push(...(made?.rows ?? []));
    found.statements.push(...(made?.statements ?? []));
  } catch (error) {
    found.notMeasured.push(what);
    console.error(`could not be measured: ${what}:`, error);
  }
}

function report(): void {
  const { rows, statements, notMeasured } = found;
  console.log(`\nMedian (smallest–greatest, n). Ratio: Offhook's median ÷ the other's.\n`);
  console.log(`${tableOf(rows)}\n\n${statements.map(statementLine).join('\n')}`);
  for (const what of notMeasured) console.log(`NOT MEASURED  ${what}`);
  const loads = `load ${machine.loadBefore} before, ${load()} after`;
  console.log(`\n${machine.cpus} cores, ${loads}; Chromium ${machine.browser}, ${electron.kind}; ${took} s.`);
  if (values.json === undefined) return;
  const rowsWithRatio = rows.map((row) => ({ ...row, ratios: row.others.map((other) => ratioOf(row, other)) }));
  const facts = { at: new Date().toISOString(), quick: values.quick, seconds: took, runsOn: electron.kind };
  const result = { ...facts, machine: { ...machine, loadAfter: load() }, rows: rowsWithRatio, statements, notMeasured };
  writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`);
  console.log(`Written to ${values.json}.`);
}

function load(): number {
  return Number((loadavg()[0] ?? 0).toFixed(1));
}
