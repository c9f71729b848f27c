import { cseq, header, type Header, type SipMessage, type SipRequest, splitList } from './message.ts';

/** What came of a text: a message, or a problem and, where one could be made out, the request to answer with 400. */
export type Parsed =
  | { readonly ok: true; readonly message: SipMessage }
  | { readonly ok: false; readonly problem: string; readonly request: SipRequest | undefined };

/** RFC 3261 7.3.3 and 20; the later ones from RFC 3515, 3892, 6665 and 4028. */
const COMPACT: Readonly<Record<string, string>> = {
  b: 'Referred-By',
  c: 'Content-Type',
  e: 'Content-Encoding',
  f: 'From',
  i: 'Call-ID',
  k: 'Supported',
  l: 'Content-Length',
  m: 'Contact',
  o: 'Event',
  r: 'Refer-To',
  s: 'Subject',
  t: 'To',
  u: 'Allow-Events',
  v: 'Via',
  x: 'Session-Expires',
};

const MANDATORY = ['Via', 'From', 'To', 'Call-ID', 'CSeq'] as const;

/** Parses one WebSocket message, which carries exactly one SIP message (RFC 7118 5). */
export function parseSip(text: string): Parsed {
  // RFC 3261 7.5: empty lines before the start line are ignored.
  const trimmed = text.replace(/^(?:\r?\n)+/, '');
  const gap = /\r?\n\r?\n/.exec(trimmed);
  const head = gap ? trimmed.slice(0, gap.index) : trimmed.replace(/\r?\n$/, '');
  const rest = gap ? trimmed.slice(gap.index + gap[0].length) : '';
  const [startLine = '', ...lines] = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/);

  const { headers, problem: headerProblem } = parseHeaders(lines);
  const draft = parseStartLine(startLine, headers, rest);
  if (!draft) return { ok: false, problem: 'Bad Start Line', request: undefined };

  const body = cutBody(draft, rest);
  const problem = headerProblem ?? firstProblem(draft) ?? (body === undefined ? 'Bad Content-Length' : undefined);
  if (problem !== undefined) return { ok: false, problem, request: answerable(draft) };
  return { ok: true, message: { ...draft, body: body ?? '' } };
}

function parseStartLine(line: string, headers: readonly Header[], body: string): SipMessage | undefined {
  const response = /^SIP\/2\.0 ([1-6]\d\d)(?: (.*))?$/.exec(line);
  if (response) return { kind: 'response', status: Number(response[1]), reason: response[2] ?? '', headers, body };
  const request = /^([A-Za-z0-9\-.!%*_+`'~]+) (\S+) SIP\/2\.0$/.exec(line);
  if (request) return { kind: 'request', method: request[1] ?? '', uri: request[2] ?? '', headers, body };
  return undefined;
}

function parseHeaders(lines: readonly string[]): { headers: Header[]; problem: string | undefined } {
  const headers: Header[] = [];
  let problem: string | undefined;
  for (const line of lines) {
    const match = /^([A-Za-z0-9\-.!%*_+`'~]+)[ \t]*:[ \t]*(.*?)[ \t]*$/.exec(line);
    if (!match?.[1]) {
      problem ??= 'Bad Header Line';
      continue;
    }
    const name = COMPACT[match[1].toLowerCase()] ?? match[1];
    // A proxy takes single Vias off, so a list of them becomes the equal form of one header each.
    const values = name.toLowerCase() === 'via' ? splitList(match[2] ?? '') : [match[2] ?? ''];
    for (const value of values) headers.push([name, value]);
  }
  return { headers, problem };
}

function firstProblem(message: SipMessage): string | undefined {
  const missing = MANDATORY.find((name) => !header(message, name));
  if (missing) return `Missing ${missing}`;
  if (!hasCSeq(message)) return 'Bad CSeq';
  if (message.kind === 'request' && cseq(message).method !== message.method) return 'CSeq Method Mismatch';
  if (!/^SIP\s*\/\s*2\.0\s*\/\s*\S+\s+\S/.test(header(message, 'Via') ?? '')) return 'Bad Via';
  if (!/^\d{1,3}$/.test(header(message, 'Max-Forwards') ?? '70')) return 'Bad Max-Forwards';
  return undefined;
}

/** RFC 3261 8.1.1.5: below 2^31. */
function hasCSeq(message: SipMessage): boolean {
  return /^\d{1,10}\s+\S+$/.test(header(message, 'CSeq') ?? '') && cseq(message).number < 2 ** 31;
}

/** RFC 3261 18.3: what is beyond Content-Length is dropped; a body that is shorter is an error. */
function cutBody(message: SipMessage, rest: string): string | undefined {
  const stated = header(message, 'Content-Length');
  if (stated === undefined) return rest;
  if (!/^\d{1,9}$/.test(stated)) return undefined;
  const bytes = Buffer.from(rest, 'utf8');
  return bytes.length < Number(stated) ? undefined : bytes.subarray(0, Number(stated)).toString('utf8');
}

/** A refusal copies these headers (RFC 3261 8.2.6.2), so without them nobody could tell what it is about. An ACK has no answer. */
function answerable(message: SipMessage): SipRequest | undefined {
  if (message.kind !== 'request' || message.method === 'ACK' || !hasCSeq(message)) return undefined;
  return MANDATORY.every((name) => header(message, name)) ? message : undefined;
}
