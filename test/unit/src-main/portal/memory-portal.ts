import { type PortalApi, PortalError } from '#shared/web/portal/portal-api.ts';

/**
 * What becomes of a request: `lost` was never carried out, `unheard` was, `late` will be in 50 s, and nobody hears of it
 * in any of the three. `forgotten` is answered well, but the portal then loses its row.
 */
export type Fate = 'good' | 'unsent' | 'lost' | 'unheard' | 'late' | 'overloaded' | 'forgotten';

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
}
export interface Request {
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
  readonly #now: () => number;
  #late: { readonly at: number; readonly run: () => void }[] = [];
  #minted = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Tests may replace its parts. */
  readonly api: { -readonly [Name in keyof PortalApi]: PortalApi[Name] } = {
    clockOffset: 0,
    call: async <Result>(method: string, params: Request['params']) => this.#answer(method, params) as Result,
    batch: () => Promise.reject(new Error('the reporter sends no batches')),
  };

  /** What the portal does at a click (4.8). */
  click(number: string): string {
    return this.#create(`click:${number}`, '');
  }

  methods(): string[] {
    return this.requests.map(({ method }) => method.replace('telephony.externalCall.', ''));
  }

  #answer(method: string, params: Request['params']): unknown {
    this.#landLate();
    this.requests.push({ at: this.#now(), method, params });
    const fate = this.down ? 'unsent' : (this.fates.shift() ?? 'good');
    const lost = () => new PortalError('portalUnreachable', { code: 'ECONNRESET', delivery: 'unknown' });
    switch (fate) {
      case 'unsent':
        throw new PortalError('portalUnreachable', { code: 'ECONNREFUSED', delivery: 'none' });
      case 'overloaded':
        throw new PortalError('portalOverloaded', { code: 'QUERY_LIMIT_EXCEEDED', status: 503, delivery: 'refused' });
      case 'lost':
        throw lost();
      case 'unheard':
        this.#tryTo(method, params);
        throw lost();
      case 'late':
        this.#late.push({ at: this.#now() + 50_000, run: this.#begin(method, params) });
        throw lost();
      case 'forgotten': {
        const answer = this.#do(method, params);
        if (method.endsWith('register')) this.rows.clear();
        return answer;
      }
      case 'good':
        return this.#do(method, params);
    }
  }

  /** A slow request has read its row before it writes: a second `finish` meanwhile makes a second activity. */
  #begin(method: string, params: Request['params']): () => void {
    const row = this.rows.get(String(params['CALL_ID']));
    if (!method.endsWith('finish') || row === undefined) return () => this.#tryTo(method, params);
    return () => {
      this.rows.set(row.callId, row);
      this.#tryTo(method, params);
    };
  }

  #landLate(): void {
    const due = this.#late.filter(({ at }) => at <= this.#now());
    this.#late = this.#late.filter(({ at }) => at > this.#now());
    for (const { run } of due) run();
  }

  #tryTo(method: string, params: Request['params']): void {
    try {
      this.#do(method, params);
    } catch (error) {
      if (!(error instanceof PortalError)) throw error; // the portal refused, and nobody hears of that either
    }
  }

  #do(method: string, params: Request['params']): unknown {
    const id = String(params['CALL_ID']);
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
        this.finished.push({ callId, externalCallId, duration, status: String(params['STATUS_CODE']) });
        return { ID: this.finished.length };
      }
      case 'telephony.externalCall.attachRecord':
        if (this.finished.some(({ callId }) => callId === id)) return { uploadUrl: 'x', fieldName: 'file' };
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
