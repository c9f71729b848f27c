/** Keys that work from every program: what they do, what the agent has set, and what the system has made of it. */
import * as v from 'valibot';
import type { Call } from '../call.ts';
import { allows, type CallCommand } from '../command.ts';
import { activeCall, ringingCall } from '../meant-call.ts';
import { AcceleratorSchema } from './accelerator.ts';

export const SHORTCUT_ACTIONS = ['answer', 'hangUp', 'mute', 'callSelected'] as const;
export type ShortcutAction = (typeof SHORTCUT_ACTIONS)[number];

const keys = v.nullable(AcceleratorSchema);

/** Two actions may hold the same keys here, by a policy: then the first has them (`shortcutPlan`). */
export const ShortcutSettingsSchema = v.object({
  enabled: v.boolean(),
  answer: v.optional(keys, null),
  hangUp: v.optional(keys, null),
  mute: v.optional(keys, null),
  callSelected: v.optional(keys, null),
});
export type ShortcutSettings = v.InferOutput<typeof ShortcutSettingsSchema>;

/** No keys: which ones are free, only the agent knows. */
export const defaultShortcuts: ShortcutSettings = {
  enabled: true,
  answer: null,
  hangUp: null,
  mute: null,
  callSelected: null,
};

export type ShortcutStatus =
  /** No keys set, or switched off. */
  | 'none'
  | 'ready'
  /** Wayland: the desktop decides, may ask the agent, and doesn't tell us (electron/electron issue 52218). */
  | 'asked'
  /** Another program has them, or the system gives none. */
  | 'refused'
  /** The same keys as another action's. */
  | 'conflict';

export interface ShortcutState {
  readonly status: Readonly<Record<ShortcutAction, ShortcutStatus>>;
  readonly system: 'windows' | 'macos' | 'linux';
  readonly wayland: boolean;
}

/** What is to be registered: each of the keys once. */
export function shortcutPlan(settings: ShortcutSettings): ReadonlyMap<string, ShortcutAction> {
  const plan = new Map<string, ShortcutAction>();
  if (!settings.enabled) return plan;
  for (const action of SHORTCUT_ACTIONS) {
    const wanted = settings[action];
    if (wanted !== null && !plan.has(wanted)) plan.set(wanted, action);
  }
  return plan;
}

/** What the keys ask for just now; null where they mean nothing. */
export function shortcutCommand(
  action: Exclude<ShortcutAction, 'callSelected'>,
  calls: readonly Call[],
): CallCommand | null {
  const ringing = ringingCall(calls);
  const active = activeCall(calls);
  switch (action) {
    case 'answer':
      return ringing && { type: 'answer', callId: ringing.id };
    case 'hangUp':
      // Whoever talks while another call rings wants to end the conversation.
      if (active !== null) return allows(active, 'hangup') ? { type: 'hangup', callId: active.id } : null;
      return ringing && { type: 'decline', callId: ringing.id };
    case 'mute':
      return active !== null && allows(active, 'mute')
        ? { type: 'mute', callId: active.id, muted: !active.muted }
        : null;
  }
}
