/**
 * Several calls hear each other, mixed on this computer: each of them gets the agent's voice and the other calls', the
 * agent hears all of them by their own loudspeakers. No SIP message is sent.
 */
import type { LegMedia } from './media.ts';

export interface Member {
  readonly media: Pick<LegMedia, 'voice' | 'remote' | 'mix' | 'onChanged'>;
  /** It hears the others from now on, or doesn't any more. */
  joined(joined: boolean): void;
}

interface Listening<M> {
  readonly member: M;
  stop(): void;
}

export class Conference<M extends Member> {
  #members: readonly Listening<M>[] = [];
  #context: AudioContext | null = null;
  #sources: AudioNode[] = [];

  /** Those whom this one hears beside the agent. */
  others(member: M): M[] {
    const members = this.#members.map((one) => one.member);
    return members.includes(member) ? members.filter((one) => one !== member) : [];
  }

  /** Exactly these from now on; one alone is no conference. */
  set(wanted: readonly M[]): void {
    const members = wanted.length < 2 ? [] : wanted;
    const before = this.#members;
    const left = before.filter(({ member }) => !members.includes(member));
    const joined = members.filter((member) => !before.some((one) => one.member === member));
    if (left.length === 0 && joined.length === 0) return;
    this.#members = [
      ...before.filter(({ member }) => members.includes(member)),
      ...joined.map((member) => ({ member, stop: member.media.onChanged(() => this.#connect()) })),
    ];
    for (const { member, stop } of left) {
      stop();
      member.media.mix(null);
    }
    this.#connect();
    for (const { member } of left) member.joined(false);
    for (const member of joined) member.joined(true);
  }

  /** A call of it is over. */
  leave(gone: M): void {
    const others = this.others(gone);
    if (others.length > 0) this.set(others);
  }

  /** Lays all cables anew: who hears whom is easier said than what has changed. */
  #connect(): void {
    for (const node of this.#sources.splice(0)) node.disconnect();
    if (this.#members.length === 0) {
      void this.#context?.close();
      this.#context = null;
      return;
    }
    const context = (this.#context ??= newContext());
    const heard = this.#members.map(({ member }) => ({ member, node: this.#source(context, member.media.remote) }));
    for (const { member } of heard) {
      const ears = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
      const [voice = null] = member.media.voice?.getAudioTracks() ?? [];
      this.#source(context, voice)?.connect(ears);
      for (const other of heard) if (other.member !== member) other.node?.connect(ears);
      member.media.mix(ears.stream.getAudioTracks()[0] ?? null);
    }
  }

  #source(context: AudioContext, track: MediaStreamTrack | null): AudioNode | null {
    if (track === null) return null;
    const node = context.createMediaStreamSource(new MediaStream([track]));
    this.#sources.push(node);
    return node;
  }
}

/** Without a device (Web Audio 1.1, `sinkId`): what is mixed leaves by the network, and no sound card can stop it. */
function newContext(): AudioContext {
  const options: AudioContextOptions & { sinkId: { type: 'none' } } = {
    sinkId: { type: 'none' },
    latencyHint: 'interactive',
  };
  const context = new AudioContext(options);
  void context.resume();
  return context;
}
