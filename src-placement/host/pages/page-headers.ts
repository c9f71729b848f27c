/** What the pages may do and who may frame them (bitrix24.md 5.3). */
import { isLoopback } from '#shared/settings.ts';
import type { HostConfig } from '../config/host-config.ts';

export function pageHeaders(config: HostConfig): Readonly<Record<string, string>> {
  // Portals on this computer: the sandbox's.
  const near = config.apps.flatMap(({ portals }) => portals.filter((origin) => isLoopback(new URL(origin).hostname)));
  const nearSockets = near.map((origin) => origin.replace(/^http/, 'ws'));
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      "worker-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      // The desktop on this computer; the portal's REST and its push server, whose names nobody can list.
      ['connect-src', "'self'", 'https:', 'wss:', 'ws://127.0.0.1:*', ...near, ...nearSockets].join(' '),
      "base-uri 'none'",
      "form-action 'none'",
      // Portals have custom domains, too. No X-Frame-Options: it can't name anybody.
      ['frame-ancestors', 'https:', ...near].join(' '),
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
  };
}

export const IMMUTABLE = 'public, max-age=31536000, immutable';
export const SHORT = 'public, max-age=60';
export const NEVER = 'no-store';
