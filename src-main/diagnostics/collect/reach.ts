/**
 * Is anybody there? One HTTP request over the program's own network, so that proxies and certificates count as they do
 * for everything else; what answers, and whether it knows HTTP, doesn't matter.
 */
import { networkErrorFacts } from '#shared/web/portal/network-error.ts';
import type { Clock, Network } from '../../ports.ts';
import type { Reach } from '../rows/reach.ts';

export interface ReachDeps {
  readonly network: Network;
  readonly clock: Clock;
  readonly userAgent: string;
  readonly resolveProxy?: (url: string) => Promise<string>;
}

/** @param address http(s) or ws(s) */
export async function reach(deps: ReachDeps, address: string, signal: AbortSignal): Promise<Reach> {
  const url = new URL(address);
  url.protocol = url.protocol.replace(/^ws/, 'http');
  url.username = '';
  url.password = '';
  const { clock, network, userAgent } = deps;
  const proxy = await proxyFor(deps, url);
  const begun = clock.now();
  const seen = (code: string | null): Reach => ({ host: url.host, ms: clock.now() - begun, code, proxy });
  try {
    const response = await network.fetch(url.href, {
      headers: { 'user-agent': userAgent },
      redirect: 'manual',
      cache: 'no-store',
      credentials: 'omit',
      signal,
    });
    await response.body?.cancel();
    return seen(null);
  } catch (error) {
    return seen(signal.aborted ? 'TIMEOUT' : networkErrorFacts(error).code);
  }
}

/** As PAC files write it; null for a direct connection, and where nobody knows. */
export async function proxyFor({ resolveProxy }: Pick<ReachDeps, 'resolveProxy'>, url: URL): Promise<string | null> {
  const answer = await resolveProxy?.(url.href);
  return answer === undefined || answer === '' || answer === 'DIRECT' ? null : answer;
}
