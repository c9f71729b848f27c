/** An error answer of a REST method. */
export class RestError extends Error {
  override readonly name = 'RestError';
  /** '' is the default code of a thrown method error; the endpoint may print it as ERROR_CORE (2.3). */
  readonly code: string;
  readonly status: number;
  /** Named by ERROR_ARGUMENT. */
  readonly argument: string | undefined;

  constructor(code: string, description: string, status = 400, argument?: string, options?: ErrorOptions) {
    super(description, options);
    this.code = code;
    this.status = status;
    this.argument = argument;
  }
}

/** A method's own error: code '' and HTTP 400. */
export const methodError = (description: string): RestError => new RestError('', description);

export const accessDenied = (description = 'Access denied.'): RestError =>
  new RestError('ACCESS_DENIED', description, 403);

export const wrongAuthType = (more = ''): RestError =>
  new RestError('WRONG_AUTH_TYPE', `Current authorization type is denied for this method${more}`, 403);
