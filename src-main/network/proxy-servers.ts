/** Which proxies the settings name themselves. Pure. */
import type { NetworkSettings } from '#shared/network.ts';

/** Where a scheme's server listens if its rule has no port (Chromium, net/docs/proxy.md). */
const PORTS: Readonly<Record<string, string>> = { http: '80', https: '443', quic: '443' };

/** @param proxy `host:port`, as the one that asks is called */
export const isNamedProxy = ({ proxy: kind, servers }: NetworkSettings, proxy: string): boolean =>
  kind === 'servers' && servers !== null && serversIn(servers).has(proxy.toLowerCase());

/** `http=a:80;https=https://b,c:81`: lists of servers, each for a scheme or for all. */
function serversIn(rules: string): ReadonlySet<string> {
  const servers = rules.split(/[;,]/).map((rule) => rule.slice(rule.indexOf('=') + 1).trim());
  return new Set(servers.flatMap((server) => hostAndPort(server)));
}

function hostAndPort(server: string): readonly string[] {
  const [, scheme = 'http', rest = ''] = /^(?:([a-z0-9]+):\/\/)?(.*)$/i.exec(server) ?? [];
  const [, host, port = PORTS[scheme.toLowerCase()] ?? '1080'] = /^(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(rest) ?? [];
  return host === undefined ? [] : [`${host}:${port}`.toLowerCase()];
}
