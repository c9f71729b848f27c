import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { networkTrouble } from '#shared/network.ts';
import { throwAwayIdentity } from '../../../../sandbox/tls/throw-away-identity.ts';
import { watchedNetwork } from '../../../../src-main/network/network-notices.ts';
import { ServerProbe } from '../../../../src-main/network/server-probe.ts';
import { recordingLog } from '../../../integration/portal-client/recording-log.ts';
import { ManualClock } from '../manual-clock.ts';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

function watched(answer: (url: string) => Promise<Response>) {
  const shown = new Set<string>();
  const { log } = recordingLog();
  const network = watchedNetwork({
    network: { fetch: (input) => answer(String(input)) },
    log,
    raise: (trouble) => shown.add(trouble),
    clear: (trouble) => shown.delete(trouble),
  });
  return { ask: (url: string) => network.fetch(url).catch(() => null), shown };
}
const chromium = (code: string) => () => Promise.reject(new Error(`net::${code}`));

describe('codes of Chromium and Node', () => {
  it.each([
    ['ERR_PROXY_CONNECTION_FAILED', 'proxyUnreachable'],
    ['ERR_MANDATORY_PROXY_CONFIGURATION_FAILED', 'proxyUnreachable'],
    ['ERR_TUNNEL_CONNECTION_FAILED', 'proxyRefused'],
    ['ERR_PROXY_AUTH_REQUESTED', 'proxyLogin'],
    ['ERR_PROXY_AUTH_UNSUPPORTED', 'proxyLogin'],
    ['ERR_CERT_AUTHORITY_INVALID', 'certificateUnknown'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'certificateUnknown'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificateUnknown'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificateUnknown'],
    ['ERR_CERT_DATE_INVALID', 'certificateDate'],
    ['CERT_HAS_EXPIRED', 'certificateDate'],
    ['ERR_CERT_COMMON_NAME_INVALID', 'certificateName'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificateName'],
    ['ERR_CERT_REVOKED', 'certificateBad'],
    ['ERR_SSL_PROTOCOL_ERROR', 'certificateBad'],
    ['ECONNREFUSED', null],
    ['ERR_NAME_NOT_RESOLVED', null],
    ['', null],
  ])('%s means %s', (code, trouble) => expect(networkTrouble(code)).toBe(trouble));
});

describe('what is told', () => {
  it('goes when the last server that had it answers', async () => {
    let answer: () => Promise<Response> = chromium('ERR_PROXY_CONNECTION_FAILED');
    const { ask, shown } = watched(() => answer());
    await ask('https://portal.example/rest/');
    await ask('https://host.example/');
    expect([...shown]).toEqual(['proxyUnreachable']);
    answer = () => Promise.resolve(new Response());
    await ask('https://portal.example/rest/');
    expect([...shown]).toEqual(['proxyUnreachable']);
    await ask('https://host.example/');
    expect([...shown]).toEqual([]);
  });

  it('stays while there is no answer at all, which says nothing of it', async () => {
    let code = 'ERR_CERT_DATE_INVALID';
    const { ask, shown } = watched(() => chromium(code)());
    await ask('https://portal.example/');
    code = 'ERR_INTERNET_DISCONNECTED';
    await ask('https://portal.example/');
    expect([...shown]).toEqual(['certificateDate']);
  });

  it('of a real server whose root nobody knows; nothing was sent to it', async () => {
    const identity = throwAwayIdentity(['localhost']);
    const requests: string[] = [];
    const server = createServer(identity, (request, response) => {
      requests.push(request.url ?? '');
      response.end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    stops.push(() => server.close());
    const { ask, shown } = watched((url) => fetch(url));
    await ask(`https://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    expect([...shown]).toEqual(['certificateUnknown']);
    expect(requests).toEqual([]);
  });
});

describe('the look at the telephone’s server', () => {
  function probe(proxied: boolean) {
    const clock = new ManualClock();
    const asked: string[] = [];
    let tries = 0;
    const it = new ServerProbe({
      network: {
        fetch: (input) => {
          asked.push(String(input));
          return Promise.resolve(new Response(null, { status: 426 }));
        },
      },
      clock,
      log: recordingLog().log,
      proxied: () => Promise.resolve(proxied),
      tryAgain: () => (tries += 1),
    });
    return { it, clock, asked, tries: () => tries };
  }

  it('asks the same server, and lets the telephone try again where a proxy stands between', async () => {
    const behind = probe(true);
    await behind.it.look('wss://pbx.example:8089/ws');
    expect([behind.asked, behind.tries()]).toEqual([['https://pbx.example:8089/'], 1]);
    const free = probe(false);
    await free.it.look('wss://pbx.example:8089/ws');
    expect([free.asked.length, free.tries()]).toEqual([1, 0]);
  });

  it('is not repeated with every try of a telephone whose server is down', async () => {
    const { it, clock, asked } = probe(true);
    for (let times = 0; times < 5; times++) await it.look('wss://pbx.example/ws');
    expect(asked).toHaveLength(1);
    await clock.advance(30_000);
    await it.look('wss://pbx.example/ws');
    expect(asked).toHaveLength(2);
    it.forget();
    await it.look('wss://pbx.example/ws');
    expect(asked).toHaveLength(3);
  });

  it('has nothing to say of a server on this computer', async () => {
    const { it, asked } = probe(true);
    await it.look('ws://127.0.0.1:5066/');
    expect(asked).toEqual([]);
  });
});
