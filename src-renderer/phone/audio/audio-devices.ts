/** The audio devices of this window: who plays which role now, and everything that must move when that changes. */
import type { AudioDevice, AudioRole, AudioSettings, DeviceNotice } from '#shared/audio.ts';
import { MicrophoneError, openMicrophone } from '../microphone.ts';
import type { SpeakerOutput } from '../speaker.ts';
import { choose, realDevices } from './choose.ts';
import { LiveMicrophone } from './live-microphone.ts';
import { MicrophoneTest } from './microphone-test.ts';
import { assign, type RoleState, unassigned } from './role-watch.ts';

export interface AudioDevicesEvents {
  /** What the agent may choose from; pseudo-devices are not in it. */
  devices(devices: readonly AudioDevice[]): void;
  notice(notice: DeviceNotice): void;
  /** Of the microphone under test, 0 to 1, ten times a second. */
  level(level: number): void;
}

/** Chromium on Linux hears of devices from udev only; those of the sound server are seen by asking (docs/reference/pbx.md 7). */
const ASK_EVERY = { linuxInCall: 2500, otherwise: 15_000 };
const OUTPUT_ROLES = ['speaker', 'ringer'] as const;
const SYSTEM_OUTPUT = '';

/**
 * @example
 * const devices = new AudioDevices(options.audio, { devices, notice, level });
 * const microphone = await devices.openMicrophone();
 * const speaker = openSpeaker(callId, connection, devices);
 */
export class AudioDevices implements SpeakerOutput {
  readonly #events: AudioDevicesEvents;
  readonly #isLinux: boolean;
  #settings: AudioSettings;
  #known: readonly AudioDevice[] = [];
  /** Ended although they are still listed; tried again when the list is read the next time. */
  readonly #dead = new Set<string>();
  #roles: Record<AudioRole, RoleState> = { microphone: unassigned, speaker: unassigned, ringer: unassigned };
  readonly #microphones = new Set<LiveMicrophone>();
  readonly #elements = new Set<HTMLAudioElement>();
  readonly #moved = new Set<() => void>();
  #looking: Promise<void> | null = null;
  #moving: Promise<void> = Promise.resolve();
  #again = false;
  #inCall = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;
  readonly #test: MicrophoneTest;
  readonly #onDeviceChange = (): void => this.look();

