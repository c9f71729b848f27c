/**
 * The tool itself, in a process of its own, because it changes global objects: node scan.ts <folder of the tool> <what to look at>
 * Writes `ScanResult` as JSON. It never reaches for the network: the tool would fetch translations and a list of releases.
 */
import { createRequire } from 'node:module';
import path from 'node:path';

export interface RawFinding {
  readonly id: string;
  readonly file: string;
  /** The statement. */
  readonly sample?: string;
  readonly severity: { readonly name: string };
}
export interface ScanResult {
  readonly atomicChecks: number;
  readonly globalChecks: number;
  /** Files that it could not read: nothing was found in them because nobody has looked. */
  readonly errors: readonly { readonly file: string; readonly message: string }[];
  readonly issues: readonly RawFinding[];
}
type Run = (options: object) => Promise<ScanResult>;

if (import.meta.main) {
  const [folder = '', input = ''] = process.argv.slice(2);
  const require = createRequire(path.join(folder, 'node_modules/@doyensec/electronegativity/dist/runner.js'));
  const got = require.resolve('got');
  const offline = () => Promise.reject(new Error('offline'));
  require.cache[got] = { exports: offline, loaded: true, id: got, filename: got } as unknown as NodeJS.Module;
  // What it says on the way is no JSON.
  console.log = (...words) => console.error(...words);
  const run = require('./runner.js') as Run;
  const { atomicChecks, globalChecks, errors, issues } = await run({ input, isRelative: true });
  process.stdout.write(JSON.stringify({ atomicChecks, globalChecks, errors, issues }));
}
