/**
 * An error that a service answers with.
 * Status and code pairs: https://docs.oracle.com/en-us/iaas/Content/API/References/apierrors.htm
 */
export class ServiceError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Record<string, string> = {},
  ) {
    super(message);
    this.name = 'ServiceError';
  }
}

export const cannotParseRequest = (message: string) =>
  new ServiceError(400, 'CannotParseRequest', message);

export const invalidParameter = (message: string) =>
  new ServiceError(400, 'InvalidParameter', message);

export const missingParameter = (name: string) =>
  new ServiceError(400, 'MissingParameter', `${name} is required`);

export const limitExceeded = (message: string) =>
  new ServiceError(400, 'LimitExceeded', message);

export const notAuthenticated = (message: string) =>
  new ServiceError(401, 'NotAuthenticated', message);

/** OCI gives the same answer to "it is not there" and to "you may not see it". */
export const notAuthorizedOrNotFound = () =>
  new ServiceError(
    404,
    'NotAuthorizedOrNotFound',
    'Authorization failed or requested resource not found.',
  );

/** The state does not allow it, and waiting does not help. */
export const conflict = (message: string) =>
  new ServiceError(409, 'Conflict', message);

/** The state does not allow it yet. */
export const incorrectState = (message: string) =>
  new ServiceError(409, 'IncorrectState', message);

export const invalidatedRetryToken = (message: string) =>
  new ServiceError(409, 'InvalidatedRetryToken', message);

export const noEtagMatch = () =>
  new ServiceError(
    412,
    'NoEtagMatch',
    'The resource has another etag than the if-match header of the request.',
  );

export const preconditionFailed = (message: string) =>
  new ServiceError(412, 'PreconditionFailed', message);

/** @param seconds - for the `retry-after` header */
export const tooManyRequests = (seconds: number) =>
  new ServiceError(
    429,
    'TooManyRequests',
    'Too many requests for the user in a short time.',
    { 'retry-after': String(seconds) },
  );

/**
 * Not a 501, as HTTP has it: clients of OCI ask again for minutes after that.
 *
 * @param what - service, method and path, or the feature that the sandbox does not play
 */
export const notImplemented = (what: string) =>
  new ServiceError(
    400,
    'NotImplemented',
    `The Okeanos sandbox does not serve ${what}.`,
  );
