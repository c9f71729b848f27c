/** From whatever a file holds to valid settings: each field stands or falls alone. Pure. */
import * as v from 'valibot';
import { defaultNetworkSettings } from '#shared/network.ts';
import { defaultAudioSettings } from '#shared/audio.ts';
import {
  defaultCallSettings,
  defaultNotifications,
  defaultStartup,
  defaultUpdateSettings,
  type Settings,
  SettingsSchema,
} from '#shared/settings.ts';
import { defaultShortcuts } from '#shared/shortcuts/shortcuts.ts';

export interface RecoveredSettings {
  /** As it was read. */
  readonly stored: Readonly<Record<string, unknown>>;
  readonly settings: Settings;
  /** Where the file was wrong: `account.server`. The values are not told: they may be anything. */
  readonly invalid: readonly string[];
  /** What a newer release has stored, kept for it. */
  readonly unknown: Readonly<Record<string, unknown>>;
}

export const defaultSettings = (newId: () => string): Settings => ({
  instanceId: newId(),
  locale: 'system',
  theme: 'system',
  account: null,
  otherAccounts: [],
  audio: defaultAudioSettings,
  headset: null,
  calls: defaultCallSettings,
  network: defaultNetworkSettings,
  updates: defaultUpdateSettings,
  shortcuts: defaultShortcuts,
  startup: defaultStartup,
  notifications: defaultNotifications,
  availability: { kind: 'available' },
  quickKeys: [],
  portal: null,
  provisioned: null,
  owner: null,
  missedSeen: null,
  bridgePort: null,
});

const StoredSchema = v.record(v.string(), v.unknown());

/** @returns null when the file holds no settings at all */
export function recoverSettings(stored: unknown, newId: () => string): RecoveredSettings | null {
  if (!v.is(StoredSchema, stored) || Array.isArray(stored)) return null;
  const defaults = defaultSettings(newId);
  const invalid: string[] = [];
  const fields = Object.entries(SettingsSchema.entries).map(([name, schema]) => {
    const fallback: unknown = defaults[fieldName(name)];
    if (!(name in stored)) return [name, fallback];
    const parsed = v.safeParse(schema, stored[name]);
    if (!parsed.success)
      invalid.push(...parsed.issues.map((issue) => [name, v.getDotPath(issue)].filter(Boolean).join('.')));
    return [name, parsed.success ? parsed.output : whatFits(schema, stored[name], fallback)];
  });
  const unknown = Object.fromEntries(Object.entries(stored).filter(([name]) => !(name in SettingsSchema.entries)));
  return { stored, settings: v.parse(SettingsSchema, Object.fromEntries(fields)), invalid, unknown };
}

/**
 * A newer release may know values that we don't: of a group that has defaults the rest is kept. An account has none, and
 * one without its realm or its relay would be another one.
 */
function whatFits(schema: v.GenericSchema, stored: unknown, fallback: unknown): unknown {
  if (!v.is(StoredSchema, stored) || !v.is(StoredSchema, fallback)) return fallback;
  let group: unknown = fallback;
  for (const [name, value] of Object.entries(stored)) {
    const tried = v.safeParse(schema, { ...(group as object), [name]: value });
    if (tried.success) group = tried.output;
  }
  return group;
}

function fieldName(name: string): keyof Settings {
  return v.parse(v.keyof(SettingsSchema), name);
}
