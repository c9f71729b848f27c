import { createHash, randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { WebSocket } from 'ws';
import { authParameters } from '../../../../sandbox/pbx/sip/address.ts';
import { header, type SipMessage, type SipRequest, type SipResponse } from '../../../../sandbox/pbx/sip/message.ts';
import { parseSip } from '../../../../sandbox/pbx/sip/parse.ts';
import { newBranch, respond, writeSip } from '../../../../sandbox/pbx/sip/write.ts';

type Extras = {
  headers?: string[];
  body?: string;
  callId?: string;
  toTag?: string;
  branch?: string;
  cseq?: number;
  to?: string;
};

/** A bare WebSocket that says exactly what a test wants said. */
export class RawAgent {
  readonly user: string;
  readonly contact: string;
  readonly inbox: SipMessage[] = [];
  readonly #socket: WebSocket;
  readonly #news = new EventEmitter();
  #sequence = 0;

  private constructor(socket: WebSocket, user: string) {
    this.user = user;
    this.contact = `sip:${user}-${randomUUID().slice(0, 8)}@raw.invalid;transport=ws`;
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      const text = data.toString('utf8');
      const parsed = parseSip(text);
      if (parsed.ok) this.inbox.push(parsed.message);
      this.#news.emit('message', text);
    });
  }

  static async connect(url: string, user: string): Promise<RawAgent> {
    const socket = new WebSocket(url, 'sip', { rejectUnauthorized: false });
    await once(socket, 'open');
    return new RawAgent(socket, user);
  }

  /** Connects and registers. */
  static async registered(url: string, user: string, password: string): Promise<RawAgent> {
    const agent = await RawAgent.connect(url, user);
    const answer = await agent.register(password);
    if (answer.status !== 200) throw new Error(`not registered: ${answer.status}`);
    return agent;
  }

  sendText(text: string): void {
    this.#socket.send(text);
  }

  send(message: SipMessage): void {
    this.sendText(writeSip(message));
  }

  /** The first message that matches and wasn't taken yet. */
  async take<M extends SipMessage>(matches: (message: SipMessage) => message is M, timeoutMs = 3000): Promise<M> {
    const signal = AbortSignal.timeout(timeoutMs);
    for (;;) {
      const found = this.inbox.find(matches);
      if (found) {
        this.inbox.splice(this.inbox.indexOf(found), 1);
        return found;
      }
      await once(this.#news, 'message', { signal }).catch(() => {
        const seen = this.inbox.map((one) => (one.kind === 'request' ? one.method : one.status)).join(', ');
        throw new Error(`${this.user} waited ${timeoutMs} ms in vain; untaken: ${seen}`);
      });
    }
  }

  /** The next text, whatever it is: for pongs. */
  async nextText(): Promise<string> {
    const [text]: string[] = await once(this.#news, 'message', { signal: AbortSignal.timeout(3000) });
    return text ?? '';
  }

  request(method: string, timeoutMs?: number): Promise<SipRequest> {
    return this.take((one): one is SipRequest => one.kind === 'request' && one.method === method, timeoutMs);
  }

  final(method: string, timeoutMs?: number): Promise<SipResponse> {
    return this.take((one): one is SipResponse => isResponseTo(one, method) && one.status >= 200, timeoutMs);
  }

  provisional(status: number): Promise<SipResponse> {
    return this.take((one): one is SipResponse => one.kind === 'response' && one.status === status);
  }

  make(method: string, uri: string, extras: Extras = {}): SipRequest {
    const sequence = extras.cseq ?? ++this.#sequence;
    const lines = [
      `Via: SIP/2.0/WS raw.invalid;branch=${extras.branch ?? newBranch()}`,
      'Max-Forwards: 70',
      `From: <sip:${this.user}@offhook.sandbox>;tag=${this.user}`,
      `To: <${extras.to ?? uri}>${extras.toTag ? `;tag=${extras.toTag}` : ''}`,
      `Call-ID: ${extras.callId ?? randomUUID()}`,
      `CSeq: ${sequence} ${method}`,
      `Contact: <${this.contact}>`,
      ...(extras.headers ?? []),
    ];
    const parsed = parseSip(`${method} ${uri} SIP/2.0\r\n${lines.join('\r\n')}\r\n\r\n${extras.body ?? ''}`);
    if (!parsed.ok || parsed.message.kind !== 'request') throw new Error('the test made a bad request');
    return parsed.message;
  }

  /** REGISTER with the answer to its challenge, signed apart from the exchange's own code. */
  async register(password: string, headers: string[] = [], contact = true): Promise<SipResponse> {
    const uri = 'sip:offhook.sandbox';
    const to = `sip:${this.user}@offhook.sandbox`;
    const first = this.make('REGISTER', uri, { to, headers });
    this.send(contact ? first : withoutContact(first));
    const challenge = await this.final('REGISTER');
    if (challenge.status !== 401) return challenge;
    const authorization = sign(header(challenge, 'WWW-Authenticate') ?? '', this.user, password, 'REGISTER', uri);
    const second = this.make('REGISTER', uri, { to, headers: [...headers, `Authorization: ${authorization}`] });
    this.send(contact ? second : withoutContact(second));
    return this.final('REGISTER');
  }

  /** An authenticated INVITE on its way; the transaction's request as it was sent. */
  async invite(number: string, password: string, extras: Extras = {}): Promise<SipRequest> {
    const uri = `sip:${number}@offhook.sandbox`;
    const callId = extras.callId ?? randomUUID();
    const first = this.make('INVITE', uri, { ...extras, callId });
    this.send(first);
    const challenge = await this.final('INVITE');
    const authorization = sign(header(challenge, 'Proxy-Authenticate') ?? '', this.user, password, 'INVITE', uri);
    const headers = [...(extras.headers ?? []), `Proxy-Authorization: ${authorization}`];
    const second = this.make('INVITE', uri, { ...extras, callId, headers });
    this.send(second);
    return second;
  }

  answer(request: SipRequest, status: number, tag = this.user): void {
    const headers = [['Contact', `<${this.contact}>`] as const];
    this.send(respond(request, status, { toTag: tag, headers }));
  }

  async close(): Promise<void> {
    this.#socket.terminate();
    if (this.#socket.readyState !== WebSocket.CLOSED) await once(this.#socket, 'close');
  }
}

export function sign(
  challenge: string,
  user: string,
  password: string,
  method: string,
  uri: string,
  nc = '00000001',
): string {
  const given = authParameters(challenge);
  const [realm, nonce] = [given.get('realm'), given.get('nonce')];
  const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
  const response = md5(`${md5(`${user}:${realm}:${password}`)}:${nonce}:${nc}:c0ffee:auth:${md5(`${method}:${uri}`)}`);
  return `Digest username="${user}", realm="${realm}", nonce="${nonce}", uri="${uri}", qop=auth, nc=${nc}, cnonce="c0ffee", response="${response}", algorithm=MD5`;
}

function isResponseTo(message: SipMessage, method: string): message is SipResponse {
  return message.kind === 'response' && (header(message, 'CSeq') ?? '').endsWith(` ${method}`);
}

function withoutContact(request: SipRequest): SipRequest {
  return {
    ...request,
    headers: request.headers.filter(
      ([name], at, all) => name !== 'Contact' || all.findIndex(([other]) => other === 'Contact') !== at,
    ),
  };
}
