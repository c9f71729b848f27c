import { defineConfig } from 'playwright/test';

/** The shipped bundles, driven as a person drives them. One at a time: each spec owns two browsers. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  workers: 1,
  // As in vitest.config.ts: named in the end, and looked into.
  retries: 1,
  reporter: [['list'], ['json', { outputFile: '../../test-results/e2e.json' }]],
  outputDir: '../../test-results/e2e',
});
