/** What the rest of main knows of the portal: one REST call at a time, as the signed-in user. */
import { Failure, type FailureReason } from '#shared/failure.ts';
import type { Taken } from './counted-body.ts';

export interface PortalApi {
  /**
   * One REST call (bitrix24.md 2). The token is added, refreshed on `expired_token` and tried once more; nothing else
   * is retried here: only the caller knows what may be repeated.
   * @throws PortalError
   */
  call<Result>(method: string, params: Readonly<Record<string, unknown>>, options?: CallOptions): Promise<Result>;
  /** Several commands in one request, in order (bitrix24.md 2.6). @throws PortalError when the batch itself failed */
  batch(commands: readonly BatchCommand[], options?: CallOptions & { halt?: boolean }): Promise<readonly BatchAnswer[]>;
  /** The portal's clock minus ours, in milliseconds, from the newest answer. */
  readonly clockOffset: number;
}

export interface CallOptions {
  /** Above the portal's own 60 s by default, or a slow success would be taken for a failure. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Told how much of the request has left; for large ones. */
  readonly taken?: Taken;
}

export interface BatchCommand {
  readonly key: string;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}
export type BatchAnswer =
  | { readonly key: string; readonly result: unknown }
  | { readonly key: string; readonly error: PortalError }
  /** `halt` stopped the batch before this command. */
  | { readonly key: string; readonly skipped: true };

/**
 * A REST call that did not succeed. `delivery` says what the portal may have done:
 * `none` it can't have been carried out, `refused` it answered with an error, `unknown` it may have been carried out.
 */
export class PortalError extends Failure {
  readonly code: string;
  readonly description: string;
  readonly status: number;
  readonly delivery: 'none' | 'refused' | 'unknown';
  /** OPERATION_TIME_LIMIT: when the method may be called again, by the portal's clock in ms; null when it didn't say. */
  readonly resetAt: number | null;
  constructor(
    reason: FailureReason,
    facts: {
      code?: string;
      description?: string;
      status?: number;
      delivery: 'none' | 'refused' | 'unknown';
      resetAt?: number | null;
      cause?: unknown;
    },
  ) {
    super(reason, `${facts.code ?? ''} ${facts.description ?? ''}`.trim() || reason, { cause: facts.cause });
    this.code = facts.code ?? '';
    this.description = facts.description ?? '';
    this.status = facts.status ?? 0;
    this.delivery = facts.delivery;
    this.resetAt = facts.resetAt ?? null;
  }
}
