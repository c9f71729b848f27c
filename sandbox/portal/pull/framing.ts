import { isoZone } from '../rest/envelope.ts';
import type { Channel } from './channels.ts';

/** What `pull.application.event.add` or the push server itself put into a channel. */
export interface PullMessage {
  readonly id: number;
  /** Digits that grow: a client resumes behind the last one that it has seen. */
  readonly mid: string;
  readonly channel: Channel;
  readonly module: string;
  readonly command: string;
  readonly params: unknown;
  /** Unix ms. */
  readonly at: number;
}

/** `text` is the framing of servers up to 3, `json` is asked for since 4, `rpc` since 5 (bitrix24.md 4.7). */
export type Framing = 'text' | 'json' | 'rpc';

/** What the server of this version speaks with a client that asked so; it ignores what it doesn't know. */
export function framingFor(version: number, query: URLSearchParams): Framing {
  if (version >= 5 && query.get('jsonRpc') === 'true') return 'rpc';
  return version >= 4 && query.get('format') === 'json' ? 'json' : 'text';
}

/** One frame with these messages; JSON-RPC carries one message each. */
export function framesOf(framing: Framing, messages: readonly PullMessage[], now: number): string[] {
  if (framing === 'rpc') return messages.map((message) => rpcFrame(message, now));
  if (messages.length === 0) return [];
  const events = messages.map((message) => JSON.stringify(plainEvent(message, now)));
  if (framing === 'json') return [`[${events.join(',')}]`];
  return [events.map((event) => `#!NGINXNMS!#${event}#!NGINXNME!#`).join('\n')];
}

function plainEvent(message: PullMessage, now: number) {
  const { id, mid, channel, module, command, params } = message;
  return {
    id,
    mid,
    channel: bare(channel),
    tag: String(id),
    time: new Date(message.at).toUTCString(),
    text: { module_id: module, command, params },
    extra: extra(message, now),
  };
}

function rpcFrame(message: PullMessage, now: number): string {
  const { mid, module, command, params } = message;
  const body = { module_id: module, command, params, extra: extra(message, now) };
  // Sender type 2 is the portal's server side; 1 would be another client.
  return JSON.stringify({ jsonrpc: '2.0', method: 'incoming.message', params: { mid, body, sender: { type: 2 } } });
}

const extra = ({ at, channel }: PullMessage, now: number) => ({
  server_time: isoZone(at),
  server_time_unix: at / 1000,
  server_time_ago: Math.max(0, Math.floor((now - at) / 1000)),
  server_name: 'sandbox',
  revision: 19,
  revisionMobile: 3,
  channel: bare(channel),
});

/** A channel's own part: what messages name it by. */
const bare = (channel: Channel): string => channel.id.split(/[:.]/, 1)[0] ?? '';
