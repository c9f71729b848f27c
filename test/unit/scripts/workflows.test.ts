/** What the workflows call exists, what they may do is little, and nobody can move it under them. Neither has run here. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const yaml = createRequire(createRequire(import.meta.url).resolve('electron-builder/package.json'))('js-yaml') as {
  load(text: string): unknown;
};

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = '.github/workflows';
const text = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
const read = (name: string): Workflow => yaml.load(text(name)) as Workflow;
const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
const documented = readFileSync('docs/releasing.md', 'utf8');
const release = read('release.yml');
const stepsOf = ({ jobs }: Workflow): readonly Step[] => Object.values(jobs).flatMap(({ steps }) => steps);

describe.each(readdirSync(folder))('%s', (name) => {
  const workflow = read(name);

  it('calls npm scripts that exist', () => {
    const called = [...text(name).matchAll(/npm (?:run ([\w:-]+)|(test))/g)].map(
      ([, script, test]) => script ?? test ?? '',
    );
    expect(called.length).toBeGreaterThan(0);
    expect(called.filter((script) => !Object.hasOwn(scripts, script))).toEqual([]);
  });

  it('names files of ours that exist', () => {
    const named = [...text(name).matchAll(/(?<![\w/])((?:scripts|test|docs|assets)\/[\w./-]+|CHANGELOG\.md)/g)].map(
      ([, file = '']) => file,
    );
    expect(named.filter((file) => !existsSync(file))).toEqual([]);
  });

  it('takes each action by its commit, with the version beside it', () => {
    const uses = text(name)
      .split('\n')
      .filter((line) => /^\s*(?:- )?uses:/.test(line));
    expect(uses.length).toBeGreaterThan(0);
    for (const line of uses) expect(line).toMatch(/uses: [\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('puts nothing that others write into a shell', () => {
    // A tag's or a branch's name is text of whoever made it; so is a pull request's title.
    for (const { run = '' } of stepsOf(workflow)) expect(run).not.toMatch(/\$\{\{/);
  });

  it('leaves no token behind in the checked-out folder', () => {
    const checkouts = stepsOf(workflow).filter(({ uses = '' }) => uses.startsWith('actions/checkout@'));
    for (const step of checkouts) expect(step.with?.['persist-credentials']).toBe(false);
  });
});

describe('the release', () => {
  it('wants a tag, and the repository that has a feed', () => {
    expect(release.on).toEqual({ push: { tags: ['v[0-9]+.[0-9]+.[0-9]+*'] } });
    for (const [name, { needs, if: condition }] of Object.entries(release.jobs))
      expect(needs ?? condition, name).toBeDefined();
    expect([release.jobs['verify']?.if, release.jobs['e2e']?.if]).toEqual([
      "vars.OFFHOOK_FEED != ''",
      "vars.OFFHOOK_FEED != ''",
    ]);
  });

  it('may do nothing by default, and write in the last job only', () => {
    expect(release.permissions).toEqual({});
    expect(
      Object.fromEntries(Object.entries(release.jobs).map(([name, { permissions }]) => [name, permissions])),
    ).toEqual({
      verify: { contents: 'read' },
      e2e: { contents: 'read' },
      package: { contents: 'read' },
      draft: { contents: 'write', 'id-token': 'write', attestations: 'write' },
    });
  });

  it('has secrets in the steps that sign, in one job, behind an environment', () => {
    const withSecrets = Object.entries(release.jobs).filter(([, job]) => JSON.stringify(job).includes('secrets.'));
    expect(withSecrets.map(([name, { environment }]) => [name, environment])).toEqual([['package', 'release']]);
    const [, job] = withSecrets[0] ?? [];
    expect(JSON.stringify(job?.env)).not.toContain('secrets.');
    const steps = job?.steps.filter((step) => JSON.stringify(step).includes('secrets.')) ?? [];
    expect(steps.map(({ name }) => name)).toEqual([
      'Windows, signed by Azure Artifact Signing or a certificate',
      'macOS, signed and notarized',
    ]);
    for (const { env, run } of steps) {
      expect(env?.['OFFHOOK_RELEASE']).toBe('1');
      expect(run).toContain('npm run dist');
    }
  });

  it('runs no script of a package where there are secrets or rights', () => {
    for (const name of ['package', 'draft']) {
      const installs = release.jobs[name]?.steps.filter(({ run = '' }) => run.includes('npm ci')) ?? [];
      expect(installs.map(({ run }) => run)).toEqual(['npm ci --ignore-scripts']);
    }
  });

  it('bundles before the steps with secrets, which bundle no more', () => {
    const job = release.jobs['package'];
    const steps = job?.steps ?? [];
    expect(job?.env?.['OFFHOOK_BUILT']).toBe('1');
    const bundles = steps.findIndex(({ run }) => run === 'npm run build -- main preload renderer');
    expect(bundles).toBeGreaterThan(steps.findIndex(({ run = '' }) => run.startsWith('npm ci')));
    expect(steps.findIndex(({ run = '' }) => run.includes('npm run dist'))).toBeGreaterThan(bundles);
    expect(readFileSync('scripts/dist.ts', 'utf8')).not.toMatch(/^import .*'\.\/build\.ts'/m);
  });

  it('signs the copy for the tests anew after its fuses were changed', () => {
    const runs = (release.jobs['e2e']?.steps ?? []).map(({ run = '' }) => run).filter((run) => run.includes('Fuses'));
    expect(runs).toEqual([expect.stringContaining(' -c.electronFuses.resetAdHocDarwinSignature=true')]);
  });

  it('names secrets and variables that the guide explains, and the other way round', () => {
    const used = new Set(
      [...text('release.yml').matchAll(/\b(?:secrets|vars)\.([A-Z_]+)/g)].map(([, name = '']) => name),
    );
    const explained = new Set(
      documented
        .split('\n')
        .filter((line) => /^\| `[A-Z_]+`/.test(line))
        .flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map(([, name = '']) => name)),
    );
    expect([...used].toSorted()).toEqual([...explained].toSorted());
  });

  it('tests with the real Electron, unpackaged and packaged, and no package depends on anything else', () => {
    const e2e = release.jobs['e2e'];
    expect(e2e?.env).toEqual({ OFFHOOK_ELECTRON: 'electron' });
    const runs = e2e?.steps.filter(({ run }) => run === 'npm test -- e2e').map(({ env }) => env?.['OFFHOOK_PROGRAM']);
    expect(runs).toEqual([undefined, '${{ github.workspace }}/${{ matrix.program }}']);
    expect(release.jobs['package']?.needs).toEqual(['verify', 'e2e']);
    const desktop = readFileSync('scripts/office/desktop.ts', 'utf8');
    expect(desktop).toContain("process.env['OFFHOOK_PROGRAM']");
  });

  it('compares, lists, sums and attests what it drafts', () => {
    const runs = (release.jobs['draft']?.steps ?? []).map(({ run, uses }) => run ?? uses ?? '').join('\n');
    for (const part of [
      'npm run rollout -- state packages',
      'npm sbom --sbom-format cyclonedx',
      'SHA256SUMS',
      'attest-build-provenance@',
      'gh release create "$TAG" --draft',
    ])
      expect(runs).toContain(part);
  });
});
