import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { programParts } from '../../../../src-renderer/ui/settings/program-parts.ts';

const root = path.resolve(import.meta.dirname, '../../../..');
const manifest = (folder: string) =>
  JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>;
    license?: string;
  };

/** Of the companion host, which is a program of its own. */
const HOST = ['@hono/node-server', 'hono', 'pg', 'prom-client'];

it('names every package of the program with the licence that it has', () => {
  const packages = Object.keys(manifest('.').dependencies ?? {}).filter((name) => !HOST.includes(name));
  const shown = programParts.filter(({ name }) => name !== 'Electron' && name !== 'LAME');
  expect(shown.map(({ name }) => name).toSorted()).toEqual(packages.toSorted());
  for (const { name, licence } of programParts.filter((part) => part.name !== 'LAME'))
    expect(manifest(`node_modules/${name.toLowerCase()}`).license, name).toBe(licence);
});
