import type { AppCredentials, HostConfig } from './host-config.ts';

export const appOf = (config: HostConfig, clientId: string): AppCredentials | null =>
  config.apps.find((app) => app.clientId === clientId) ?? null;

/** The applications that may serve this portal, the ones that name it first. */
export function appsFor(config: HostConfig, portalOrigin: string): readonly AppCredentials[] {
  const named = config.apps.filter((app) => app.portals.includes(portalOrigin));
  return named.length > 0 ? named : config.apps.filter((app) => app.portals.length === 0);
}
