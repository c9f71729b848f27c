import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONTENT_SECURITY_POLICY, fileOf, isOurs, policyOf } from '../../../../src-main/shell/app-files.ts';

const root = path.resolve('/program/out/renderer');

describe('what app:// serves', () => {
  it('is a built file with its type', () => {
    expect(fileOf('app://offhook/ui/index.html', root)).toEqual({
      file: path.join(root, 'ui', 'index.html'),
      type: 'text/html; charset=utf-8',
    });
  });

  it.each([
    'app://offhook/../main/main.js',
    'app://offhook/%2e%2e/main/main.js',
    'app://offhook/..%2f..%2fmain/main.js',
    'app://offhook/ui/%00.html',
    'app://offhook/%zz.html',
  ])('is nothing outside the root for %s', (address) => {
    // The URL parser itself resolves plain dots: what is left must lie below the root or be nothing.
    const found = fileOf(address, root);
    expect(found === null || found.file.startsWith(root + path.sep)).toBe(true);
  });
});

describe('what app:// refuses', () => {
  it.each(['app://other/ui/index.html', 'app://offhook/', 'app://offhook/ui/index.map', 'app://offhook/%zz.html'])(
    'is %s',
    (address) => {
      expect(fileOf(address, root)).toBeNull();
    },
  );
});

describe('the content security policy', () => {
  it('starts from nothing and allows no inline and no eval', () => {
    expect(CONTENT_SECURITY_POLICY).toMatch(/^default-src 'none'/);
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe-(inline|eval)/);
  });

  it.each(['/phone/index.html', '/ui/index.html', '/assets/phone-B1x_.js', '/assets/encoder-worker-B1x_.html'])(
    'lets %s compile nothing',
    (pathname) => {
      expect(policyOf(pathname)).toBe(CONTENT_SECURITY_POLICY);
    },
  );

  it('lets the encoder’s worker, and it alone, compile WebAssembly', () => {
    expect(policyOf('/assets/encoder-worker-B1x_-.js')).toBe(
      CONTENT_SECURITY_POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'"),
    );
  });
});

describe('our origin', () => {
  it.each(['app://offhook', 'app://offhook/', 'app://offhook/ui/index.html'])('is %s', (address) => {
    expect(isOurs(address)).toBe(true);
  });
  it.each(['app://offhook.evil', 'app://offhooks/', 'https://offhook/', 'null', ''])('is not %s', (address) => {
    expect(isOurs(address)).toBe(false);
  });
});
