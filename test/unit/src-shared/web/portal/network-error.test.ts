import { describe, expect, it } from 'vitest';
import { networkErrorFacts } from '#shared/web/portal/network-error.ts';

const node = (code: string) => new TypeError('fetch failed', { cause: Object.assign(new Error('connect'), { code }) });
const chromium = (code: string) => new Error(`net::${code}`);

describe('a network error', () => {
  it.each([
    node('ECONNREFUSED'),
    node('ENOTFOUND'),
    node('EAI_AGAIN'),
    node('UND_ERR_CONNECT_TIMEOUT'),
    node('CERT_HAS_EXPIRED'),
    node('DEPTH_ZERO_SELF_SIGNED_CERT'),
    node('SELF_SIGNED_CERT_IN_CHAIN'),
    node('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
    node('ERR_TLS_CERT_ALTNAME_INVALID'),
    chromium('ERR_CONNECTION_REFUSED'),
    chromium('ERR_NAME_NOT_RESOLVED'),
    chromium('ERR_INTERNET_DISCONNECTED'),
    chromium('ERR_CERT_AUTHORITY_INVALID'),
    chromium('ERR_PROXY_CONNECTION_FAILED'),
    chromium('ERR_TUNNEL_CONNECTION_FAILED'),
  ])('before the connection stands means that nothing was sent: %s', (error) => {
    expect(networkErrorFacts(error).delivery).toBe('none');
  });

  it.each([
    node('ECONNRESET'),
    node('EPIPE'),
    node('UND_ERR_SOCKET'),
    node('UND_ERR_HEADERS_TIMEOUT'),
    chromium('ERR_CONNECTION_RESET'),
    chromium('ERR_CONNECTION_CLOSED'),
    chromium('ERR_EMPTY_RESPONSE'),
    chromium('ERR_NETWORK_CHANGED'),
    chromium('ERR_TIMED_OUT'),
    chromium('ERR_SSL_PROTOCOL_ERROR'),
    new Error('something new'),
    'not even an error',
  ])('of any other kind leaves it open: %s', (error) => {
    expect(networkErrorFacts(error).delivery).toBe('unknown');
  });

  it('has its code told, by both network stacks, and with several addresses', () => {
    const several = new AggregateError([Object.assign(new Error('a'), { code: 'ECONNREFUSED' }), new Error('b')]);
    expect(networkErrorFacts(node('ECONNRESET')).code).toBe('ECONNRESET');
    expect(networkErrorFacts(chromium('ERR_CONNECTION_RESET')).code).toBe('ERR_CONNECTION_RESET');
    expect(networkErrorFacts(new TypeError('fetch failed', { cause: several })).code).toBe('ECONNREFUSED');
    expect(networkErrorFacts(new Error('x')).code).toBe('');
  });
});
