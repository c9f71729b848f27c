import type { ProxyConfig } from 'electron';
import { NotCopied } from '../strict.ts';

export interface ProxyAddress {
  readonly host: string;
  readonly port: number;
}

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/**
 * A session's way out: one HTTP proxy or none, rules of what goes without it, and the passwords that proxies have taken,
 * as Chromium's authentication cache keeps them for the whole session. 'system' is direct here.
 */
export class SessionProxy {
  #proxy: ProxyAddress | null = null;
  #bypass: readonly string[] = [];
  readonly #taken = new Map<string, Credentials>();

  set(config: ProxyConfig): void {
    const { mode = config.pacScript === undefined ? 'fixed_servers' : 'pac_script' } = config;
    if (mode === 'pac_script' || mode === 'auto_detect') throw new NotCopied(`session.setProxy with mode '${mode}'`);
    this.#proxy = mode === 'fixed_servers' ? addressOf(config.proxyRules ?? '') : null;
    this.#bypass = (config.proxyBypassRules ?? '')
      .split(/[;,]/)
      .map((rule) => rule.trim())
      .filter(Boolean);
  }

  /** Loopback goes without a proxy unless a rule says `<-loopback>` (Chromium, net/docs/proxy.md). */
  proxyOf(hostname: string): ProxyAddress | null {
    if (this.#proxy === null) return null;
    const host = hostname.replace(/^\[|\]$/g, '');
    if (isLoopback(host) && !this.#bypass.includes('<-loopback>')) return null;
    return this.#bypass.some((rule) => matches(rule, host)) ? null : this.#proxy;
  }

  credentialsFor({ host, port }: ProxyAddress): Credentials | null {
    return this.#taken.get(`${host}:${port}`) ?? null;
  }

  /** null: they are refused by now. */
  keep({ host, port }: ProxyAddress, credentials: Credentials | null): void {
    if (credentials === null) this.#taken.delete(`${host}:${port}`);
    else this.#taken.set(`${host}:${port}`, credentials);
  }
}

function addressOf(rules: string): ProxyAddress {
  const [, host, port] = /^(?:http:\/\/)?([^:;,=/\s]+):(\d+)$/.exec(rules) ?? [];
  if (host === undefined) throw new NotCopied(`proxy rules besides one HTTP proxy (${rules})`);
  return { host, port: Number(port) };
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host.endsWith('.localhost') || host.startsWith('127.') || host === '::1';

/** `<local>`, `host`, `*.example.com`, `.example.com`. */
function matches(rule: string, host: string): boolean {
  if (rule === '<-loopback>') return false;
  if (rule === '<local>') return !host.includes('.');
  if (/[/:]/.test(rule)) throw new NotCopied(`the bypass rule ${rule}`);
  const pattern = rule.startsWith('.') ? `*${rule}` : rule;
  const source = pattern
    .split('*')
    .map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`, 'i').test(host);
}
