import type { InvokeName, InvokeRequest, Outcome } from '#shared/ipc.ts';

/** Main's side of recordings: takes the pieces as they come, or refuses them. */
export class RecordingDesk {
  readonly begun: string[] = [];
  readonly ended: string[] = [];
  /** From now on main answers pieces with this. */
  answer: Outcome = { ok: true };
  readonly #pieces = new Map<string, { readonly seq: number; readonly bytes: Uint8Array }[]>();

  take(name: InvokeName, request: unknown): Outcome {
    const { callId } = request as InvokeRequest<'recording:begin'>;
    if (name === 'recording:begin') this.begun.push(callId);
    else if (name === 'recording:end') this.ended.push(callId);
    else {
      const { seq, bytes } = request as InvokeRequest<'recording:piece'>;
      this.#pieces.set(callId, [...this.piecesOf(callId), { seq, bytes }]);
      return this.answer;
    }
    return { ok: true };
  }

  piecesOf(callId: string): readonly { readonly seq: number; readonly bytes: Uint8Array }[] {
    return this.#pieces.get(callId) ?? [];
  }

  fileOf(callId: string): Uint8Array {
    return new Uint8Array(Buffer.concat(this.piecesOf(callId).map(({ bytes }) => bytes)));
  }
}
