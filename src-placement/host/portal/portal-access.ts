/** The portals' REST interfaces with the administrator's token: one client and one budget per portal. */
import type { PortalApi } from '#shared/web/portal/portal-api.ts';
import { PortalClient } from '#shared/web/portal/portal-client.ts';
import type { RequestDeps } from '#shared/web/portal/portal-request.ts';
import type { Alerts } from '../alerts.ts';
import type { HostParts } from '../parts.ts';
import { AdminTokens } from './admin-tokens.ts';
import { PortalBudget } from './portal-budget.ts';
import { findPortal, keepPortal } from './portal-record.ts';

export class PortalAccess {
  readonly request: RequestDeps;
  readonly #parts: HostParts;
  readonly #alerts: Alerts;
  readonly #clients = new Map<string, PortalApi>();
  readonly #budgets = new Map<string, PortalBudget>();

  constructor(parts: HostParts, alerts: Alerts, userAgent: string) {
    this.#parts = parts;
    this.#alerts = alerts;
    this.request = { network: parts.network, clock: parts.clock, userAgent };
  }

  /** As the administrator. Nothing is limited here: who calls has asked the budget. */
  admin(memberId: string): PortalApi {
    const known = this.#clients.get(memberId);
    if (known !== undefined) return known;
    const parts = this.#parts;
    const tokens = new AdminTokens({ ...this.request, parts, memberId, alerts: this.#alerts });
    const client = new PortalClient({
      ...this.request,
      access: tokens,
      log: parts.log.part('portal'),
      count: (name) => this.#count(memberId, name),
      onMoved: async (endpoint) => {
        await tokens.moveTo(endpoint);
        const record = await findPortal(parts.store, memberId);
        if (record !== null) await keepPortal(parts.store, { ...record, endpoint });
      },
    });
    this.#clients.set(memberId, client);
    return client;
  }

  budget(memberId: string): PortalBudget {
    const known = this.#budgets.get(memberId) ?? new PortalBudget(this.#parts.clock);
    this.#budgets.set(memberId, known);
    return known;
  }

  /** One request as some user of the portal, with her own token and without a second attempt. */
  asUser(memberId: string, endpoint: string, token: string): PortalApi {
    return new PortalClient({
      ...this.request,
      access: oneToken({ token, endpoint, user: `${memberId}/?` }),
      log: this.#parts.log.part('portal'),
      count: (name) => this.#count(memberId, name),
      onMoved: async () => undefined,
    });
  }

  #count(memberId: string, name: string): void {
    if (name === 'portal.failed.portalOverloaded') this.budget(memberId).overloaded();
    this.#parts.metrics.portalCalls.inc({ outcome: name.replace(/^portal\.(failed\.)?/, '') });
    this.#parts.metrics.portalBudget.set(Math.min(...[...this.#budgets.values()].map(({ left }) => left)));
  }
}

const oneToken = (access: { token: string; endpoint: string; user: string }) => ({
  current: async () => access,
  renew: async () => access,
});
