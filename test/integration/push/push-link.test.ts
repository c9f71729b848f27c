import { WebSocket } from 'ws';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PushMessage } from '#shared/push/push-frames.ts';
import { PortalClient } from '#shared/web/portal/portal-client.ts';
import { type Portal, startPortal } from '../../../sandbox/portal/portal.ts';
import { type Clock, systemClock } from '../../../src-main/ports.ts';
import { PushLink } from '../../../src-main/push/push-link.ts';
import { silentLog } from '../../unit/src-main/manual-clock.ts';

let portal: Portal;
const links: PushLink[] = [];
beforeEach(async () => {
  portal = await startPortal();
});
afterEach(async () => {
  for (const link of links.splice(0)) link.stop();
  await portal.stop();
});

interface Heard {
  readonly link: PushLink;
  readonly heard: PushMessage[];
  readonly counts: string[];
}

/** A desktop of this user that is connected. */
async function desktop(userId: number, clock: Clock = systemClock): Promise<Heard> {
  const access = { token: portal.issueTokens(userId).accessToken, endpoint: `${portal.site.origin}/rest/`, user: '' };
  const counts: string[] = [];
  const link = new PushLink({
    portal: new PortalClient({
      network: { fetch },
      clock: systemClock,
      userAgent: 'Offhook/0.0.0',
      log: silentLog,
      count: () => undefined,
      access: { current: () => Promise.resolve(access), renew: () => Promise.reject(new Error('no other token')) },
      onMoved: () => Promise.resolve(),
    }),
    openSocket: (url) => new WebSocket(url),
    clock,
    random: Math.random,
    log: silentLog,
    count: (name) => counts.push(name),
  });
  links.push(link);
  const heard: PushMessage[] = [];
  link.subscribe('offhook.test', (message) => heard.push(message));
  const since = portal.mark();
  link.start({ userId: String(userId), secure: false });
  await portal.waitFor('push.connected', { since, where: (client) => client.userId === userId });
  return { link, heard, counts };
}

/** A minute of it takes three seconds. */
const hurried: Clock = { now: systemClock.now, after: (ms, action) => systemClock.after(ms / 20, action) };

const configRequests = (): number =>
  portal.parts.restRecords.list.filter(({ method }) => method.toLowerCase() === 'pull.application.config.get').length;

describe.each([3, 4, 5] as const)('a push server of version %i', (version) => {
  beforeEach(() => portal.faults.set({ push: { version } }));

  it("carries what one of the agent's desktops says to the others, and to nobody else", async () => {
    const [office, home, colleague] = [await desktop(12), await desktop(12), await desktop(13)];
    await office.link.send('offhook.test', { n: 1 });
    await expect.poll(() => [office.heard.length, home.heard.length]).toEqual([1, 1]);
    expect(home.heard[0]).toMatchObject({ module: 'application', params: { n: 1 }, channel: 'private' });
    expect(colleague.heard).toEqual([]);
    expect(office.counts).toEqual([]);
  });

  it('tells the shared channel from the own one', async () => {
    const { heard } = await desktop(12);
    const publication = { appId: portal.app.id, by: 13, module: 'application', command: 'offhook.test', params: {} };
    portal.pull.publish({ ...publication, type: 'shared', userId: 0 });
    portal.pull.publish({ ...publication, type: 'private', userId: 12 });
    await expect.poll(() => heard.map(({ channel }) => channel)).toEqual(['shared', 'private']);
  });

  it('gets what was said while the line was cut, once, and asks for no new configuration', async () => {
    portal.faults.set({ push: { pingMs: 100 } });
    const { link, heard } = await desktop(12, hurried);
    await link.send('offhook.test', { n: 1 });
    await expect.poll(() => heard.length).toBe(1);
    const since = portal.mark();
    portal.pull.cut(12);
    await portal.waitFor('push.disconnected', { since });
    await link.send('offhook.test', { n: 2 });
    await portal.waitFor('push.connected', { since });
    await expect.poll(() => heard.map(({ params }) => params['n'])).toEqual([1, 2]);
    expect(configRequests()).toBe(1);
  });
});

describe('the push link', () => {
  it.each([
    ['of a shared push server', { mode: 'shared' }],
    ['with a token', { jwt: true }],
  ] as const)('connects to a portal %s', async (_what, push) => {
    portal.faults.set({ push });
    const { link, heard } = await desktop(12);
    await link.send('offhook.test', { n: 1 });
    await expect.poll(() => heard.length).toBe(1);
    expect(link.isUp).toBe(true);
  });

  it('hears a message that the server says twice once', async () => {
    portal.faults.set({ push: { duplicateShare: 1 } });
    const { link, heard } = await desktop(12);
    await link.send('offhook.test', { n: 1 });
    await link.send('offhook.test', { n: 2 });
    await portal.waitFor('push.duplicated');
    await expect.poll(() => heard.length).toBe(2);
  });

  it('says why there is no push', async () => {
    const { link } = await desktop(12);
    link.stop();
    portal.faults.next({ kind: 'status', method: 'pull.application.config.get', status: 403 });
    const changed = new Promise<void>((resolve) => {
      link.on('changed', () => {
        if (link.reason !== null) resolve();
      });
    });
    link.start({ userId: '12', secure: false });
    await changed;
    expect([link.isUp, link.reason]).toEqual([false, 'portalClosed']);
  });
});
