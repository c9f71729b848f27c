import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { isBuiltin } from 'node:module';
import { promisify } from 'node:util';
import { extractFile, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const output = mkdtempSync(join(tmpdir(), 'offhook-dist-'));
const unpacked = join(output, 'linux-unpacked');
const archive = join(unpacked, 'resources/app.asar');

beforeAll(async () => {
  const args = ['scripts/dist.ts', '--dir', '--linux', `-c.directories.output=${output}`];
  await promisify(execFile)(process.execPath, args, { cwd: root });
}, 240_000);
afterAll(() => rmSync(output, { recursive: true, force: true }));

describe('npm run dist -- --dir', () => {
  it('makes an executable named offhook', () => {
    expect(statSync(join(unpacked, 'offhook')).mode & 0o111).toBe(0o111);
  });

  it('packs the bundles and nothing but them', () => {
    const files = listPackage(archive, { isPack: false }).map((file) => file.replaceAll('\\', '/'));
    for (const file of ['/out/main/main.js', '/out/renderer/ui/index.html', '/package.json'])
      expect(files).toContain(file);
    for (const window of ['ui', 'phone', 'toast', 'strip']) {
      expect(files).toContain(`/out/preload/${window}.cjs`);
      expect(files).toContain(`/out/renderer/${window}/index.html`);
    }
    const others = files.filter((file) => !/^\/(out(\/(main|preload|renderer)(\/.*)?)?|package\.json)$/.test(file));
    expect(others).toEqual([]);
    expect(files.filter((file) => file.endsWith('.map') || file.includes('node_modules'))).toEqual([]);
  });

  it('leaves nothing beside the archive', () => {
    expect(() => statSync(`${archive}.unpacked`)).toThrow('ENOENT');
  });

  it('has bundles that import nothing but Electron and Node', () => {
    const main = extractFile(archive, 'out/main/main.js').toString();
    const imported = [...main.matchAll(/^import .*?from ["']([^"']+)["'];?$/gm)].map(([, name = '']) => name);
    expect(imported).toContain('electron');
    expect(imported.filter((name) => name !== 'electron' && !name.startsWith('node:') && !isBuiltin(name))).toEqual([]);
    for (const window of ['ui', 'phone', 'toast', 'strip']) {
      const preload = extractFile(archive, `out/preload/${window}.cjs`).toString();
      const required = [...preload.matchAll(/\brequire\(["']([^"']+)["']\)/g)].map(([, name]) => name);
      expect(required).toEqual(['electron']);
    }
  });

  it('keeps the identifiers that cannot change after a rollout', () => {
    expect(JSON.parse(extractFile(archive, 'package.json').toString())).toMatchObject({
      name: 'offhook',
      productName: 'Offhook',
      desktopName: 'app.offhook.Offhook.desktop',
      main: 'out/main/main.js',
    });
    expect(readFileSync(join(root, 'electron-builder.yml'), 'utf8')).toMatch(/^appId: app\.offhook\.Offhook$/m);
  });

  it('flips the fuses', async () => {
    const wire = await getCurrentFuseWire(join(unpacked, 'offhook'));
    const on = (fuse: FuseV1Options) => wire[fuse] === FuseState.ENABLE;
    expect({
      runAsNode: on(FuseV1Options.RunAsNode),
      cookieEncryption: on(FuseV1Options.EnableCookieEncryption),
      nodeOptions: on(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      nodeInspect: on(FuseV1Options.EnableNodeCliInspectArguments),
      asarIntegrity: on(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      onlyAsar: on(FuseV1Options.OnlyLoadAppFromAsar),
      filePrivileges: on(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      runAsNode: false,
      cookieEncryption: true,
      nodeOptions: false,
      nodeInspect: false,
      asarIntegrity: true,
      onlyAsar: true,
      filePrivileges: false,
    });
  });
});
