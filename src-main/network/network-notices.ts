/**
 * What a failed request says of the company's network, told to the agent in words: a proxy that is away or wants to know
 * who asks, a certificate that this computer doesn't trust. There is no "go on all the same".
 */
import { networkTrouble, type NetworkTrouble } from '#shared/network.ts';
import { networkErrorFacts } from '#shared/web/portal/network-error.ts';
import type { Log, Network } from '../ports.ts';

export interface NetworkNoticesDeps {
  readonly network: Network;
  readonly log: Log;
  readonly raise: (trouble: NetworkTrouble) => unknown;
  /** Nobody has it any more. */
  readonly clear: (trouble: NetworkTrouble) => unknown;
}

/** The same network, watched: what was wrong with one server is over when it answers. */
export function watchedNetwork({ network, log, raise, clear }: NetworkNoticesDeps): Network {
  const troubles = new Map<string, NetworkTrouble>();
  const learn = (origin: string, trouble: NetworkTrouble | null): void => {
    const before = troubles.get(origin);
    if (before === (trouble ?? undefined)) return;
    if (trouble === null) troubles.delete(origin);
    else troubles.set(origin, trouble);
    if (before !== undefined && ![...troubles.values()].includes(before)) clear(before);
    if (trouble === null) return;
    log.warn('network.trouble', { origin, trouble });
    raise(trouble);
  };
  const watch = async (input: string | URL | Request, send: () => Promise<Response>): Promise<Response> => {
    const { origin } = new URL(input instanceof Request ? input.url : input);
    try {
      const response = await send();
      learn(origin, null);
      return response;
    } catch (error) {
      const trouble = networkTrouble(networkErrorFacts(error).code);
      // What says nothing of it (no answer in time) leaves it as it was.
      if (trouble !== null) learn(origin, trouble);
      throw error;
    }
  };
  const { upload } = network;
  return {
    fetch: (input, init) => watch(input, () => network.fetch(input, init)),
    ...(upload !== undefined && { upload: (input, init, left) => watch(input, () => upload(input, init, left)) }),
  };
}
