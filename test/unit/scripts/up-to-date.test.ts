import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { changedSince } from '../../../scripts/up-to-date.ts';

let folder: string;
let stamp: string;
const source = () => join(folder, 'sources');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'offhook-build-'));
  stamp = join(folder, 'stamp');
  mkdirSync(join(source(), 'deep'), { recursive: true });
  writeFileSync(join(source(), 'deep/file.ts'), '');
  const early = new Date(1000);
  for (const path of ['deep/file.ts', 'deep', '.']) utimesSync(join(source(), path), early, early);
});
afterEach(() => rmSync(folder, { recursive: true }));

const stampAt = (ms: number) => writeFileSync(stamp, new Date(ms).toISOString());

describe('what a build asks first', () => {
  it('builds when it never did, or its stamp cannot be read', async () => {
    expect(await changedSince(stamp, [source()])).toBe(true);
    writeFileSync(stamp, 'half a da');
    expect(await changedSince(stamp, [source()])).toBe(true);
  });

  it('does not build when every source is older', async () => {
    stampAt(5000);
    expect(await changedSince(stamp, [source(), join(folder, 'missing')])).toBe(false);
  });

  it('builds when a file deep below was saved since', async () => {
    stampAt(5000);
    utimesSync(join(source(), 'deep/file.ts'), new Date(6000), new Date(6000));
    expect(await changedSince(stamp, [source()])).toBe(true);
  });

  it('builds when a file was removed since', async () => {
    stampAt(5000);
    rmSync(join(source(), 'deep/file.ts'));
    expect(await changedSince(stamp, [source()])).toBe(true);
  });
});
