import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { defaultNetworkSettings, type NetworkSettings, NetworkSettingsSchema } from '#shared/network.ts';
import { proxyConfig } from '../../../../src-main/network/proxy-config.ts';

const config = (more: Partial<NetworkSettings>) => proxyConfig({ ...defaultNetworkSettings, ...more });

describe('the settings in Electron’s words', () => {
  it('by default: as the system is set up, its PAC file included', () => {
    expect(config({})).toEqual({ mode: 'system' });
  });

  it('servers with what goes without them', () => {
    const servers = 'http=a:80;https=b:81';
    expect(config({ proxy: 'servers', servers, bypass: ['<local>', '*.example.com'] })).toEqual({
      mode: 'fixed_servers',
      proxyRules: servers,
      proxyBypassRules: '<local>;*.example.com',
    });
  });

  it('a PAC file', () => {
    const script = 'https://proxy.example.com/proxy.pac';
    expect(config({ proxy: 'script', script })).toEqual({ mode: 'pac_script', pacScript: script });
  });

  it('none', () => {
    expect(config({ proxy: 'direct', servers: 'a:80' })).toEqual({ mode: 'direct' });
  });

  it.each(['servers', 'script'] as const)('half a setting (%s) is the system’s', (proxy) => {
    expect(config({ proxy })).toEqual({ mode: 'system' });
  });
});

describe('what is taken', () => {
  const takes = (more: Partial<NetworkSettings>) => v.is(NetworkSettingsSchema, { ...defaultNetworkSettings, ...more });

  it.each(['proxy.example.com:3128', 'socks5://10.0.0.1:1080', '[2001:db8::1]:3128', 'http=a:1;https=b:2'])(
    'the servers %s',
    (servers) => expect(takes({ servers })).toBe(true),
  );

  it.each(['mara:secret@proxy.example.com:3128', 'proxy one:3128', 'a"b', ''])('never the servers “%s”', (servers) =>
    expect(takes({ servers })).toBe(false),
  );

  it.each(['file:///etc/passwd', 'data:text/plain,x', 'proxy.pac'])('never the PAC file %s', (script) =>
    expect(takes({ script })).toBe(false),
  );
});
