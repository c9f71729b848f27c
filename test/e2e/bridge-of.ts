/** Where a desktop's bridge is, by what the agent's browser reads in the portal. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { INSTANCE_OPTION, InstanceMapSchema } from '#shared/bridge.ts';
import type { Portal } from '../../sandbox/portal/portal.ts';
import type { Desktop } from '../../scripts/office/desktop.ts';
import { AGENT } from '../../scripts/office/office.ts';

const OptionSchema = v.pipe(v.string(), v.parseJson(), InstanceMapSchema);
const SettingsSchema = v.object({ instanceId: v.string() });

export interface BridgePlace {
  readonly instance: string;
  readonly port: number;
  readonly secret: string;
}

/** @throws when the portal doesn't know the desktop */
export function bridgeOf(portal: Portal, desktop: Desktop): BridgePlace {
  const text = readFileSync(path.join(desktop.profile, 'settings.json'), 'utf8');
  const { instanceId: instance } = v.parse(SettingsSchema, JSON.parse(text));
  const entry = v.parse(OptionSchema, portal.app.userOptions.get(AGENT.userId)?.[INSTANCE_OPTION])[instance];
  if (entry === undefined) throw new Error('the portal does not know this desktop');
  return { instance, port: entry.port, secret: entry.secret };
}
