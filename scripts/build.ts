/** npm run build: the bundles in `out/`. With names behind it, only those parts: npm run build -- main placement */
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build, type InlineConfig } from 'vite';
import { changedSince } from './up-to-date.ts';

export type Part = 'main' | 'preload' | 'renderer' | 'placement' | 'host';

interface PartPlan {
  /** The entries that Vite is called with, one build each. None: the configuration names them itself. */
  readonly entries: readonly string[];
  /** Files and folders that the result depends on, besides `src-shared` and the tools' own. */
  readonly sources: readonly string[];
  configure(entry: string): NonNullable<InlineConfig['build']>;
}

const root = resolve(import.meta.dirname, '..');
const out = join(root, 'out');

const PLANS: Readonly<Record<Part, PartPlan>> = {
  main: { entries: ['src-main/main.ts'], sources: ['src-main'], configure: (ssr) => ({ ssr }) },
  preload: {
    entries: ['ui', 'phone', 'toast', 'strip'].map((window) => `src-renderer/preload/${window}.ts`),
    sources: ['src-renderer/preload'],
    configure: (ssr) => ({ ssr }),
  },
  renderer: {
    entries: ['src-renderer'],
    sources: ['src-renderer'],
    configure: () => ({}),
  },
  placement: {
    entries: ['placement', 'pair', 'oauth', 'app'].map((page) => `src-placement/${page}.html`),
    sources: ['src-placement'],
    configure: (page) => ({ rolldownOptions: { input: join(root, page) } }),
  },
  host: {
    entries: ['src-placement/host/main.ts'],
    sources: ['src-placement/host', 'package.json'],
    configure: (ssr) => ({ ssr }),
  },
};
export const PARTS = Object.keys(PLANS) as Part[];

/** A part could not be built. */
export class BuildError extends Error {
  override readonly name = 'BuildError';
  readonly part: Part;

  constructor(part: Part, message: string, cause?: unknown) {
    super(`the ${part} bundle could not be built: ${message}`, { cause });
    this.part = part;
  }
}

/** Builds what is older than its sources, or everything with `force`. A part that fails keeps its former bundle. */
export async function buildAll(options: { only?: readonly Part[]; force?: boolean } = {}): Promise<void> {
  for (const part of options.only ?? PARTS) {
    const stamp = join(out, `.${part}.stamp`);
    const sources = [...PLANS[part].sources, 'src-shared', `vite.config.${part}.ts`, 'package-lock.json'];
    if (
      !options.force &&
      !(await changedSince(
        stamp,
        sources.map((source) => join(root, source)),
      ))
    )
      continue;
    // From before the build: what is saved while it runs counts as newer.
    const begun = new Date();
    await buildPart(part);
    await writeFile(stamp, `${begun.toISOString()}\n`);
  }
}

/** Builds beside the former bundle and then takes its place, so that nobody ever runs half of one. */
async function buildPart(part: Part): Promise<void> {
  const plan = PLANS[part];
  const fresh = join(out, `.${part}-${process.pid}`);
  try {
    for (const entry of plan.entries) {
      if (!existsSync(join(root, entry))) throw new BuildError(part, `${entry} is missing`);
      await build({
        configFile: join(root, `vite.config.${part}.ts`),
        logLevel: 'warn',
        build: { ...plan.configure(entry), outDir: fresh, emptyOutDir: false },
      });
    }
    const former = `${fresh}.former`;
    await mkdir(out, { recursive: true });
    if (existsSync(join(out, part))) await rename(join(out, part), former);
    await rename(fresh, join(out, part));
    await rm(former, { recursive: true, force: true });
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    throw error instanceof BuildError ? error : new BuildError(part, (error as Error).message, error);
  }
}

if (import.meta.main) {
  const asked = process.argv.slice(2);
  const unknown = asked.filter((name) => !(PARTS as string[]).includes(name));
  if (unknown.length > 0) {
    console.error(`No such part: ${unknown.join(', ')}. There are: ${PARTS.join(', ')}.`);
    process.exit(2);
  }
  try {
    await buildAll({ only: asked.length > 0 ? (asked as Part[]) : PARTS, force: true });
    console.log('Built into out/.');
  } catch (error) {
    console.error(error instanceof BuildError ? error.message : error);
    process.exit(1);
  }
}