  constructor(settings: AudioSettings, events: AudioDevicesEvents, isLinux = navigator.userAgent.includes('Linux')) {
    this.#settings = settings;
    this.#events = events;
    this.#isLinux = isLinux;
    this.#test = new MicrophoneTest(() => this.openMicrophone(), events.level);
    navigator.mediaDevices.addEventListener('devicechange', this.#onDeviceChange);
    this.look();
  }

  get settings(): AudioSettings {
    return this.#settings;
  }

  /** Of microphone and loudspeaker as they are now. */
  get labels(): readonly string[] {
    return [this.#roles.microphone.device, this.#roles.speaker.device].flatMap((device) => device?.label ?? []);
  }

  /** Followed at once, in calls as well. */
  apply(settings: AudioSettings): void {
    const before = this.#settings;
    this.#settings = settings;
    const processing = ['echoCancellation', 'noiseSuppression', 'autoGainControl'] as const;
    const reopen = processing.some((name) => before[name] !== settings[name]);
    for (const microphone of this.#microphones) microphone.setVolume(settings.inputVolume);
    this.#assign();
    this.#moveOutputs();
    void this.#moveMicrophones(reopen);
  }

  /** While a call is up the list is read more often, and a device that the system chose is missed when it goes. */
  setInCall(inCall: boolean): void {
    if (inCall === this.#inCall) return;
    this.#inCall = inCall;
    this.#assign();
    this.#schedule();
  }

  /** Reads the list of devices now; also the cure for a microphone that was unplugged and went silent without a word. */
  look(): void {
    this.#dead.clear();
    this.#read();
  }

  /**
   * A microphone for one call, on the device of its role or on the next best.
   * @throws MicrophoneError when none can be opened
   */
  async openMicrophone(): Promise<LiveMicrophone> {
    const microphone: LiveMicrophone = new LiveMicrophone({
      open: (deviceId) => openMicrophone(this.#constraints(deviceId)),
      volume: this.#settings.inputVolume,
      ended: (deviceId) => this.#ended(deviceId),
      closed: () => void this.#microphones.delete(microphone),
    });
    if (this.#known.length === 0) await this.#looking;
    await this.#place(microphone, false);
    this.#microphones.add(microphone);
    // The first permission uncovers ids and labels.
    if (this.#known.every(({ label }) => label === '')) this.look();
    return microphone;
  }

  add(audio: HTMLAudioElement): void {
    this.#elements.add(audio);
    this.#moveElement(audio);
  }

  remove(audio: HTMLAudioElement): void {
    this.#elements.delete(audio);
  }

  /** `sinkId`s for an AudioContext or an element; the empty one is the system's own output. */
  sinksOf(role: 'speaker' | 'ringer'): readonly string[] {
    const own = this.#roles[role].device?.id ?? SYSTEM_OUTPUT;
    if (role === 'speaker' || !this.#settings.secondRinger) return [own];
    return [...new Set([own, choose('ringer', null, this.#known).device?.id ?? SYSTEM_OUTPUT])];
  }

  /** Where a role plays, how loud, or with which ring tone may have changed. @returns what stops listening */
  onMoved(listener: () => void): () => void {
    this.#moved.add(listener);
    return () => void this.#moved.delete(listener);
  }

  /** Opens the microphone for a test, or closes it again. @throws MicrophoneError */
  async test(on: boolean): Promise<void> {
    await this.#test.set(on);
  }

  close(): void {
    this.#closed = true;
    void this.#test.set(false);
    clearTimeout(this.#timer);
    navigator.mediaDevices.removeEventListener('devicechange', this.#onDeviceChange);
    for (const microphone of this.#microphones) microphone.close();
    this.#elements.clear();
    this.#moved.clear();
  }

  /** One at a time; what is asked for meanwhile follows. */
  #read(): void {
    this.#again = this.#looking !== null;
    if (this.#closed || this.#looking !== null) return;
    this.#looking = this.#readList().finally(() => {
      this.#looking = null;
      if (this.#again) this.#read();
      else this.#schedule();
    });
  }

  async #readList(): Promise<void> {
    try {
      const found = await navigator.mediaDevices.enumerateDevices();
      if (!this.#closed) await this.#take(found.filter(({ kind }) => kind !== 'videoinput').map(deviceOf));
    } catch (error) {
      console.warn('audio devices not read', error);
    }
  }

  async #take(devices: readonly AudioDevice[]): Promise<void> {
    const changed = JSON.stringify(devices) !== JSON.stringify(this.#known);
    this.#known = devices;
    if (changed) this.#events.devices(realDevices(devices));
    this.#assign();
    this.#moveOutputs();
    await this.#moveMicrophones(false);
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#closed) return;
    const every = this.#isLinux && this.#inCall ? ASK_EVERY.linuxInCall : ASK_EVERY.otherwise;
    this.#timer = setTimeout(() => this.look(), every);
  }

  #ended(deviceId: string): void {
    this.#dead.add(deviceId);
    this.#read();
  }

  #assign(): void {
    const devices = this.#known.filter(({ id }) => !this.#dead.has(id));
    for (const role of ['microphone', ...OUTPUT_ROLES] as const) {
      const circumstances = { role, preference: this.#settings[role], devices, inCall: this.#inCall };
      const { state, notice } = assign(this.#roles[role], circumstances);
      this.#roles[role] = state;
      if (notice !== null) this.#events.notice(notice);
    }
  }

  #moveOutputs(): void {
    for (const audio of this.#elements) this.#moveElement(audio);
    for (const listener of this.#moved) listener();
  }

  #moveElement(audio: HTMLAudioElement): void {
    audio.volume = this.#settings.outputVolume / 100;
    const [sink = SYSTEM_OUTPUT] = this.sinksOf('speaker');
    if (audio.sinkId === sink) return;
    // Gone meanwhile: the list that says so is on its way, and sound goes on at the system's output until then.
    audio.setSinkId(sink).catch((error: unknown) => console.warn('loudspeaker not changed', error));
  }

  /** One move after the other: the last wish must win. */
  #moveMicrophones(reopen: boolean): Promise<void> {
    this.#moving = this.#moving.then(async () => {
      for (const microphone of this.#microphones) await this.#move(microphone, reopen);
    });
    return this.#moving;
  }

  async #move(microphone: LiveMicrophone, reopen: boolean): Promise<void> {
    const wanted = this.#roles.microphone.device?.id;
    if (microphone.isLive && !reopen && (wanted === undefined || microphone.deviceId === wanted)) return;
    try {
      await this.#place(microphone, reopen);
    } catch (error) {
      // It stays silent until a device can be opened: tried again whenever the list is read.
      console.warn('no microphone for a call', error);
    }
  }

  /** The role's device, else any other that opens, the browser's own choice last. @throws MicrophoneError */
  async #place(microphone: LiveMicrophone, reopen: boolean): Promise<void> {
    const wanted = this.#roles.microphone.device?.id;
    const others = realDevices(this.#known).filter(({ kind, id }) => kind === 'audioinput' && !this.#dead.has(id));
    const candidates = [...new Set([wanted ?? null, ...others.map(({ id }) => id), null])];
    for (const [index, candidate] of candidates.entries()) {
      // What is wanted can't be opened: better to keep what works.
      if (!reopen && microphone.isLive && microphone.deviceId === candidate) return;
      try {
        return await microphone.use(candidate);
      } catch (error) {
        const isFinal = !(error instanceof MicrophoneError) || error.reason === 'microphoneDenied';
        if (isFinal || index === candidates.length - 1) throw error;
      }
    }
  }

  #constraints(deviceId: string | null): MediaTrackConstraints {
    const { echoCancellation, noiseSuppression, autoGainControl } = this.#settings;
    const processing = { echoCancellation, noiseSuppression, autoGainControl };
    return deviceId === null ? processing : { ...processing, deviceId: { exact: deviceId } };
  }
}

function deviceOf({ kind, deviceId, label, groupId }: MediaDeviceInfo): AudioDevice {
  return { kind: kind === 'audioinput' ? 'audioinput' : 'audiooutput', id: deviceId, label, group: groupId };
}
