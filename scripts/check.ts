/** npm run check: types, lint, format, import direction, and that the commands of the README exist. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { wrongImports } from './import-direction.ts';

const root = resolve(import.meta.dirname, '..');

/** @returns what is wrong, as text; empty when nothing is */
type Check = () => string;

const CHECKS: Readonly<Record<string, Check>> = {
  'types (tsc -b)': () => run('tsc', '-b'),
  'lint (oxlint, with types)': () => run('oxlint', '--type-aware', '--deny-warnings', '--format=unix'),
  'format (biome)': () => run('biome', 'format', '.'),
  'import direction': () => wrongImports(root).join('\n'),
  'commands of the README': missingScripts,
};

let failed = 0;
for (const [name, check] of Object.entries(CHECKS)) {
  const begun = performance.now();
  const problems = check().trim();
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  console.log(`${problems === '' ? 'ok    ' : 'failed'}  ${name} (${seconds} s)`);
  if (problems === '') continue;
  failed++;
  console.log(problems.replace(/^/gm, '        '));
}
console.log(failed === 0 ? 'All checks passed.' : `${failed} of ${Object.keys(CHECKS).length} checks failed.`);
process.exit(failed === 0 ? 0 : 1);

/** The output of a tool that does not end with 0. npm puts its folder first in PATH; so does this. */
function run(tool: string, ...args: string[]): string {
  const bin = join(root, 'node_modules/.bin', process.platform === 'win32' ? `${tool}.cmd` : tool);
  const { status, stdout, stderr, error } = spawnSync(bin, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
  if (error) return `${tool} could not be started: ${error.message}`;
  return status === 0 ? '' : `${stdout}${stderr}` || `${tool} ended with ${status}`;
}

function missingScripts(): string {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const named = [...readme.matchAll(/(?:`|^|&& )npm (?:run )?([a-z]+)\b/gm)].map(([, name = '']) => name);
  const npm = new Set(['ci', 'install']);
  const missing = [...new Set(named)].filter((name) => !npm.has(name) && !Object.hasOwn(scripts, name));
  return missing.map((name) => `the README names "npm run ${name}", which package.json does not have`).join('\n');
}
