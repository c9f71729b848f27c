/**
 * Keys that work from every program. What the settings want is registered with the system, and what the system has made of
 * it is told. The selected text is read at the press and at no other time, and nothing of it is ever written to the log.
 */
import { EventEmitter } from 'node:events';
import type { Call } from '#shared/call.ts';
import type { CallCommand } from '#shared/command.ts';
import {
  SHORTCUT_ACTIONS,
  type ShortcutAction,
  shortcutCommand,
  shortcutPlan,
  type ShortcutSettings,
  type ShortcutState,
  type ShortcutStatus,
} from '#shared/shortcuts/shortcuts.ts';
import type { Clock, Log } from '../ports.ts';

/** The system's side: Electron's `globalShortcut` and clipboard. */
export interface SystemKeys {
  readonly system: ShortcutState['system'];
  readonly wayland: boolean;
  /** @returns false: another program has these keys */
  register(accelerator: string, pressed: () => void): boolean;
  unregister(accelerator: string): void;
  /** Suspended, the keys reach the window: it records new ones. */
  setSuspended(suspended: boolean): void;
  /** What the agent has selected (Linux) or copied (Windows, macOS). */
  selectedText(): Promise<string>;
}

export interface ShortcutDeskDeps {
  readonly keys: SystemKeys;
  readonly clock: Clock;
  readonly log: Log;
  readonly count: (name: string) => void;
  readonly settings: () => ShortcutSettings;
  readonly calls: () => readonly Call[];
  readonly command: (command: CallCommand) => void;
  /** As a link's: it gets as far as the dial field, unless the agent wants links dialled at once. */
  readonly callText: (text: string) => void;
  readonly selectionUnreadable: () => void;
}

/** A window that dies while it records must not leave the keys dead. */
const LONGEST_RECORDING_MS = 30_000;

export class ShortcutDesk extends EventEmitter<{ changed: [] }> {
  readonly #deps: ShortcutDeskDeps;
  /** Registered, by their keys. */
  readonly #held = new Map<string, ShortcutAction>();
  #refused: ReadonlySet<string> = new Set();
  #endRecording: (() => void) | null = null;

  constructor(deps: ShortcutDeskDeps) {
    super();
    this.#deps = deps;
  }

  get state(): ShortcutState {
    const { keys } = this.#deps;
    const status = Object.fromEntries(SHORTCUT_ACTIONS.map((action) => [action, this.#statusOf(action)]));
    return { status: status as ShortcutState['status'], system: keys.system, wayland: keys.wayland };
  }

  /** At the start, and whenever the settings have changed. Refused ones are asked for anew. */
  apply(): void {
    // While they are suspended nothing can be registered: it is made up for at the end.
    if (this.#endRecording !== null) return;
    const { keys, log } = this.#deps;
    const plan = shortcutPlan(this.#deps.settings());
    const refused = new Set<string>();
    for (const [accelerator, action] of this.#held) {
      if (plan.get(accelerator) === action) continue;
      keys.unregister(accelerator);
      this.#held.delete(accelerator);
    }
    for (const [accelerator, action] of plan) {
      if (this.#held.has(accelerator)) continue;
      if (keys.register(accelerator, () => this.#press(action))) this.#held.set(accelerator, action);
      else {
        refused.add(accelerator);
        log.warn('shortcut.refused', { action, accelerator });
      }
    }
    this.#refused = refused;
    this.emit('changed');
  }

  /** The settings' window records keys: ours must reach it. */
  setRecording(on: boolean): void {
    const { keys, clock } = this.#deps;
    if (on === (this.#endRecording !== null)) return;
    if (on) {
      keys.setSuspended(true);
      this.#endRecording = clock.after(LONGEST_RECORDING_MS, () => this.setRecording(false));
      return;
    }
    this.#endRecording?.();
    this.#endRecording = null;
    keys.setSuspended(false);
    this.apply();
  }

  /** The program ends: the keys are everybody's again. */
  stop(): void {
    if (this.#endRecording !== null) this.#deps.keys.setSuspended(false);
    this.#endRecording?.();
    this.#endRecording = null;
    for (const accelerator of this.#held.keys()) this.#deps.keys.unregister(accelerator);
    this.#held.clear();
  }

  #statusOf(action: ShortcutAction): ShortcutStatus {
    const settings = this.#deps.settings();
    const accelerator = settings[action];
    if (accelerator === null || !settings.enabled) return 'none';
    if (shortcutPlan(settings).get(accelerator) !== action) return 'conflict';
    if (this.#refused.has(accelerator)) return 'refused';
    return this.#deps.keys.wayland ? 'asked' : 'ready';
  }

  #press(action: ShortcutAction): void {
    const { log, count, calls, command } = this.#deps;
    count(`shortcut.${action}`);
    if (action === 'callSelected') return this.#callSelected();
    const wanted = shortcutCommand(action, calls());
    if (wanted === null) log.info('shortcut.idle', { action });
    else command(wanted);
  }

  #callSelected(): void {
    const { keys, callText, log, selectionUnreadable } = this.#deps;
    keys.selectedText().then(callText, (error: unknown) => {
      log.warn('shortcut.selectionUnreadable', { error });
      selectionUnreadable();
    });
  }
}
