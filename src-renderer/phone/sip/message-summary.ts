/** Message waiting, as a NOTIFY tells it (RFC 3842 5.2). Pure. */

export interface MessageSummary {
  readonly waiting: boolean;
  /** Voice messages; null where the PBX says only whether there are any. */
  readonly fresh: number | null;
  readonly old: number | null;
}

const MAX_LENGTH = 8 * 1024;
const MAX_COUNT = 100_000;

/** @returns null for what is none */
export function parseMessageSummary(body: string): MessageSummary | null {
  if (body.length > MAX_LENGTH) return null;
  const waiting = /^Messages-Waiting[ \t]*:[ \t]*(yes|no)[ \t]*\r?$/im.exec(body)?.[1];
  if (waiting === undefined) return null;
  const [, fresh, old] = /^Voice-Message[ \t]*:[ \t]*(\d{1,10})[ \t]*\/[ \t]*(\d{1,10})/im.exec(body) ?? [];
  return { waiting: waiting.toLowerCase() === 'yes', fresh: countOf(fresh), old: countOf(old) };
}

const countOf = (digits: string | undefined): number | null =>
  digits === undefined ? null : Math.min(Number(digits), MAX_COUNT);
