/** Why the rigs can't be had on this machine; `message` is for people. */
export class RigUnavailable extends Error {
  override readonly name = 'RigUnavailable';
  readonly reason: 'platform' | 'root' | 'packages' | 'asterisk' | 'nameSpace';

  constructor(reason: RigUnavailable['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}
