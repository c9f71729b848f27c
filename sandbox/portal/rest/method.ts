import type { PortalApp, PortalUser } from '../model.ts';
import type { Params } from './params.ts';

export interface RestCall {
  readonly params: Params;
  readonly user: PortalUser;
  /** Undefined for an inbound webhook. */
  readonly app: PortalApp | undefined;
  /** The access token as it came, for upload addresses. */
  readonly token: string;
}

export interface RestMethod {
  /** '' needs no scope; several names: any of them will do. */
  readonly scope: string;
  /** False: webhooks are refused (1.10). */
  readonly webhook: boolean;
  readonly run: (call: RestCall) => unknown;
}

/** By name in lower case: the server lower-cases every method name (2.1). */
export type MethodTable = ReadonlyMap<string, RestMethod>;

/** A list method's answer: `next` and `total` go beside `result` (2.2). */
export class Page {
  readonly result: unknown;
  readonly total: number | undefined;
  readonly next: number | undefined;

  constructor(result: unknown, total?: number, next?: number) {
    this.result = result;
    this.total = total;
    this.next = next;
  }
}

/** An error that rides on HTTP 200 because the method returned it instead of throwing (2.3). */
export class SoftError {
  readonly code: string;
  readonly description: string;

  constructor(code: string, description: string) {
    this.code = code;
    this.description = description;
  }
}
