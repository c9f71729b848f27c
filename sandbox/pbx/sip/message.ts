/** SIP messages as immutable values: headers stay a list, so order and unknown ones survive a hop (RFC 3261 7.3.1). */
export type Header = readonly [name: string, value: string];

export type SipRequest = {
  readonly kind: 'request';
  readonly method: string;
  readonly uri: string;
  readonly headers: readonly Header[];
  readonly body: string;
};

export type SipResponse = {
  readonly kind: 'response';
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly Header[];
  readonly body: string;
};

export type SipMessage = SipRequest | SipResponse;

/** The first value of a header, or undefined. Names compare without case. */
export function header(message: SipMessage, name: string): string | undefined {
  return message.headers.find(named(name))?.[1];
}

/** Every value of a header, in order; comma-separated lists are taken apart (RFC 3261 7.3.1). */
export function headerValues(message: SipMessage, name: string): string[] {
  return message.headers.filter(named(name)).flatMap(([, value]) => splitList(value));
}

/** A copy with the first header of that name replaced, or the header added at the end. */
export function withHeader<M extends SipMessage>(message: M, name: string, value: string): M {
  const at = message.headers.findIndex(named(name));
  const entry: Header = [name, value];
  return { ...message, headers: at < 0 ? [...message.headers, entry] : message.headers.with(at, entry) };
}

/** A copy with one more header on top, where Via goes. */
export function withHeaderOnTop<M extends SipMessage>(message: M, name: string, value: string): M {
  return { ...message, headers: [[name, value], ...message.headers] };
}

/** A copy without any header of that name. */
export function withoutHeader<M extends SipMessage>(message: M, name: string): M {
  const matches = named(name);
  return { ...message, headers: message.headers.filter((entry) => !matches(entry)) };
}

/** A copy without the first header of that name: how a proxy takes its own Via off a response. */
export function withoutFirst<M extends SipMessage>(message: M, name: string): M {
  const at = message.headers.findIndex(named(name));
  return at < 0 ? message : { ...message, headers: message.headers.toSpliced(at, 1) };
}

export type CSeq = { readonly number: number; readonly method: string };

/** The CSeq header; the parser guarantees that a parsed message has a valid one. */
export function cseq(message: SipMessage): CSeq {
  const [number = '0', method = ''] = (header(message, 'CSeq') ?? '').trim().split(/\s+/);
  return { number: Number(number), method };
}

/** The branch of the top Via, which names the transaction (RFC 3261 17.1.3). */
export function branch(message: SipMessage): string {
  return /;\s*branch=([^;,\s]+)/i.exec(header(message, 'Via') ?? '')?.[1] ?? '';
}

export function callId(message: SipMessage): string {
  return header(message, 'Call-ID') ?? '';
}

/** Takes a comma-separated header apart, minding quoted strings and angle brackets. */
export function splitList(value: string): string[] {
  const parts: string[] = [];
  let start = 0;
  let quoted = false;
  let depth = 0;
  for (let at = 0; at < value.length; at++) {
    const char = value[at];
    if (char === '\\' && quoted) at++;
    else if (char === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (char === '<') depth++;
    else if (char === '>') depth = Math.max(0, depth - 1);
    else if (char === ',' && depth === 0) {
      parts.push(value.slice(start, at).trim());
      start = at + 1;
    }
  }
  parts.push(value.slice(start).trim());
  return parts.filter((part) => part !== '');
}

function named(name: string): (entry: Header) => boolean {
  const wanted = name.toLowerCase();
  return ([own]) => own.toLowerCase() === wanted;
}
