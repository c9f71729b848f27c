/** The browser's permission to reach programs on this computer, for this origin. */
import type { LoopbackPermission } from './pairing.ts';

// Younger than TypeScript's list of names.
const DESCRIPTOR = { name: 'loopback-network' } as unknown as PermissionDescriptor;

export async function loopbackPermission(changed?: () => void): Promise<LoopbackPermission> {
  // A page that comes from this computer itself is not asked, whatever the permission's state says.
  if (/^(127\.0\.0\.1|(.+\.)?localhost)$/.test(location.hostname)) return 'none';
  try {
    const status = await navigator.permissions.query(DESCRIPTOR);
    if (changed !== undefined) status.addEventListener('change', changed);
    return status.state;
  } catch {
    return 'none';
  }
}
