import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { INSTANCE_OPTION } from '#shared/bridge.ts';
import { translator } from '#shared/messages/catalogue.ts';
import type { CardState } from '#shared/state.ts';
import { type PortalApi, PortalError } from '#shared/web/portal/portal-api.ts';
import { BrowserLink } from '../../../src-main/browser-link.ts';
import { systemClock } from '../../../src-main/ports.ts';
import { SettingsStore } from '../../../src-main/settings/settings-store.ts';
import { MemorySecrets } from '../../integration/portal-client/memory-secrets.ts';
import { recordingLog } from '../../integration/portal-client/recording-log.ts';
import { BookRig, owner } from './calls/book-rig.ts';

const portal = {
  origin: 'https://company.bitrix24.com',
  clientId: 'local.0.1',
  handlerOrigin: 'https://handler.example',
};
const open: BrowserLink[] = [];
afterEach(async () => {
  for (const link of open.splice(0)) await link.stop();
});

/** A link to the browsers whose portal keeps user options, or is down. */
function world() {
  const opened: string[] = [];
  const { log, lines } = recordingLog();
  const secrets = new MemorySecrets();
  const at = { down: false, diskFull: false };
  const options = new Map<string, string>();
  const api = {
    clockOffset: 0,
    batch: () => Promise.reject(new Error('not used')),
    call: async (method: string, params: { options?: Record<string, string> }) => {
      if (at.down) throw new PortalError('portalUnreachable', { delivery: 'none' });
      if (method === 'user.option.get') return Object.fromEntries(options);
      for (const [name, value] of Object.entries(params.options ?? {})) options.set(name, value);
      return true;
    },
  } as PortalApi;
  const settings = new SettingsStore({
    file: {
      read: () => undefined,
      write: () => {
        if (at.diskFull) throw new Error('ENOSPC');
      },
      setAside: () => null,
    },
    log,
    newId: randomUUID,
  });
  const [states, failures]: [CardState[], string[]] = [[], []];
  const link = new BrowserLink({
    clock: systemClock,
    log,
    count: () => undefined,
    secrets,
    settings,
    computerName: 'Office',
    openExternal: async (url) => void opened.push(url),
    idleMs: () => 0,
    host: () => null,
    portal: api,
    push: {
      isUp: false,
      reason: null,
      subscribe: () => () => undefined,
      send: async () => undefined,
      on: () => undefined,
    },
    translate: translator('en'),
    book: new BookRig().book,
    isOurs: () => false,
    transfer: () => Promise.resolve({ ok: false, reason: 'noExtension' }),
    onState: (state) => void states.push(state),
    onFailure: (reason) => void failures.push(reason),
  });
  open.push(link);
  const entry = () => {
    const map: Record<string, { port: number; secret: string }> = JSON.parse(options.get(INSTANCE_OPTION) ?? '{}');
    return map[settings.current.instanceId];
  };
  return { at, link, settings, secrets, lines, states, failures, entry, opened };
}

const answers = (port: number | null): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port: port ?? 0, host: '127.0.0.1' });
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });

describe('signing out', () => {
  it('closes the bridge, takes this computer off the portal and renews the secret', async () => {
    const { link, settings, secrets, entry } = world();
    await link.signedIn(portal, owner);
    const published = entry();
    expect(published).toMatchObject({ port: settings.current.bridgePort, secret: secrets.stored.get('bridge.secret') });
    await link.signingOut();
    expect(entry()).toBeUndefined();
    expect(secrets.stored.get('bridge.secret')).not.toBe(published?.secret);
    expect(await answers(settings.current.bridgePort)).toBe(false);
  });

  it('makes the secret worthless also when the portal cannot be told', async () => {
    const { at, link, secrets, entry } = world();
    await link.signedIn(portal, owner);
    const published = entry();
    at.down = true;
    await link.signingOut();
    expect(entry()).toEqual(published);
    expect(secrets.stored.get('bridge.secret')).not.toBe(published?.secret);
  });

  it('wins over a sign-in that has not come to its end', async () => {
    const { link, settings, entry, states } = world();
    const signedIn = link.signedIn(portal, owner);
    await link.signingOut();
    await signedIn;
    expect(states.at(-1)).toEqual({ state: 'notSetUp' });
    expect(entry()).toBeUndefined();
    expect(settings.current.bridgePort).toBeNull();
  });
});

describe('signing in', () => {
  it('twice at once opens one bridge, on the port of this installation', async () => {
    const { link, settings, failures } = world();
    await link.signedIn(portal, owner);
    const port = settings.current.bridgePort;
    await Promise.all([link.signedIn(portal, owner), link.signedIn(portal, owner)]);
    expect([failures, settings.current.bridgePort]).toEqual([[], port]);
    await link.stop();
    expect(await answers(port)).toBe(false);
  });

  it('keeps the secret of an agent who comes back, so that open pages find their way', async () => {
    const { link, entry } = world();
    await link.signedIn(portal, owner);
    const first = entry()?.secret;
    await link.stop();
    await link.signedIn(portal, owner);
    expect(entry()?.secret).toBe(first);
  });

  it.each([
    ['another agent', { userId: '13' }],
    ['an agent of another portal with the same number', { memberId: 'm2' }],
  ])('%s gets a secret of her own, also when nobody has signed out before', async (_who, next) => {
    const { link, secrets, entry } = world();
    await link.signedIn(portal, owner);
    const former = entry()?.secret;
    await link.stop();
    await link.signedIn(portal, { ...owner, ...next });
    expect(entry()?.secret).not.toBe(former);
    expect(secrets.stored.get('bridge.secret')).toBe(entry()?.secret);
  });

  it('a secret of nobody knows whom, of an earlier release, is not used again', async () => {
    const { link, secrets, entry } = world();
    secrets.stored.set('bridge.secret', 'of-an-earlier-release');
    await link.signedIn(portal, owner);
    expect(entry()?.secret).not.toBe('of-an-earlier-release');
  });

  it('serves the browsers although the port cannot be remembered', async () => {
    const { at, link, failures, entry } = world();
    at.diskFull = true;
    await link.signedIn(portal, owner);
    expect(failures).toEqual(['settingsNotWritten']);
    expect(await answers(entry()?.port ?? null)).toBe(true);
  });
});

describe('connecting a browser', () => {
  it('waits for the bridge that a sign-in is just opening', async () => {
    const { link, opened } = world();
    const signedIn = link.signedIn(portal, owner);
    await link.connect();
    await signedIn;
    expect(opened).toEqual([expect.stringMatching(/^https:\/\/handler\.example\/pair\.html#/)]);
  });

  it('is refused while nobody is signed in', async () => {
    await expect(world().link.connect()).rejects.toMatchObject({ reason: 'portalSignInNeeded' });
  });
});
