/** Who may open a WebSocket: decided from the request line and headers alone, before anything is answered. Pure. */
import type { RefusalCause } from './refusal.ts';

export const BRIDGE_PATH = '/';

export interface UpgradeRequest {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly origin: string | undefined;
  readonly host: string | undefined;
}

export interface GateFacts {
  /** The placement pages' origin, e.g. `https://offhook.example.com`. Nothing else gets in. */
  readonly handlerOrigin: string;
  readonly port: number;
}

/**
 * Exact matches only: prefix and suffix rules, `null`, missing origins and "any IP address" have each been a way in
 * elsewhere. The Host header carries the name that the page asked for, so a rebound DNS name shows here.
 *
 * @returns null when the request may be upgraded
 */
export function refusalOf(request: UpgradeRequest, facts: GateFacts): RefusalCause | null {
  if (request.host !== `127.0.0.1:${facts.port}` && request.host !== `localhost:${facts.port}`) return 'host';
  if (request.origin !== facts.handlerOrigin) return 'origin';
  if (request.method !== 'GET' || request.path !== BRIDGE_PATH) return 'badUpgrade';
  return null;
}
