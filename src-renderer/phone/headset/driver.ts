/** All headsets of the computer, of which one is ours: its buttons out, our lights in. It knows nothing of calls. */
import type { HeadsetButton, HeadsetDevice, HeadsetLights } from '#shared/headset-report.ts';
import { type Headset, type HeadsetAdapter, HeadsetError, type HeadsetTrouble } from './adapter.ts';
import { dark } from './controls.ts';
import { activeHeadset, type HeadsetPreference } from './match.ts';

export type HeadsetEvent =
  | { readonly type: 'button'; readonly button: HeadsetButton }
  | { readonly type: 'devices'; readonly devices: readonly HeadsetDevice[] }
  | { readonly type: 'trouble'; readonly reason: HeadsetTrouble; readonly device: string; readonly cause: unknown };

export interface HeadsetDriverParts {
  /** The earlier ones win where two know the same headset. */
  readonly adapters: readonly HeadsetAdapter[];
  readonly tell: (event: HeadsetEvent) => void;
}

type DeviceState = HeadsetDevice['state'];

/**
 * @example
 * const driver = new HeadsetDriver({ adapters: [new WebHidAdapter({ hid, whenRefused: 'busy' })], tell });
 * driver.select({ chosen: null, audioLabels: ['Headset (Jabra Link 380) (0b0e:24c8)'], lastUsed: null });
 * await driver.start();
 * driver.show(headsetLights(calls));
 */
export class HeadsetDriver {
  readonly #adapters: readonly HeadsetAdapter[];
  readonly #tell: (event: HeadsetEvent) => void;
  readonly #found = new Map<HeadsetAdapter, readonly Headset[]>();
  /** What became of the last attempt, by headset object: one that comes back begins anew. */
  readonly #states = new WeakMap<Headset, DeviceState>();
  #preference: HeadsetPreference = { chosen: null, audioLabels: [], lastUsed: null };
  #lights: HeadsetLights = dark;
  /** The one that is open or just being opened. */
  #open: Headset | null = null;
  #switching: Promise<void> = Promise.resolve();
  #stopped = false;
  #lastTold = '';

  constructor({ adapters, tell }: HeadsetDriverParts) {
    this.#adapters = adapters;
    this.#tell = tell;
  }

  /** @throws whatever an adapter throws that cannot watch at all: WebHID may be forbidden to this page */
  async start(): Promise<void> {
    await Promise.all(
      this.#adapters.map((adapter) =>
        adapter.start((headsets) => {
          this.#found.set(adapter, headsets);
          this.#choose();
        }),
      ),
    );
  }

  /** Looks for headsets that the system has told nothing of, and tries again where one could not be had. */
  async look(): Promise<void> {
    await Promise.all(this.#adapters.map((adapter) => adapter.look()));
    this.#retry();
  }

  select(preference: HeadsetPreference): void {
    this.#preference = { ...preference, lastUsed: preference.lastUsed ?? this.#preference.lastUsed };
    this.#choose();
  }

  show(lights: HeadsetLights): void {
    const begins = !inUse(this.#lights) && inUse(lights);
    this.#lights = lights;
    this.#open?.show(lights);
    // Whoever held the headset may have let go of it since: a call is worth another attempt.
    if (begins) this.#retry();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#choose();
    await this.#switching;
    await Promise.all(this.#adapters.map((adapter) => adapter.stop()));
  }

  /**
   * One per id: a headset may have several interfaces with call control, its own and a vendor's copy. The first is
   * read, the others are not even opened. WebHID tells no serial number, so two headsets of a model count as one, too.
   */
  get #headsets(): readonly Headset[] {
    const all = this.#adapters.flatMap((adapter) => this.#found.get(adapter) ?? []);
    return all.filter(({ id }, index) => all.findIndex((other) => other.id === id) === index);
  }

  get #active(): Headset | null {
    return this.#stopped ? null : activeHeadset(this.#headsets, this.#preference);
  }

  #choose(): void {
    const active = this.#active;
    if (active !== null) this.#preference = { ...this.#preference, lastUsed: active.id };
    this.#switch();
    this.#tellDevices();
  }

  #retry(): void {
    const active = this.#active;
    if (active === null || this.#stateOf(active) === 'ready') return;
    this.#states.delete(active);
    this.#switch();
  }

  /** One switch after the other: a headset is closed before the next one is opened. */
  #switch(): void {
    this.#queue(async () => {
      const active = this.#active;
      if (this.#open === active) return;
      const before = this.#open;
      this.#open = null;
      if (before !== null) await this.#close(before);
      if (active !== null && this.#stateOf(active) === 'ready') await this.#openNow(active);
    });
  }

  #queue(task: () => Promise<void>): void {
    this.#switching = this.#switching.then(task);
  }

  /** An adapter that breaks its word must not keep the next headset from being opened. */
  async #close(headset: Headset): Promise<void> {
    try {
      await headset.close();
    } catch (error) {
      this.#tell({ type: 'trouble', reason: 'failed', device: headset.id, cause: error });
    }
  }

  async #openNow(headset: Headset): Promise<void> {
    this.#open = headset;
    const failed = (error: HeadsetError): void => {
      this.#tell({ type: 'trouble', reason: error.reason, device: headset.id, cause: error.cause });
      if (error.reason === 'malformedReport') return;
      this.#states.set(headset, stateAfter(error.reason));
      if (this.#open === headset) {
        this.#open = null;
        this.#queue(() => this.#close(headset));
      }
      this.#tellDevices();
    };
    try {
      await headset.open({ button: (button) => this.#heard(headset, button), failed });
      headset.show(this.#lights);
      this.#tellDevices();
    } catch (error) {
      failed(error instanceof HeadsetError ? error : new HeadsetError('failed', error));
    }
  }

  #heard(headset: Headset, button: HeadsetButton): void {
    if (headset === this.#open) this.#tell({ type: 'button', button });
  }

  #stateOf(headset: Headset): DeviceState {
    return this.#states.get(headset) ?? 'ready';
  }

  #tellDevices(): void {
    const active = this.#active;
    const devices = this.#headsets.map((headset) => ({
      id: headset.id,
      name: headset.name,
      active: headset === active,
      state: this.#stateOf(headset),
    }));
    const told = JSON.stringify(devices);
    if (told === this.#lastTold) return;
    this.#lastTold = told;
    this.#tell({ type: 'devices', devices });
  }
}

const inUse = ({ ringing, offHook, held }: HeadsetLights): boolean => ringing || offHook || held;

const stateAfter = (reason: HeadsetTrouble): DeviceState =>
  reason === 'busy' || reason === 'refused' ? reason : 'failed';
