/** Makes the agent available again at the time that she has chosen, also when this program or computer slept over it. */
import { availabilityAt } from '#shared/availability.ts';
import type { Clock, Log } from './ports.ts';
import type { SettingsStore } from './settings/settings-store.ts';

export interface AvailabilityTimerDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly settings: SettingsStore;
}

/** A timer takes 24.8 days at most, and stands still while the computer sleeps: look again now and then. */
const LONGEST_WAIT_MS = 3_600_000;

export class AvailabilityTimer {
  readonly #deps: AvailabilityTimerDeps;
  readonly #unsubscribe: () => void;
  #cancel: () => void = () => undefined;

  constructor(deps: AvailabilityTimerDeps) {
    this.#deps = deps;
    this.#unsubscribe = deps.settings.subscribe((now, before) => {
      if (now.availability !== before.availability) this.look();
    });
    this.look();
  }

  /** Whether it is time; to be asked at the start, too, and when the computer has slept. */
  look(): void {
    this.#cancel();
    const { clock, log, settings } = this.#deps;
    const { availability } = settings.current;
    const now = availabilityAt(availability, clock.now());
    if (now !== availability) {
      log.info('availability.over', { was: availability.kind });
      settings.remember({ availability: now });
      return;
    }
    if (now.kind === 'available' || now.until === null) return;
    const wait = Math.min(now.until - clock.now(), LONGEST_WAIT_MS);
    this.#cancel = clock.after(wait, () => this.look());
  }

  stop(): void {
    this.#cancel();
    this.#unsubscribe();
  }
}
