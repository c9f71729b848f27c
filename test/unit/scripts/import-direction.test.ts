import { describe, expect, it } from 'vitest';
import { problemsOf } from '../../../scripts/import-direction.ts';

describe('import direction', () => {
  it.each([
    ['src-main/calls/call-book.ts', `import { transition } from '#shared/call.ts';`],
    ['src-main/main.ts', `import { app } from 'electron';`],
    ['src-main/shell/windows.ts', `import type { Log } from '../ports.ts';`],
    ['src-renderer/preload/ui.ts', `import { ipcRenderer } from 'electron';`],
    ['sandbox/portal/portal.ts', `import { x } from '../../src-main/ports.ts';`],
    ['src-shared/call.ts', `export type { End } from './end-cause.ts';`],
    ['src-renderer/ui/main.tsx', `import { useState } from 'react';`],
  ])('allows in %s: %s', (file, source) => {
    expect(problemsOf(file, source)).toEqual([]);
  });

  it.each([
    ['src-main/calls/call-book.ts', `import { app } from 'electron';`],
    ['src-main/calls/call-book.ts', `import type { App } from "electron";`],
    ['src-main/calls/call-book.ts', `const e = await import('electron');`],
    ['src-main/portal/tokens.ts', `import { x } from '../../src-renderer/phone/phone.ts';`],
    ['src-shared/call.ts', `import { x } from '../src-main/ports.ts';`],
    ['src-placement/frame/frame.ts', `export * from '../../src-renderer/ui/words.ts';`],
    ['src-renderer/toast/toast.ts', `import { createRoot } from 'react-dom/client';`],
    ['src-main/shell/windows.ts', `import { p } from '../../sandbox/pbx/pbx.ts';`],
  ])('refuses in %s: %s', (file, source) => {
    expect(problemsOf(file, source)).toHaveLength(1);
  });

  it('names the file and the way', () => {
    expect(problemsOf('src-shared/a.ts', `import '../sandbox/b.ts';`)).toEqual([
      "src-shared/a.ts: src-shared must not import from sandbox ('../sandbox/b.ts')",
    ]);
  });
});
