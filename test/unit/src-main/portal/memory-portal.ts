import { type BatchAnswer, type BatchCommand, type PortalApi, PortalError } from '#shared/web/portal/portal-api.ts';

/**
 * What becomes of a request: `lost` was never carried out, `unheard` was, `late` will be in 50 s, and nobody hears of it
 * in any of the three. `forgotten` is answered well, but the portal then loses its row. `half`: a batch is cut off in the
 * middle, and its second half never runs (bitrix24.md 2.5); of a single command as `lost`.
 */
export type Fate = 'good' | 'unsent' | 'lost' | 'unheard' | 'late' | 'overloaded' | 'forgotten' | 'half';

export interface PortalRow {
  readonly callId: string;
  readonly externalCallId: string;
  readonly key: string;
  readonly createdAt: number;
}
export interface Finished {
  readonly callId: string;
  readonly externalCallId: string;
  readonly duration: number;
  readonly status: string;
  /** In whose name. */
  readonly userId: string;
}
export interface Request {
  /** Which HTTP request it came in. */
  readonly http: number;
  readonly at: number;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** The telephony of a portal as bitrix24.md 3 has it: registration is deduplicated, finishing is not idempotent. */
export class MemoryPortal {
  readonly rows = new Map<string, PortalRow>();
  readonly finished: Finished[] = [];
  readonly requests: Request[] = [];
  /** The fate of the requests to come; good when used up. */
  fates: Fate[] = [];
  down = false;
  /** What is said to a method whatever it is asked, by the last part of its name. */
  readonly refusing = new Map<string, PortalError>();
  readonly #now: () => number;
  #late: { readonly at: number; readonly run: () => void }[] = [];
  #minted = 0;
  #http = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Tests may replace its parts. */
  readonly api: { -readonly [Name in keyof PortalApi]: PortalApi[Name] } = {
    clockOffset: 0,
    call: async <Result>(method: string, params: Request['params']) => {
      const [answer] = this.#answer([{ key: '', method, params }]);
      if (answer !== undefined && 'error' in answer) throw answer.error;
      return (answer !== undefined && 'result' in answer ? answer.result : undefined) as Result;
    },
    batch: async (commands) => this.#answer(commands),
  };

  /** What the portal does at a click (4.8). */
  click(number: string): string {
    return this.#create(`click:${number}`, '');
  }

  /** Another desktop of the agent's has told the end of this call. */
  finishElsewhere(callId: string): void {
    this.#do('telephony.externalCall.finish', { CALL_ID: callId, DURATION: 1, STATUS_CODE: '200' });
  }

  methods(): string[] {
    return this.requests.map(({ method }) => method.replace('telephony.externalCall.', ''));
  }

  get httpRequests(): number {
    return this.#http;
  }

  /** @throws what keeps the whole request from being answered */
  #answer(commands: readonly BatchCommand[]): BatchAnswer[] {
    this.#landLate();
    this.#http += 1;
    for (const { method, params } of commands)
      this.requests.push({ http: this.#http, at: this.#now(), method, params });
    const fate = this.down ? 'unsent' : (this.fates.shift() ?? 'good');
    const lost = () => new PortalError('portalUnreachable', { code: 'ECONNRESET', delivery: 'unknown' });
    switch (fate) {
      case 'unsent':
        throw new PortalError('portalUnreachable', { code: 'ECONNREFUSED', delivery: 'none' });
      case 'overloaded':
        throw new PortalError('portalOverloaded', { code: 'QUERY_LIMIT_EXCEEDED', status: 503, delivery: 'refused' });
      case 'lost':
        throw lost();
      case 'half':
        for (const command of commands.slice(0, Math.floor(commands.length / 2))) this.#run(command);
        throw lost();
      case 'unheard':
        for (const command of commands) this.#run(command);
        throw lost();
      case 'late':
        for (const command of commands) this.#late.push({ at: this.#now() + 50_000, run: this.#begin(command) });
        throw lost();
      case 'forgotten': {
        const answers = commands.map((command) => this.#run(command));
        if (commands.some(({ method }) => method.endsWith('register'))) this.rows.clear();
        return answers;
      }
      case 'good':
        return commands.map((command) => this.#run(command));
    }
  }

  /** A slow request has read its row before it writes: a second `finish` meanwhile makes a second activity. */
  #begin(command: BatchCommand): () => void {
    const row = this.rows.get(String(command.params['CALL_ID']));
    if (!command.method.endsWith('finish') || row === undefined) return () => void this.#run(command);
    return () => {
      this.rows.set(row.callId, row);
      this.#run(command);
    };
  }

  #landLate(): void {
    const due = this.#late.filter(({ at }) => at <= this.#now());
    this.#late = this.#late.filter(({ at }) => at > this.#now());
    for (const { run } of due) run();
  }

  #run({ key, method, params }: BatchCommand): BatchAnswer {
    try {
      return { key, result: this.#do(method, params) };
    } catch (error) {
      if (!(error instanceof PortalError)) throw error;
      return { key, error };
    }
  }

  #do(method: string, params: Request['params']): unknown {
    const id = String(params['CALL_ID']);
    const error = this.refusing.get(method.split('.').at(-1) ?? '');
    if (error !== undefined) throw error;
    switch (method) {
      case 'telephony.externalCall.register':
        return { CALL_ID: this.#register(params) };
      case 'telephony.externalCall.show':
      case 'telephony.externalCall.hide':
        return this.rows.has(id);
      case 'telephony.externalCall.finish': {
        const row = this.rows.get(id);
        if (row === undefined) throw refusal('Call is not found (call should be registered prior to finishing');
        const { callId, externalCallId } = row;
        this.rows.delete(id);
        const duration = Number(params['DURATION']);
        this.finished.push({
          callId,
          externalCallId,
          duration,
          status: String(params['STATUS_CODE']),
          userId: String(params['USER_ID']),
        });
        return { ID: this.finished.length };
      }
      case 'telephony.externalCall.attachRecord':
        if (this.finished.some(({ callId }) => callId === id))
          return params['FILE_CONTENT'] === undefined ? { uploadUrl: 'x', fieldName: 'file' } : { FILE_ID: 78 };
        throw refusal('Call is not found in the statistic table. Looks like it is not finished yet.');
      default:
        throw new PortalError('portalRefused', { code: 'ERROR_METHOD_NOT_FOUND', status: 404, delivery: 'refused' });
    }
  }

  #register(params: Request['params']): string {
    const key = ['USER_ID', 'PHONE_NUMBER', 'TYPE', 'LINE_NUMBER', 'EXTERNAL_CALL_ID'].map((k) => params[k]).join('|');
    const since = this.#now() - 30 * 60_000;
    const known = [...this.rows.values()].find((row) => row.key === key && row.createdAt > since);
    return known?.callId ?? this.#create(key, String(params['EXTERNAL_CALL_ID']), params['CALL_START_DATE']);
  }

  #create(key: string, externalCallId: string, startDate?: unknown): string {
    const callId = `externalCall.${++this.#minted}.${Math.floor(this.#now() / 1000)}`;
    const createdAt = startDate === undefined ? this.#now() : Date.parse(String(startDate));
    this.rows.set(callId, { callId, externalCallId, key, createdAt });
    return callId;
  }
}

const refusal = (description: string) =>
  new PortalError('portalRefused', { description, status: 400, delivery: 'refused' });
