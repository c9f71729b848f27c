import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type NetworkInterfaceInfo, tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PhoneRequest } from '#shared/phone.ts';
import type { Settings } from '#shared/settings.ts';
import { Counters } from '#shared/web/log/counters.ts';
import { type Clock, systemClock } from '../../../src-main/ports.ts';
import { Program } from '../../../src-main/program.ts';
import { SettingsStore } from '../../../src-main/settings/settings-store.ts';
import { MemorySecrets } from '../../integration/portal-client/memory-secrets.ts';
import { ManualClock, silentLog } from './manual-clock.ts';
import { sampleMp3 } from './recordings/sample-mp3.ts';
import { quietComputer } from './quiet-computer.ts';

const owner = { memberId: 'm1', userId: '12', name: 'Mara Lindt' };
const portal = { origin: 'https://company.example', clientId: 'local.0.1', handlerOrigin: 'https://handler.example' };
const tokens = {
  accessToken: 'a',
  refreshToken: 'r',
  expiresAt: Date.now() + 3600_000,
  endpoint: 'https://company.example/rest/',
  server: 'https://oauth.bitrix.info',
  clientId: portal.clientId,
  memberId: owner.memberId,
  userId: owner.userId,
};

let directory: string;
const running: Program[] = [];
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'offhook-program-'));
});
afterEach(async () => {
  for (const program of running.splice(0)) await program.stop();
  rmSync(directory, { recursive: true, force: true });
});

/** A program whose agent was signed in when it last ran, on a computer without a network. */
async function start(
  stored: Partial<Settings> = { portal, owner },
  computer: { interfaces: NodeJS.Dict<NetworkInterfaceInfo[]>; clock?: Clock } = { interfaces: {} },
) {
  const secrets = new MemorySecrets();
  secrets.stored.set('portal.tokens', JSON.stringify(tokens));
  const settings = new SettingsStore({
    file: { read: () => stored, write: () => undefined, setAside: () => null },
    log: silentLog,
    newId: randomUUID,
  });
  const program = await Program.start({
    ...quietComputer(directory),
    network: { fetch: () => Promise.reject(new TypeError('net::ERR_INTERNET_DISCONNECTED')) },
    openSocket: () => {
      throw new Error('net::ERR_INTERNET_DISCONNECTED');
    },
    clock: computer.clock ?? systemClock,
    log: silentLog,
    counters: new Counters(),
    secrets,
    settings,
    networkInterfaces: () => computer.interfaces,
  });
  running.push(program);
  return { program, secrets, settings };
}

describe('without a network', () => {
  it('the program starts, knows its agent and says that the portal is out of reach', async () => {
    const { program } = await start();
    await expect.poll(() => program.state.portal).toMatchObject({ state: 'offline', userName: 'Mara Lindt' });
    expect(program.state.pbx).toEqual({ state: 'notSetUp' });
  });
});

describe('signing out', () => {
  it('without a network is done at once', async () => {
    const { program, settings, secrets } = await start();
    await program.signOut();
    expect(program.state.portal).toEqual({ state: 'signedOut', reason: null });
    expect([settings.current.owner, secrets.stored.has('portal.tokens')]).toEqual([null, false]);
  });

  it('lasts when the tokens cannot be deleted: nobody owns them at the next start', async () => {
    const { program, settings, secrets } = await start();
    secrets.locked = true;
    await expect(program.signOut()).rejects.toMatchObject({ reason: 'secretsUnavailable' });
    expect(program.state.portal).toEqual({ state: 'signedOut', reason: null });
    expect(settings.current.owner).toBeNull();
  });
});

describe('recordings', () => {
  it('of a call that is not up are refused', async () => {
    const { program } = await start();
    await expect(program.beginRecording('no-such-call')).rejects.toMatchObject({ reason: 'invalidInput' });
  });

  it('that the last run left in the middle are closed at the start', async () => {
    const recordings = path.join(directory, 'recordings');
    mkdirSync(recordings);
    const sound = await sampleMp3(1);
    writeFileSync(path.join(recordings, 'call-1.mp3'), sound.subarray(0, sound.length - 10));
    const { program } = await start();
    await expect.poll(() => program.recordings.stateOf('call-1')).toBe('ready');
    expect(statSync(path.join(recordings, 'call-1.mp3')).size).toBe(sound.length - 216);
  });
});

describe('what changes around the telephone', () => {
  const asked = (program: Program): PhoneRequest[] => {
    const requests: PhoneRequest[] = [];
    program.telephone.on('request', (request) => void requests.push(request));
    return requests;
  };

  it('the agent is available again, also when the time has passed while the program was closed', async () => {
    const { program } = await start({ availability: { kind: 'doNotDisturb', until: 1 } });
    expect(program.state.availability).toEqual({ kind: 'available' });
    expect(program.settings.current.availability).toEqual({ kind: 'available' });
  });

  it('other quick keys are watched without a new line', async () => {
    const { program, settings } = await start({});
    const requests = asked(program);
    settings.update({ quickKeys: [{ label: 'Ben', number: '103', watch: true }] });
    settings.update({ theme: 'dark' });
    expect(requests).toEqual([{ type: 'watch', watched: ['103'] }]);
  });

  it('the phone is told when the network changes and when the computer wakes up', async () => {
    const clock = new ManualClock();
    const address = { address: '10.0.0.5', netmask: '255.255.255.0', mac: '00:00:00:00:00:00', cidr: '10.0.0.5/24' };
    const computer = {
      clock,
      interfaces: { wlan0: [{ ...address, family: 'IPv4', internal: false }] } as NodeJS.Dict<NetworkInterfaceInfo[]>,
    };
    const { program } = await start({}, computer);
    const requests = asked(program);
    await clock.advance(2000);
    computer.interfaces = {};
    await clock.advance(2000);
    program.power.resume();
    expect(requests).toEqual([
      { type: 'networkChanged', online: false },
      { type: 'networkChanged', online: false },
    ]);
  });

  it('what is asked from the tray and can’t be kept is told', async () => {
    const { program } = await start({});
    program.setAvailability({ kind: 'forward', number: 'not a number', until: null });
    expect(program.notices.list.map(({ reason }) => reason)).toEqual(['invalidInput']);
  });
});
