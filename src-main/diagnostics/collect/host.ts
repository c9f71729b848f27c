/** Does a companion host answer where there should be one, now? What was found at the sign-in doesn't count. */
import { reasonOf } from '#shared/failure.ts';
import { networkErrorFacts } from '#shared/web/portal/network-error.ts';
import { HostDirectory } from '../../host/host-directory.ts';
import { HostError } from '../../host/host-http.ts';
import type { Log } from '../../ports.ts';
import type { HostAnswer } from '../rows/portal.ts';
import { proxyFor, type ReachDeps } from './reach.ts';

export async function hostAnswer(deps: ReachDeps & { readonly log: Log }, origin: string): Promise<HostAnswer> {
  const begun = deps.clock.now();
  try {
    const host = await new HostDirectory(deps).find(origin);
    return { ok: true, version: host?.version ?? null, ms: deps.clock.now() - begun };
  } catch (error) {
    const url = new URL(origin);
    const status = error instanceof HostError ? error.status : 0;
    const cause = error instanceof HostError ? error.cause : error;
    const code = status > 0 ? `HTTP ${status}` : networkErrorFacts(cause).code;
    return {
      ok: false,
      reason: reasonOf(error),
      reach: { host: url.host, ms: deps.clock.now() - begun, code, proxy: await proxyFor(deps, url) },
    };
  }
}
