/**
 * Which INVITEs are offers within a call. JsSIP ends a call on 408 to one as on 481 (RFC 3261 12.2.1.2 lets it), but a
 * server that found nobody in time may find them a second later: only 481 says that the call is gone.
 */
import { requestKey } from './authorization.ts';

const IN_DIALOG = /^(?:To|t):[^\r\n]*;\s*tag=/im;

export class Reoffers {
  readonly #open = new Set<string>();

  sent(message: string): void {
    if (message.startsWith('INVITE ') && IN_DIALOG.test(message)) this.#open.add(requestKey(message));
  }

  /** The answer as JsSIP may read it. */
  readable(message: string): string {
    const status = /^SIP\/2\.0 ([2-6]\d\d) /.exec(message)?.[1];
    if (status === undefined || !/^CSeq:\s*\d+\s+INVITE\b/im.test(message)) return message;
    if (!this.#open.delete(requestKey(message)) || status !== '408') return message;
    return message.replace(/^SIP\/2\.0 408 /, 'SIP/2.0 500 ');
  }
}
