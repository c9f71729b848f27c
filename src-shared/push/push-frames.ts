/**
 * The push server's frames (bitrix24.md 4.7). Which of the three framings it uses follows from its version, and shows in
 * each frame: they are told apart by what they look like, so a server that was exchanged meanwhile is understood, too.
 *
 *   version ≤ 3   #!NGINXNMS!#{message}#!NGINXNME!#, one or more
 *   version 4     [{message}, …]                             with format=json
 *   version ≥ 5   {"jsonrpc":"2.0","method":"incoming.message","params":{"mid":…,"body":{…}}}, alone or in an array
 *   any           ping
 */
import { record, text } from './push-config.ts';

/** One message, whatever carried it. Its content comes from outside: nobody has looked at `params` yet. */
export interface PushMessage {
  readonly module: string;
  readonly command: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly mid: string | null;
  /**
   * As the frame names it; `unnamed` where it doesn't, as a newer server may (bitrix24.md 10, question 5). Whoever uses the
   * application on this portal may write to the shared channel. It keeps honest people apart; what must be trusted
   * carries a seal or a signature of its own.
   */
  readonly channel: 'private' | 'shared' | 'unnamed';
}

export interface PushFrame {
  readonly isPing: boolean;
  readonly messages: readonly PushMessage[];
  /** To be answered by `mack:<mid>` each. */
  readonly confirm: readonly string[];
  /** How much of it nobody could make sense of. */
  readonly dropped: number;
}

const TEXT_FRAME = /#!NGINXNMS!#(.*?)#!NGINXNME!#/gs;
/** Longer ones are not for us: pushes are some kilobytes at most. */
const LONGEST = 256 * 1024;

export function readFrame(data: unknown, channels: { readonly private: string }): PushFrame {
  if (data === 'ping') return { ...EMPTY, isPing: true };
  if (typeof data !== 'string' || data.length > LONGEST) return { ...EMPTY, dropped: 1 };
  const messages: PushMessage[] = [];
  const confirm: string[] = [];
  let dropped = 0;
  for (const part of partsOf(data)) {
    const raw = record(part);
    const isRpc = 'jsonrpc' in raw;
    // Answers and other calls of the protocol are none of ours.
    if (isRpc && raw['method'] !== 'incoming.message') continue;
    const envelope = isRpc ? record(raw['params']) : raw;
    const mid = text(envelope['mid']) || null;
    if (isRpc && mid !== null) confirm.push(mid);
    const message = readMessage(isRpc ? envelope['body'] : envelope['text'], envelope, mid, channels.private);
    if (message === null) dropped += 1;
    else messages.push(message);
  }
  return { isPing: false, messages, confirm, dropped };
}

const EMPTY: PushFrame = { isPing: false, messages: [], confirm: [], dropped: 0 };

/** What is no JSON becomes undefined, of which no message can be read. */
function partsOf(data: string): readonly unknown[] {
  if (data.startsWith('#!')) {
    const parts = [...data.matchAll(TEXT_FRAME)].map(([, json]) => parse(json ?? ''));
    return parts.length === 0 ? [undefined] : parts;
  }
  const content = parse(data);
  return Array.isArray(content) ? content : [content];
}

function readMessage(
  content: unknown,
  envelope: Readonly<Record<string, unknown>>,
  mid: string | null,
  own: string,
): PushMessage | null {
  const { module_id, command, params, extra } = record(content);
  if (typeof module_id !== 'string' || typeof command !== 'string' || command === '') return null;
  const channel =
    text(envelope['channel']) || text(record(extra)['channel']) || text(record(envelope['extra'])['channel']);
  return {
    module: module_id,
    command,
    params: Array.isArray(params) ? {} : record(params),
    mid,
    channel: kindOf(channel, own),
  };
}

function kindOf(channel: string, own: string): PushMessage['channel'] {
  if (channel === '') return 'unnamed';
  return channel === 'private' || bare(channel) === bare(own) ? 'private' : 'shared';
}

/** A channel's id may carry its public half and a signature: `<id>:<public id>.<signature>`. */
const bare = (channel: string): string => channel.split(/[:.]/, 1)[0] ?? '';

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
