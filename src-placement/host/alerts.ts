/** What an administrator has to act upon: said in the log, counted, and posted to the configured address. */
import type { HostParts } from './parts.ts';

export type Alert = 'placementDeleted' | 'placementNotRepaired' | 'tokensLost' | 'callbackMissed';

const WEBHOOK_MS = 5000;

export class Alerts {
  readonly #parts: HostParts;

  constructor(parts: HostParts) {
    this.#parts = parts;
  }

  /** Never throws: who raises an alert has other things to see to. */
  async raise(what: Alert, fields: Readonly<Record<string, unknown>>): Promise<void> {
    const { config, log, metrics, network } = this.#parts;
    metrics.alerts.inc({ what });
    log.error(`alert.${what}`, fields);
    if (config.alertUrl === null) return;
    try {
      const response = await network.fetch(config.alertUrl, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ alert: what, host: config.publicUrl, ...fields }),
        redirect: 'error',
        signal: AbortSignal.timeout(WEBHOOK_MS),
      });
      await response.body?.cancel();
      if (!response.ok) log.warn('alert.notTaken', { what, status: response.status });
    } catch (error) {
      log.warn('alert.notSent', { what, error });
    }
  }
}
