import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import path from 'node:path';
import { buildAll } from '../../../scripts/build.ts';
import { type HostedPortal, startHostedPortal } from '../../../sandbox/host/hosted-portal.ts';

let world: HostedPortal;
beforeAll(async () => {
  await buildAll({ only: ['placement'] });
  world = await startHostedPortal({ pages: path.resolve(import.meta.dirname, '../../../out/placement') });
}, 120_000);
afterAll(() => world?.stop());

const get = (at: string, more: RequestInit = {}) => fetch(`${world.hostOrigin}${at}`, more);
const scriptOf = (html: string): string => /src="\.(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? 'none';

describe('the placement page', () => {
  it('is one HTML and one script, by GET and by the POST that Bitrix24 makes', async () => {
    const [byGet, byPost] = [
      await get('/placement.html'),
      await get('/placement.html?DOMAIN=x&APP_SID=y', {
        method: 'POST',
        body: new URLSearchParams({ AUTH_ID: 'token', PLACEMENT: 'PAGE_BACKGROUND_WORKER' }),
      }),
    ];
    const html = await byGet.text();
    expect(await byPost.text()).toBe(html);
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toContain('<link');
    expect([byGet.status, byPost.status]).toEqual([200, 200]);
  });

  it('lives shortly, its script for ever', async () => {
    const page = await get('/placement.html');
    expect(page.headers.get('cache-control')).toBe('public, max-age=60');
    const script = await get(scriptOf(await page.text()));
    expect(script.status).toBe(200);
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  it('may be framed by portals, and asks nobody else for anything', async () => {
    const { headers } = await get('/placement.html');
    const policy = headers.get('content-security-policy') ?? '';
    expect(headers.get('x-frame-options')).toBeNull();
    expect(policy).toContain(`frame-ancestors https: ${world.portal.site.origin}`);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/connect-src [^;]*ws:\/\/127\.0\.0\.1:\*/);
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('is sent compressed to who takes it, and not again to who has it', async () => {
    const script = scriptOf(await (await get('/placement.html')).text());
    const plain = await get(script, { headers: { 'accept-encoding': 'identity' } });
    const packed = await get(script, { headers: { 'accept-encoding': 'gzip, br' } });
    expect(packed.headers.get('content-encoding')).toBe('br');
    expect(await packed.text()).toBe(await plain.text());
    const again = await get(script, { headers: { 'if-none-match': plain.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  });

  it('lets nobody climb out of its folder', async () => {
    for (const at of [
      '/assets/..%2f..%2fpackage.json',
      '/assets/%2e%2e/host/host.js',
      '/assets/nothing.js',
      '/x.html',
    ]) {
      expect((await get(at)).status).toBe(404);
    }
  });
});

describe('the landing page', () => {
  it('is never kept, and carries a signature only for an answer of the portal', async () => {
    const bare = await get('/oauth.html');
    expect(bare.headers.get('cache-control')).toBe('no-store');
    expect(await bare.text()).toContain('name="offhook-signature" content=""');
    const query = new URLSearchParams({ code: 'c', state: 's'.repeat(43), member_id: 'a'.repeat(32) });
    expect(await (await get(`/oauth.html?${query}`)).text()).toMatch(
      /offhook-signature" content="k1\.[\w-]+\.[\w-]{43}"/,
    );
  });
});
