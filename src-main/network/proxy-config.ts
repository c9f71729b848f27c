/** The settings in Electron's words (`session.setProxy`, docs/api/structures/proxy-config). Pure. */
import type { NetworkSettings } from '#shared/network.ts';

export type ProxyConfig =
  | { readonly mode: 'system' | 'direct' }
  | { readonly mode: 'fixed_servers'; readonly proxyRules: string; readonly proxyBypassRules: string }
  | { readonly mode: 'pac_script'; readonly pacScript: string };

/** Half a setting is none: a telephone that reaches nobody because of it would help no one. */
export function proxyConfig({ proxy, servers, bypass, script }: NetworkSettings): ProxyConfig {
  if (proxy === 'servers' && servers !== null)
    return { mode: 'fixed_servers', proxyRules: servers, proxyBypassRules: bypass.join(';') };
  // A PAC file says itself what goes without a proxy; Chromium takes no list beside it.
  if (proxy === 'script' && script !== null) return { mode: 'pac_script', pacScript: script };
  return { mode: proxy === 'direct' ? 'direct' : 'system' };
}
