/** One REST request as the inspection shows it. */
export interface RestRecord {
  readonly seq: number;
  /** Unix ms of arrival. */
  readonly at: number;
  readonly source: string;
  /** What the program that asks says it is; '' when it says nothing. */
  readonly userAgent: string;
  /** Lower case; `?` when the path holds none. */
  readonly method: string;
  /** For a batch: the methods inside. */
  readonly inside: readonly string[];
  /** Parameters without tokens and file contents. */
  readonly params: Record<string, unknown>;
  userId: number | undefined;
  appId: number | undefined;
  status: number | undefined;
  error: string | undefined;
  executed: boolean;
  /** `answered`, or what a fault did to the answer. */
  outcome: 'pending' | 'answered' | 'cut' | 'hung' | 'spoilt';
  result: unknown;
  milliseconds: number;
}

const kept = 5000;

export class RestRecords {
  readonly list: RestRecord[] = [];
  #seq = 0;

  open(
    given: Pick<RestRecord, 'at' | 'source' | 'userAgent' | 'method' | 'inside'>,
    params: Record<string, unknown>,
  ): RestRecord {
    const record: RestRecord = {
      ...given,
      seq: ++this.#seq,
      params: withoutSecrets(params),
      userId: undefined,
      appId: undefined,
      status: undefined,
      error: undefined,
      executed: false,
      outcome: 'pending',
      result: undefined,
      milliseconds: 0,
    };
    this.list.push(record);
    if (this.list.length > kept) this.list.shift();
    return record;
  }
}

function withoutSecrets(params: Record<string, unknown>): Record<string, unknown> {
  const hidden = new Set(['auth', 'access_token', 'token', 'FILE_CONTENT']);
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [key, hidden.has(key) ? '…' : value]));
}

/**
 * @param wanted a method in small letters, as records have it
 * @returns whether the request asks for it, by itself or in a batch
 */
export const carries = ({ method, inside }: Pick<RestRecord, 'method' | 'inside'>, wanted: string): boolean =>
  method === wanted || inside.includes(wanted);
