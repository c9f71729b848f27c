/** `npm run fleet`: see `fleet.ts`. Prints what became of the clicks; the exit code tells. */
import { faultsOf, requestTimes, tellRescue } from './judge.ts';
import { percentile, runFleet } from './fleet.ts';

const outcome = await runFleet({ agents: 200, seconds: 12, say: (line) => console.log(`  ${line}`) });
const { clicks } = outcome;
const times = requestTimes(clicks);
const share = (what: number): string => `${Math.round(percentile(times, what))} ms`;
console.log(`  ${clicks.length} clicks, ${clicks.filter(({ answer }) => answer === 200).length} answered 200`);
console.log(
  `  click to desktop by the host, beyond the portal’s own delay: ${share(0.5)} (median), ${share(0.95)} (95 of 100), ${share(1)} at most`,
);
console.log(`  taken over from hanging pushes and the dead replica: ${tellRescue(clicks)}`);
console.log(
  `  died unanswered: ${clicks.filter(({ answer }) => answer !== 200).length}; 503 from the portal: ${outcome.tooMany}`,
);
const faults = faultsOf(outcome, { p95Ms: 300 });
for (const fault of faults) console.error(`FAILED: ${fault}`);
process.exitCode = faults.length === 0 ? 0 : 1;
