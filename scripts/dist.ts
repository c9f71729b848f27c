/**
 * npm run dist: packages in `release/`. `-- --dir` builds only the unpacked program; other arguments are passed on.
 *
 *   OFFHOOK_BUILT     1: packs the bundles that are in out/, so that no bundler runs beside the keys
 *   OFFHOOK_FEED      where the packages will look for updates, an https folder of one's own
 *   OFFHOOK_RELEASE   1: a package that can't be signed is an error
 *   OFFHOOK_AZURE_ENDPOINT, OFFHOOK_AZURE_ACCOUNT, OFFHOOK_AZURE_PROFILE, OFFHOOK_PUBLISHER
 *                     Windows packages are signed by Azure Artifact Signing, which signs in by AZURE_TENANT_ID,
 *                     AZURE_CLIENT_ID and AZURE_CLIENT_SECRET; without these four by the certificate in CSC_LINK
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { electronVersion, realElectron } from './electron.ts';
import { fabricateElectron } from './fabricated-electron.ts';
import { writeIcons } from './icons/icons.ts';

const root = resolve(import.meta.dirname, '..');
const args = process.argv.slice(2);

const parts = ['main', 'preload', 'renderer'] as const;

if (process.env['OFFHOOK_BUILT'] === '1') demandBundles();
else await buildBundles();
writeIcons(join(root, 'out/icons'));
process.exit(electronBuilder([...args, ...((await realElectron()) === null ? fabricated() : [])]));

async function buildBundles(): Promise<void> {
  // Only here: with it comes Vite.
  const { BuildError, buildAll } = await import('./build.ts');
  try {
    await buildAll({ only: parts });
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

function demandBundles(): void {
  // Its stamp is written when a part is whole.
  const missing = parts.filter((part) => !existsSync(join(root, `out/.${part}.stamp`)));
  if (missing.length === 0) return;
  console.error(
    `OFFHOOK_BUILT=1, but there is no bundle of ${missing.join(', ')}: npm run build -- ${parts.join(' ')}`,
  );
  process.exit(1);
}

/** Arguments that pack around a fabricated Electron. It is good for looking at the result, not for giving it away. */
function fabricated(): string[] {
  if (!args.includes('--dir')) {
    console.error('Electron can’t be downloaded, so no packages can be built. Only this can: npm run dist -- --dir');
    process.exit(1);
  }
  const folder = join(root, 'out/fabricated-electron');
  fabricateElectron(folder, electronVersion());
  console.log('Electron can’t be downloaded: packing for Linux around a fabricated one, which does not run.');
  return [...(args.includes('--linux') ? [] : ['--linux']), `-c.electronDist=${folder}`];
}

function electronBuilder(builderArgs: readonly string[]): number {
  const require = createRequire(import.meta.url);
  const cli = join(dirname(require.resolve('electron-builder/package.json')), 'cli.js');
  const all = [cli, '--publish', 'never', ...release(), ...builderArgs];
  const { status } = spawnSync(process.execPath, all, {
    cwd: root,
    stdio: 'inherit',
  });
  return status ?? 1;
}

function release(): string[] {
  const { OFFHOOK_FEED: feed, OFFHOOK_RELEASE: isRelease } = process.env;
  return [
    ...(feed === undefined || feed === '' ? [] : ['-c.publish.provider=generic', `-c.publish.url=${feed}`]),
    ...(isRelease === '1' ? ['-c.forceCodeSigning=true'] : []),
    ...azure(),
  ];
}

/** All four or none: half a configuration would sign by another way than was meant. */
function azure(): string[] {
  const { env } = process;
  const given = {
    endpoint: 'OFFHOOK_AZURE_ENDPOINT',
    codeSigningAccountName: 'OFFHOOK_AZURE_ACCOUNT',
    certificateProfileName: 'OFFHOOK_AZURE_PROFILE',
  };
  const options = Object.entries(given).map(([option, name]) => [option, env[name] ?? ''] as const);
  if (options.every(([, value]) => value === '')) return [];
  const all = [...options, ['publisherName', env['OFFHOOK_PUBLISHER'] ?? ''] as const];
  const missing = all.filter(([, value]) => value === '').map(([option]) => option);
  if (missing.length > 0) throw new Error(`Azure Artifact Signing needs ${missing.join(', ')}, too`);
  return ['-c.win.signtoolOptions=null', ...all.map(([option, value]) => `-c.win.azureSignOptions.${option}=${value}`)];
}
