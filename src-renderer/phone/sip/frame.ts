/** What came over the socket, made fit for JsSIP: it ignores what it can't read without a word, or throws. */
import { parseMessage } from 'jssip/lib/Parser.js';

export type Frame =
  | { readonly kind: 'message'; readonly text: string }
  /** CRLF keep-alive (RFC 5626 3.5.1); JsSIP answers it. */
  | { readonly kind: 'keepAlive'; readonly text: string }
  | { readonly kind: 'malformed'; readonly detail: string };

/** Far above any INVITE; a frame beyond it is an error or an attack. */
const MAX_LENGTH = 64 * 1024;
const MANDATORY = ['via', 'from', 'to', 'call-id', 'cseq'];

export function readFrame(data: unknown): Frame {
  const text = textOf(data);
  if (text === null) return malformed('not text in UTF-8');
  if (text === '\r\n' || text === '\r\n\r\n') return { kind: 'keepAlive', text };
  if (text.length > MAX_LENGTH) return malformed(`${text.length} characters`);
  return readMessage(text);
}

function readMessage(text: string): Frame {
  const firstLine = JSON.stringify(text.slice(0, 80).split('\r\n', 1)[0]);
  try {
    const message = parseMessage(text, null);
    if (message === undefined) return malformed(`unreadable: ${firstLine}`);
    const missing = MANDATORY.filter((name) => !message.hasHeader(name));
    if (missing.length > 0) return malformed(`without ${missing.join(', ')}: ${firstLine}`);
  } catch {
    // JsSIP's parser throws, e.g. on the CSeq of a response that isn't one.
    return malformed(`unreadable: ${firstLine}`);
  }
  return { kind: 'message', text: withoutPending(text) };
}

/**
 * On 491 to a re-INVITE JsSIP waits a second and repeats it with the old CSeq, which no peer takes, and its next
 * ACK is wrong too. As a plain refusal it ends that attempt; `reoffer` makes a new one (RFC 3261 14.1).
 */
function withoutPending(text: string): string {
  const pending = 'SIP/2.0 491 ';
  return text.startsWith(pending) && /^CSeq:\s*\d+\s+INVITE/im.test(text)
    ? `SIP/2.0 500 ${text.slice(pending.length)}`
    : text;
}

function textOf(data: unknown): string | null {
  if (typeof data === 'string') return data;
  if (!(data instanceof ArrayBuffer)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(data);
  } catch {
    return null;
  }
}

const malformed = (detail: string): Frame => ({ kind: 'malformed', detail });
