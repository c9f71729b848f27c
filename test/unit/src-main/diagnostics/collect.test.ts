/** What is found out about this computer and about servers, with real files and real sockets. */
import { EventEmitter } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckProgress } from '#shared/phone.ts';
import { noPhoneFacts, type PhoneFacts } from '#shared/state.ts';
import { throwAwayIdentity } from '../../../../sandbox/tls/throw-away-identity.ts';
import { diskFacts } from '../../../../src-main/diagnostics/collect/disk.ts';
import { phoneSteps, type TestedTelephone } from '../../../../src-main/diagnostics/collect/phone-steps.ts';
import { portalAnswer } from '../../../../src-main/diagnostics/collect/portal.ts';
import { reach } from '../../../../src-main/diagnostics/collect/reach.ts';
import { whyUnreachable } from '../../../../src-main/diagnostics/rows/reach.ts';
import { systemClock } from '../../../../src-main/ports.ts';

const deps = { network: { fetch }, clock: systemClock, userAgent: 'Offhook/test' };
const patient = () => new AbortController().signal;

describe('a server', () => {
  const closers: (() => void)[] = [];
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });
  const listen = (server: ReturnType<typeof createServer>): Promise<number> =>
    new Promise((resolve) => {
      closers.push(() => server.close());
      server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });

  it('that hangs up on HTTP is there', async () => {
    const port = await listen(createServer((socket) => socket.on('error', () => {}).destroy()));
    const seen = await reach(deps, `ws://127.0.0.1:${port}/ws`, patient());
    expect(seen.host).toBe(`127.0.0.1:${port}`);
    expect(whyUnreachable(seen.code)).toBeNull();
  });

  it('that is down is told from one with a certificate that nobody knows', async () => {
    const { key, cert } = throwAwayIdentity(['localhost']);
    const port = await listen(createTlsServer({ key, cert }, (socket) => socket.on('error', () => {})));
    const unknown = await reach(deps, `wss://127.0.0.1:${port}/ws`, patient());
    expect(whyUnreachable(unknown.code)).toBe('certificateUnknown');
    for (const close of closers.splice(0)) close();
    const free = await listen(createServer());
    for (const close of closers.splice(0)) close();
    const down = await reach(deps, `ws://127.0.0.1:${free}`, patient());
    expect(whyUnreachable(down.code)).toBe('connectionRefused');
  });

  it('is told without what may be secret in its address, and with the proxy', async () => {
    const by = { ...deps, resolveProxy: async () => 'PROXY proxy.example.com:3128' };
    const seen = await reach(by, 'ws://mara:secret@127.0.0.1:9/ws?token=secret', patient());
    expect(JSON.stringify(seen)).not.toContain('secret');
    expect(seen.proxy).toBe('PROXY proxy.example.com:3128');
  });
});

describe('the disk', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'offhook-disk-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('takes the trial file, which is gone afterwards', async () => {
    expect(await diskFacts(folder)).toEqual({ free: expect.any(Number), code: null });
    expect(readdirSync(folder)).toEqual([]);
  });

  it.skipIf(process.platform !== 'linux')('is full when the system says so', async () => {
    symlinkSync('/dev/full', path.join(folder, '.offhook-trial'));
    expect((await diskFacts(folder)).code).toBe('ENOSPC');
  });

  it('that is not there can not be written', async () => {
    expect(await diskFacts(path.join(folder, 'gone'))).toEqual({ free: null, code: 'ENOENT' });
  });
});

class FakeTelephone extends EventEmitter {
  facts: PhoneFacts = noPhoneFacts;
  readonly asked: boolean[] = [];
  setQuietCheck(on: boolean): void {
    this.asked.push(on);
  }
}

describe('the phone window', () => {
  const progress = (state: CheckProgress['state']): CheckProgress => ({
    step: 'server',
    state,
    reason: null,
    detail: null,
  });

  it('is asked for the quiet steps, and for no more of them when the run is over', async () => {
    const telephone = new FakeTelephone();
    const ended = new AbortController();
    const step = phoneSteps(telephone as unknown as TestedTelephone, ended.signal);
    const server = step('server');
    telephone.emit('quietCheck', progress('running'));
    telephone.emit('quietCheck', progress('passed'));
    expect(await server).toMatchObject({ state: 'passed' });
    ended.abort();
    expect(telephone.asked).toEqual([true, false]);
    expect(telephone.eventNames()).toEqual([]);
  });

  it('is left alone while the agent tests her phone: her results serve', async () => {
    const telephone = new FakeTelephone();
    telephone.facts = { ...noPhoneFacts, check: { startedAt: 0, running: true, steps: [] } };
    const ended = new AbortController();
    const step = phoneSteps(telephone as unknown as TestedTelephone, ended.signal);
    const server = step('server');
    telephone.facts = { ...noPhoneFacts, check: { startedAt: 0, running: true, steps: [progress('failed')] } };
    telephone.emit('changed');
    expect(await server).toMatchObject({ state: 'failed' });
    ended.abort();
    expect(telephone.asked).toEqual([]);
  });
});

describe('the portal', () => {
  it('is asked once for its time, our rights and its plan', async () => {
    const asked: string[][] = [];
    const answer = await portalAnswer(
      {
        batch: async (commands) => {
          asked.push(commands.map(({ method }) => method));
          return [
            { key: 'time', result: '' },
            { key: 'scope', result: ['telephony'] },
            { key: 'app', result: { INSTALLED: 'Y', LICENSE_FAMILY: 'ent' } },
          ];
        },
      },
      systemClock,
      patient(),
    );
    expect(asked).toEqual([['server.time', 'scope', 'app.info']]);
    expect(answer).toMatchObject({ ok: true, rights: { scopes: ['telephony'], installed: true, licence: 'ent' } });
  });
});
