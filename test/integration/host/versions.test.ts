/** Desktops and their companion host are updated at different times: each may be one version ahead of the other. */
import { afterEach, describe, expect, it } from 'vitest';
import { reasonOf } from '#shared/failure.ts';
import { HOST_VERSION_HEADER, type HostVersions } from '#shared/host-api.ts';
import type { RunningHost } from '../../../src-placement/host/host.ts';
import { type HostedPortal, install, openHost, startHostedPortal } from '../../../sandbox/host/hosted-portal.ts';
import { HostClient } from '../../../src-main/host/host-client.ts';
import { HostDirectory } from '../../../src-main/host/host-directory.ts';
import { systemClock } from '../../../src-main/ports.ts';
import { recordingLog } from '../portal-client/recording-log.ts';

let world: HostedPortal | null = null;
let client: HostClient | null = null;
let updated: RunningHost | null = null;
afterEach(async () => {
  client?.stop();
  await updated?.stop();
  await world?.stop();
  [client, updated, world] = [null, null, null];
});

/** Another program with the same keys answers at the host's address from now on. */
async function update(versions: HostVersions): Promise<void> {
  if (world === null) throw new Error('there is no host to be updated');
  updated = await openHost(world.config, { versions });
  await install(updated, world.portal);
}

/** Where the host's name leads at the moment. */
const resolved = (input: string | URL | Request): string => {
  const url = new URL(input instanceof Request ? input.url : input);
  if (updated !== null) url.port = String(updated.port);
  return url.href;
};

/** A desktop signs in with its host. @returns the version of its requests, or why there is none */
async function meet(desktop: HostVersions, host: HostVersions) {
  world = await startHostedPortal({ versions: host });
  const { portal, hostOrigin } = world;
  const named: (string | null)[] = [];
  const { log } = recordingLog();
  const http = {
    network: {
      fetch: ((input, init) => {
        named.push(new Headers(init?.headers).get(HOST_VERSION_HEADER));
        return fetch(resolved(input), init);
      }) satisfies typeof fetch,
    },
    clock: systemClock,
    userAgent: 'Offhook/test',
    log,
  };
  client = new HostClient({
    ...http,
    directory: new HostDirectory({ ...http, versions: desktop }),
    instance: 'instance-1',
    identity: async () => ({ memberId: portal.memberId, accessToken: portal.issueTokens(12).accessToken }),
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  const here = client;
  here.on('changed', () => {
    if (here.isReady || here.reason !== null) resolve();
  });
  here.start(hostOrigin);
  await promise;
  const claimed = here.isReady ? await here.claim('externalCall.1') : null;
  return { version: here.host?.version ?? null, reason: here.reason, claimed, named };
}

describe('a desktop and its host', () => {
  it.each([
    ['of the same age', [1, 2], [1, 2], 2],
    ['whose host is a version ahead', [1, 1], [1, 2], 1],
    ['whose host is a version behind', [1, 2], [1, 1], 1],
    ['whose host has given up the first version', [1, 2], [2, 3], 2],
    ['that has given up the first version', [2, 3], [1, 2], 2],
  ] as const)('%s speak the newest version that both know', async (_who, desktop, host, version) => {
    const met = await meet(desktop, host);
    expect(met).toMatchObject({ version, reason: null, claimed: true });
    // The first question is asked before anything is agreed on.
    expect(met.named).toEqual([null, String(version), String(version)]);
  });

  it.each([
    ['the host is too new', [1, 1], [2, 3]],
    ['the host is too old', [2, 3], [1, 1]],
  ] as const)('that have no version in common say so, and nothing is sent (%s)', async (_which, desktop, host) => {
    expect(await meet(desktop, host)).toEqual({ version: null, reason: 'hostVersion', claimed: null, named: [null] });
  });
});

describe('a host', () => {
  const claim = (version: string | null) =>
    fetch(`${world?.hostOrigin}/claim`, {
      method: 'POST',
      headers: version === null ? {} : { [HOST_VERSION_HEADER]: version },
      body: JSON.stringify({ portalCallId: 'externalCall.1' }),
    });

  it.each(['3', '0', '', 'x', '1, 2', '-1'])(
    'refuses a request of version "%s", and says which it speaks',
    async (named) => {
      world = await startHostedPortal({ versions: [1, 2] });
      const answer = await claim(named);
      expect([answer.status, await answer.json()]).toEqual([426, { error: 'version', why: '1-2' }]);
    },
  );

  it('goes by its own rules with a version that it speaks, and without any', async () => {
    world = await startHostedPortal({ versions: [1, 2] });
    for (const named of ['1', '2', null]) expect((await claim(named)).status).toBe(401);
  });

  it('that was updated beneath a desktop is spoken to in the new version, without a word lost', async () => {
    const { version, named } = await meet([1, 2], [1, 1]);
    expect(version).toBe(1);
    await update([2, 3]);
    named.length = 0;
    expect(await client?.claim('externalCall.2')).toBe(true);
    // Refused, looked up, said again.
    expect(named).toEqual(['1', null, '2']);
    expect([client?.host?.version, client?.reason]).toEqual([2, null]);
  });

  it('that was updated beyond what a desktop speaks is told by its name', async () => {
    await meet([1, 1], [1, 1]);
    await update([2, 3]);
    expect(await client?.claim('externalCall.2').catch(reasonOf)).toBe('hostVersion');
    expect(client?.reason).toBe('hostVersion');
  });
});
