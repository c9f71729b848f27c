/**
 * What electronegativity finds in the built program. It reads no private fields and skips a file that has any, so it gets
 * the bundles in the words of 2018; what it could not read all the same is an error here.
 */
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { transformWithOxc } from 'vite';
import { ensureElectronegativity } from './install.ts';
import type { RawFinding, ScanResult } from './scan.ts';

export interface Finding {
  /** `SANDBOX_JS_CHECK` */
  readonly check: string;
  readonly severity: string;
  /** The statement as we have written it, or `the whole program`. */
  readonly place: string;
}

const root = path.resolve(import.meta.dirname, '../..');
/** Its lowest level. */
const LOWEST = 'INFORMATIONAL';

/** Above the lowest level, each once. @param out the folder with `main`, `preload` and `renderer` */
export async function electronegativityFindings(out: string): Promise<readonly Finding[]> {
  const tool = ensureElectronegativity();
  const input = mkdtempSync(path.join(tmpdir(), 'offhook-electronegativity-'));
  try {
    copyFileSync(path.join(root, 'package.json'), path.join(input, 'package.json'));
    for (const part of ['main', 'preload', 'renderer'])
      await lower(path.join(out, part), path.join(input, 'out', part));
    const scan = path.join(import.meta.dirname, 'scan.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [scan, tool, input], {
      maxBuffer: 64 * 1024 * 1024,
    });
    const { errors, issues } = JSON.parse(stdout) as ScanResult;
    if (errors.length > 0) throw new Error(`electronegativity could not read: ${JSON.stringify(errors)}`);
    const found = issues.filter(({ severity }) => severity.name !== LOWEST).map(finding);
    return [...new Map(found.map((each) => [JSON.stringify(each), each])).values()];
  } finally {
    rmSync(input, { recursive: true, force: true });
  }
}

async function lower(from: string, to: string): Promise<void> {
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const lowered = path.join(to, path.relative(from, file));
    mkdirSync(path.dirname(lowered), { recursive: true });
    if (!/\.c?js$/.test(file)) copyFileSync(file, lowered);
    else writeFileSync(lowered, (await transformWithOxc(readFileSync(file, 'utf8'), file, { target: 'es2018' })).code);
  }
}

function finding({ id, severity, sample }: RawFinding): Finding {
  return { check: id, severity: severity.name, place: sample ? asWritten(sample) : 'the whole program' };
}

/** Back from the words of 2018, and without what tells names of one bundle apart. */
const asWritten = (statement: string): string =>
  statement
    .replaceAll(/_classPrivateFieldGet\d*\(_(\w+?)\d*, this\)/g, 'this.#$1')
    .replaceAll(/(\w)\$\d+\b/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim();
