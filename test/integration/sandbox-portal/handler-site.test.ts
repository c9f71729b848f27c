import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import { launchChromium } from '../../../scripts/chromium.ts';

let directory: string;
let portal: Portal;
let origin: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'handler-site-'));
  await mkdir(join(directory, 'built'));
  await writeFile(join(directory, 'secret.html'), 'outside');
  await writeFile(join(directory, 'built', 'placement.html'), '<title>placement</title>');
  await writeFile(join(directory, 'built', 'oauth.html'), '<title>landed</title>');
  await writeFile(join(directory, 'built', 'hub-CqCMIwYm.js'), '');
  portal = await startPortal({ handler: { directory: join(directory, 'built') } });
  origin = `http://127.0.0.1:${new URL(portal.handlerSite.origin).port}`;
});
afterAll(async () => {
  await portal.stop();
  await rm(directory, { recursive: true });
});

describe('the handler site', () => {
  test.each(['GET', 'POST'])(
    'answers %s with the page, framed by portals only, and not kept for long',
    async (method) => {
      const answer = await fetch(`${origin}/placement.html?APP_SID=1`, { method });
      expect(await answer.text()).toBe('<title>placement</title>');
      expect(answer.headers.get('cache-control')).toBe('public, max-age=60');
      expect(answer.headers.get('x-frame-options')).toBeNull();
      const policy = answer.headers.get('content-security-policy') ?? '';
      expect(policy).toContain(`frame-ancestors ${portal.site.origin} https://*`);
      expect(policy).toContain(`connect-src 'self' ${portal.site.origin} ws://${portal.site.host} ws://127.0.0.1:*`);
      expect(policy).not.toContain('unsafe');
    },
  );

  test('lets hashed assets live for a year', async () => {
    const answer = await fetch(`${origin}/hub-CqCMIwYm.js`);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  test.each(['/..%2fsecret.html', '/%2e%2e/secret.html', '/missing.html', '/placement'])('has no %s', async (path) => {
    expect((await fetch(origin + path)).status).toBe(404);
  });

  test('can forbid its pages the way to this computer, as Local Network Access does (5.8)', async () => {
    portal.faults.set({ refuseLoopback: true });
    const policy = (await fetch(`${origin}/placement.html`)).headers.get('content-security-policy');
    expect(policy).not.toContain('ws://127.0.0.1:*');
    expect(policy).toContain(`ws://${portal.site.host}`);
    portal.faults.clear();
  });

  test('can be slow and can be gone', async () => {
    portal.faults.set({ placementLoadDelayMs: 80 });
    const started = performance.now();
    await fetch(`${origin}/placement.html`);
    expect(performance.now() - started).toBeGreaterThan(75);
    portal.faults.set({ refusePlacement: true });
    await expect(fetch(`${origin}/placement.html`)).rejects.toThrow('fetch failed');
    portal.faults.clear();
    expect((await fetch(`${origin}/placement.html`)).status).toBe(200);
  });
});

describe('signing in with the system browser', () => {
  test('takes one click and lands on the handler site with a code', async () => {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      await page.goto(`${portal.site.origin}/oauth/authorize/?client_id=${portal.app.clientId}&state=s`);
      await page.getByRole('link', { name: 'Mara Lindt' }).click();
      await page.waitForURL(`${portal.handlerSite.origin}/oauth.html?**`);
      expect(await page.title()).toBe('landed');
      expect(new URL(page.url()).searchParams.get('state')).toBe('s');
      expect(await portal.waitFor('oauth.code')).toMatchObject({ userId: 12 });
    } finally {
      await browser.close();
    }
  });
});
