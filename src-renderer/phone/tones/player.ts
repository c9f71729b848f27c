/** Plays one tone at a time. Each is rendered once and looped by the audio clock, so a slow window can't make it limp. */
import { type AudioSettings, defaultAudioSettings, type RingKind } from '#shared/audio.ts';
import { type Pattern, patterns, type ToneName } from './patterns.ts';
import { ringtones } from './ringtones.ts';
import { samplesOf } from './synthesis.ts';

/** Where tones play and how loud: `AudioDevices` knows. */
export interface ToneRoute {
  readonly settings: Pick<AudioSettings, 'ringVolume' | 'outputVolume' | 'ringtones'>;
  /** The empty one is the system's own output. */
  sinksOf(role: ToneRole): readonly string[];
  onMoved(listener: () => void): () => void;
}

/** Ringing must be heard in the room, everything else where the other side is. */
export type ToneRole = 'speaker' | 'ringer';

const systemRoute: ToneRoute = {
  settings: defaultAudioSettings,
  sinksOf: () => [''],
  onMoved: () => () => {},
};

interface Sound {
  readonly name: ToneName;
  readonly kind: RingKind;
  readonly role: ToneRole;
  /** Once for a test, whatever the pattern says. */
  readonly once: boolean;
}

interface Playing {
  readonly sound: Sound;
  readonly pattern: Pattern;
  readonly sinks: readonly string[];
  readonly voices: readonly { readonly source: AudioBufferSourceNode; readonly volume: GainNode }[];
}

export class TonePlayer {
  readonly #route: ToneRoute;
  readonly #stopFollowing: () => void;
  /** One per output: a context keeps the one that it was made for. */
  readonly #contexts = new Map<string, AudioContext>();
  readonly #buffers = new Map<Pattern, AudioBuffer>();
  #playing: Playing | null = null;

  constructor(route: ToneRoute = systemRoute) {
    this.#route = route;
    this.#stopFollowing = route.onMoved(() => this.#follow());
  }

  /**
   * What sounds now; null for silence. The same tone again goes on undisturbed.
   * @param kind of the call that rings; chooses the ring tone
   */
  play(name: ToneName | null, kind: RingKind = 'external'): void {
    const now = this.#playing?.sound;
    if (name === null) return this.#stop();
    if (now?.name === name && now.kind === kind && !now.once) return;
    this.#start({ name, kind, role: name === 'ringing' ? 'ringer' : 'speaker', once: false });
  }

  /** One round of what the role plays, to try it out. What calls want heard comes first. */
  test(role: ToneRole): void {
    if (this.#playing !== null && !this.#playing.sound.once) return;
    this.#start({ name: role === 'ringer' ? 'ringing' : 'test', kind: 'external', role, once: true });
  }

  close(): void {
    this.#stopFollowing();
    this.#silence();
    for (const context of this.#contexts.values()) void context.close();
    this.#contexts.clear();
  }

  #start(sound: Sound): void {
    this.#silence();
    const pattern = this.#patternOf(sound);
    const sinks = this.#route.sinksOf(sound.role);
    const voices = sinks.map((sink) => this.#voice(sink, sound, pattern));
    this.#playing = { sound, pattern, sinks, voices };
    voices[0]?.source.addEventListener('ended', () => {
      if (this.#playing?.voices === voices) this.#stop();
    });
  }

  #voice(sink: string, sound: Sound, pattern: Pattern): Playing['voices'][number] {
    const context = this.#contextOf(sink);
    const buffer = this.#bufferOf(pattern, context);
    const source = new AudioBufferSourceNode(context, { buffer, loop: true });
    const volume = new GainNode(context, { gain: this.#volumeOf(sound.role) });
    source.connect(volume).connect(context.destination);
    void context.resume();
    source.start();
    const times = sound.once ? 1 : pattern.times;
    if (times !== 'forever') source.stop(context.currentTime + times * buffer.duration);
    return { source, volume };
  }

  /** Outputs, volume or ring tone may be others: the tone moves with them, in the middle of a ring. */
  #follow(): void {
    const playing = this.#playing;
    if (playing !== null) {
      const { sound, pattern, sinks, voices } = playing;
      const moved = this.#route.sinksOf(sound.role).join('\n') !== sinks.join('\n');
      if (moved || this.#patternOf(sound) !== pattern) this.#start(sound);
      else for (const { volume } of voices) volume.gain.value = this.#volumeOf(sound.role);
    }
    this.#forget([...this.#route.sinksOf('speaker'), ...this.#route.sinksOf('ringer')]);
  }

  #forget(inUse: readonly string[]): void {
    for (const [sink, context] of this.#contexts) {
      if (inUse.includes(sink)) continue;
      this.#contexts.delete(sink);
      void context.close();
    }
  }

  #stop(): void {
    this.#silence();
    for (const context of this.#contexts.values()) void context.suspend();
  }

  #silence(): void {
    for (const { source, volume } of this.#playing?.voices ?? []) {
      source.stop();
      source.disconnect();
      volume.disconnect();
    }
    this.#playing = null;
  }

  #patternOf({ name, kind }: Sound): Pattern {
    return name === 'ringing' ? ringtones[this.#route.settings.ringtones[kind]] : patterns[name];
  }

  #volumeOf(role: ToneRole): number {
    const { ringVolume, outputVolume } = this.#route.settings;
    return (role === 'ringer' ? ringVolume : outputVolume) / 100;
  }

  /** Chromium plays at the system's output when this one is gone by now. */
  #contextOf(sink: string): AudioContext {
    const known = this.#contexts.get(sink);
    if (known !== undefined) return known;
    // Not in TypeScript's library yet: Web Audio API 1.1, AudioContextOptions.sinkId.
    const options: AudioContextOptions & { sinkId?: string } = sink === '' ? {} : { sinkId: sink };
    const context = new AudioContext(options);
    this.#contexts.set(sink, context);
    return context;
  }

  #bufferOf(pattern: Pattern, context: AudioContext): AudioBuffer {
    const known = this.#buffers.get(pattern);
    if (known?.sampleRate === context.sampleRate) return known;
    const samples = samplesOf(pattern, context.sampleRate);
    const buffer = new AudioBuffer({ length: samples.length, sampleRate: context.sampleRate });
    buffer.copyToChannel(samples, 0);
    this.#buffers.set(pattern, buffer);
    return buffer;
  }
}
