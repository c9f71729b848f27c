import { defineConfig } from 'vitest/config';

/**
 * Unit tests are pure and quick; integration tests own sockets, files and a Chromium each. Those with real programs get a
 * second try, because a busy machine can starve a browser; `npm test` names each that needed it, and each is looked into.
 */
export default defineConfig({
  test: {
    // A renderer's tests bring their own browser; nothing here runs in a simulated DOM.
    environment: 'node',
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'], testTimeout: 10_000 } },
      {
        extends: true,
        test: {
          name: 'integration',
          retry: 1,
          include: ['test/integration/**/*.test.ts'],
          pool: 'forks',
          // Most of their time is waiting for other programs.
          maxWorkers: 3,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          // The sandbox portal judged by the official SDK and by what Bitrix24's documentation prints.
          name: 'conformance',
          retry: 1,
          include: ['test/conformance/**/*.test.ts'],
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          // Only by `npm run test:interop`, which puts real exchanges and a name space around it.
          name: 'interop',
          retry: 1,
          include: ['test/interop/**/*.test.ts'],
          pool: 'forks',
          // The exchanges and the browser want the processors to themselves.
          maxWorkers: 1,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'packaging',
          retry: 1,
          include: ['test/packaging/**/*.test.ts'],
          globalSetup: 'test/packaging/toolchain/global-setup.ts',
          pool: 'forks',
          // One installs and removes a package.
          maxWorkers: 1,
          testTimeout: 120_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
