import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../../../src-main');
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file: file.replaceAll('\\', '/'), text: readFileSync(path.join(root, file), 'utf8') }));

it('every window comes from the one hardened factory', () => {
  expect(sources.filter(({ text }) => /new (Browser|Base)Window\(/.test(text)).map(({ file }) => file)).toEqual([
    'shell/windows.ts',
  ]);
});

it('a page of the web is opened in one place only, which looks at the address', () => {
  expect(sources.filter(({ text }) => text.includes('shell.openExternal(')).map(({ file }) => file)).toEqual([
    'main.ts',
  ]);
});

it('only the shell and the start know Electron', () => {
  const electron = sources
    .filter(({ text }) => /^import(?! type).*from 'electron';$/m.test(text))
    .map(({ file }) => file);
  expect(electron.filter((file) => file !== 'main.ts' && !file.startsWith('shell/'))).toEqual([]);
});
