/** What Prometheus reads. Labels are words from this program, never numbers of people or names of portals' clients. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

export function createMetrics() {
  const registry = new Registry();
  const counter = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Counter({ name: `offhook_host_${name}`, help, labelNames, registers: [registry] });
  return {
    registry,
    /** Process figures; they start timers of their own, so only the program asks for them. */
    collectProcess: () => collectDefaultMetrics({ register: registry }),
    http: new Histogram({
      name: 'offhook_host_http_seconds',
      help: 'Answer times by route',
      labelNames: ['method', 'route', 'status'] as const,
      buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.4, 1, 2.5, 5, 10],
      registers: [registry],
    }),
    refused: counter('refused_total', 'What was refused, and why', ['what', 'why']),
    audit: counter('audit_total', 'What touched credentials', ['action', 'outcome']),
    events: counter('events_total', 'Events of portals', ['event', 'outcome']),
    requests: counter('requests_total', 'Dial requests by their end', ['kind', 'outcome']),
    requestSeconds: new Histogram({
      name: 'offhook_host_request_seconds',
      help: 'From the event to the push that the portal has taken',
      buckets: [0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 15],
      registers: [registry],
    }),
    portalCalls: counter('portal_calls_total', 'REST requests to portals', ['outcome']),
    portalBudget: new Gauge({
      name: 'offhook_host_portal_budget',
      help: 'REST requests that may go out at once, fewest of all portals',
      registers: [registry],
    }),
    tokenRefresh: counter('token_refresh_total', 'Refreshes of administrators’ tokens', ['outcome']),
    placement: counter('placement_lost_total', 'Reports that the placement was deleted', ['outcome']),
    alerts: counter('alerts_total', 'Alerts for the administrator', ['what']),
    ring: counter('ring_total', 'What desktops said about group calls, and their part', ['move', 'role']),
    route: counter('route_total', 'Answers to the PBX', ['answer']),
  };
}
