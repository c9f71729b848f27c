/** The companion host as IT runs it for this office, with the portal's handler site as the reverse proxy before it. */
import path from 'node:path';
import type { LogSink } from '#shared/web/log/structured-log.ts';
import type { Clock } from '#shared/web/ports.ts';
import { type HostedPortal, startHostedPortal } from '../../../sandbox/host/hosted-portal.ts';

const PAGES = path.resolve(import.meta.dirname, '../../../out/placement');
/** What the dial plan has from IT. */
const ROUTE_TOKEN = 'the-dial-plan-of-this-office-forty-letters';
/** As docs/pbx says: a dial plan waits no longer for an answer. */
const ROUTE_MS = 1000;
/** How long a customer's wish to be called goes round. */
const CALLBACK_MINUTES = 4;

/**
 * @param clock everybody's: the portal's and the desktops', too
 * @param log the host's own, a line at a time
 */
export async function openHost(callbackAgents: readonly string[], clock: Clock, log: LogSink): Promise<HostedPortal> {
  const now = (): number => clock.now();
  const routeTokens: { portal: string; token: string }[] = [];
  const host = { routeTokens, callbackAgents, callbackMinutes: CALLBACK_MINUTES };
  const world = await startHostedPortal({ portal: { now }, pages: PAGES, host, clock, logSink: log });
  const { portal } = world;
  routeTokens.push({ portal: portal.site.host, token: ROUTE_TOKEN });
  // What the wizard binds beside the click's event, which the sandbox portal brings.
  portal.state.eventHandlers.push({
    id: portal.state.nextId(),
    appId: portal.app.id,
    event: 'ONEXTERNALCALLBACKSTART',
    handler: `${portal.handlerSite.origin}/event`,
    authType: 0,
    offline: false,
    connectorId: '',
    minTimeout: 0,
  });
  return world;
}

/** What the dial plan asks before it rings anybody. @returns her extension; null: the queue */
export async function responsibleOf({ hostOrigin, portal }: HostedPortal, caller: string): Promise<string | null> {
  const url = new URL('/route', hostOrigin);
  url.search = new URLSearchParams({ portal: portal.site.host, number: caller }).toString();
  const headers = { authorization: `Bearer ${ROUTE_TOKEN}` };
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(ROUTE_MS) });
  if (!answer.ok) throw new Error(`the host's route answered ${answer.status}`);
  const { extension } = (await answer.json()) as { extension?: string };
  return extension ?? null;
}
