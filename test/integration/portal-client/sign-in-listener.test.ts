import { describe, expect, it } from 'vitest';
import { openSignInListener } from '../../../src-main/portal/sign-in-listener.ts';

const options = {
  accept: (query: URLSearchParams) => query.get('state') === 'right',
  onRefused: () => undefined,
  back: 'https://portal.example',
  text: { lang: 'en', title: '<Signed in>', text: 'Close this page & go on', back: 'Back' },
};

describe('the sign-in listener', () => {
  it('takes another port when the system offers it the bridge’s', async () => {
    const offered: number[] = [];
    const listener = await openSignInListener({ ...options, mayUse: (port) => offered.push(port) > 1 });
    expect(offered).toHaveLength(2);
    expect(listener.port).toBe(offered[1]);
    expect(offered[0]).not.toBe(offered[1]);
    await expect(fetch(`http://127.0.0.1:${offered[0]}/oauth?state=right`)).rejects.toThrow('fetch failed');
    expect((await fetch(`http://127.0.0.1:${listener.port}/oauth?state=right`)).status).toBe(200);
  });

  it('shows its texts as texts', async () => {
    const listener = await openSignInListener({ ...options, mayUse: () => true });
    const page = await (await fetch(`http://127.0.0.1:${listener.port}/oauth?state=right`)).text();
    expect(page).toContain('<h1>&#60;Signed in&#62;</h1>');
    expect(page).toContain('Close this page &#38; go on');
  });

  it('can be closed while nobody has come', async () => {
    const listener = await openSignInListener({ ...options, mayUse: () => true });
    listener.close();
    await expect(fetch(`http://127.0.0.1:${listener.port}/oauth?state=right`)).rejects.toThrow('fetch failed');
  });
});
