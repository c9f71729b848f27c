/** The browser's permission to reach programs on this computer, for this origin. */
import type { LoopbackPermission } from './pairing.ts';

// Younger than TypeScript's list of names.
const DESCRIPTOR = { name: 'loopback-network' } as unknown as PermissionDescriptor;

export async function loopbackPermission(changed?: () => void): Promise<LoopbackPermission> {
  try {
    const status = await navigator.permissions.query(DESCRIPTOR);
    if (changed !== undefined) status.addEventListener('change', changed);
    return status.state;
  } catch {
    return 'none';
  }
}
