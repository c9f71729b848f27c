/** Ring groups and announcements (design: "The companion host"). The addresses of this module are added here. */
import { Hono } from 'hono';
import type { HostParts } from '../parts.ts';
import type { PortalAccess } from '../portal/portal-access.ts';

export const ringRoutes =
  (_portals: PortalAccess) =>
  (_parts: HostParts): Hono =>
    new Hono();
