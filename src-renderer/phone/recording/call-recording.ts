/** One call's recording on its way to main: pieces with their numbers, and an honest end when main can't take them. */
import type { WindowApi } from '#shared/ipc.ts';
import { Recorder } from './recorder.ts';

export interface CallRecordingParts {
  readonly callId: string;
  readonly api: Pick<WindowApi<'phone'>, 'invoke'>;
  /** It has stopped by itself; once. The call goes on, and main knows what it had refused. */
  failed(detail: string): void;
}

export class CallRecording {
  readonly #parts: CallRecordingParts;
  readonly #underWay = new Set<Promise<void>>();
  #recorder: Recorder | null = null;
  #seq = 0;
  #stopping: Promise<void> | null = null;

  private constructor(parts: CallRecordingParts) {
    this.#parts = parts;
  }

  /**
   * @example
   * const recording = await CallRecording.start({ callId, api, failed });
   * recording.setMicrophone(microphone);
   * recording.setRemote(remote);
   * @throws when it can't begin; what main has refused, main has told the agent
   */
  static async start(parts: CallRecordingParts): Promise<CallRecording> {
    const { callId, api } = parts;
    const begun = await api.invoke('recording:begin', { callId });
    if (!begun.ok) throw new Error(`the recording does not begin: ${begun.reason}`);
    const recording = new CallRecording(parts);
    try {
      recording.#recorder = await Recorder.start({
        piece: (bytes) => recording.#send(bytes),
        failed: (error) => recording.#giveUp(error.message),
      });
      return recording;
    } catch (error) {
      await api.invoke('recording:end', { callId });
      throw error;
    }
  }

  /** See `Recorder`. */
  setMicrophone(stream: MediaStream | null): void {
    this.#recorder?.setMicrophone(stream);
  }

  setRemote(...streams: readonly MediaStream[]): void {
    this.#recorder?.setRemote(...streams);
  }

  async pause(): Promise<void> {
    await this.#recorder?.pause();
  }

  async resume(): Promise<void> {
    await this.#recorder?.resume();
  }

  /** @returns when main has the last piece. Asked twice, waits for the same end */
  stop(): Promise<void> {
    this.#stopping ??= this.#finish();
    return this.#stopping;
  }

  async #finish(): Promise<void> {
    const { api, callId, failed } = this.#parts;
    try {
      await this.#recorder?.stop();
    } catch (error) {
      failed(String(error));
    }
    await Promise.all(this.#underWay);
    await api.invoke('recording:end', { callId });
  }

  #send(bytes: Uint8Array<ArrayBuffer>): void {
    const sent = this.#deliver(this.#seq++, bytes);
    this.#underWay.add(sent);
    void sent.finally(() => this.#underWay.delete(sent));
  }

  async #deliver(seq: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const { api, callId } = this.#parts;
    try {
      const outcome = await api.invoke('recording:piece', { callId, seq, bytes });
      if (!outcome.ok) this.#giveUp(outcome.reason);
    } catch (error) {
      this.#giveUp(String(error));
    }
  }

  /** Nothing more is written: nothing more is recorded. */
  #giveUp(detail: string): void {
    if (this.#stopping !== null) return;
    this.#parts.failed(detail);
    this.stop().catch((error: unknown) => console.error('recording: not ended', error));
  }
}
