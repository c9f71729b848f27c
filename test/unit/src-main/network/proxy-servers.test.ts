import { describe, expect, it } from 'vitest';
import { defaultNetworkSettings } from '#shared/network.ts';
import { isNamedProxy } from '../../../../src-main/network/proxy-servers.ts';

const through = (servers: string) => ({ ...defaultNetworkSettings, proxy: 'servers', servers }) as const;

describe('the settings name a proxy', () => {
  it.each([
    ['proxy.example.com:3128', 'proxy.example.com:3128'],
    ['Proxy.Example.com:3128', 'proxy.example.com:3128'],
    ['proxy', 'proxy:80'],
    ['https://proxy', 'proxy:443'],
    ['socks5://proxy', 'proxy:1080'],
    ['http=a:8080;https=https://b:81,c', 'b:81'],
    ['http=a:8080;https=https://b:81,c', 'c:80'],
    ['[2001:db8::1]:3128', '[2001:db8::1]:3128'],
  ])('in %s: %s', (servers, proxy) => {
    expect(isNamedProxy(through(servers), proxy)).toBe(true);
  });

  it.each([
    ['proxy:3128', 'proxy:3129'],
    ['proxy:3128', 'proxy.hotel:3128'],
    ['proxy', 'proxy:3128'],
    ['a;b', 'a;b:80'],
  ])('and by %s not %s', (servers, proxy) => {
    expect(isNamedProxy(through(servers), proxy)).toBe(false);
  });

  it('only while they are in use', () => {
    const settings = { ...through('proxy:3128'), proxy: 'system' } as const;
    expect(isNamedProxy(settings, 'proxy:3128')).toBe(false);
  });
});
