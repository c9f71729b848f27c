import type { HostErrorBody, HostErrorCode } from '#shared/host-api.ts';

const STATUS = {
  invalidRequest: 400,
  sessionNeeded: 401,
  refused: 403,
  unknownPortal: 404,
  notFound: 404,
  tooLarge: 413,
  version: 426,
  tooMany: 429,
  unexpected: 500,
  portalFailed: 502,
  unavailable: 503,
} as const satisfies Record<HostErrorCode, number>;

/** A request that is answered with one of the codes of `host-api.ts`. `message` is for the log. */
export class HostFailure extends Error {
  override readonly name = 'HostFailure';
  readonly code: HostErrorCode;
  readonly portal: string | undefined;
  readonly why: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: HostErrorCode,
    message: string,
    more: { portal?: string; why?: string; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.code = code;
    this.portal = more.portal;
    this.why = more.why;
    this.retryAfterSeconds = more.retryAfterSeconds;
  }

  get status() {
    return STATUS[this.code];
  }

  get body(): HostErrorBody {
    return {
      error: this.code,
      ...(this.portal === undefined ? {} : { portal: this.portal }),
      ...(this.why === undefined ? {} : { why: this.why }),
    };
  }
}
