import type { OciOperation } from './ociOperations';

/**
 * What an {@link OciApiError} means to convergence. Status and code pairs of OCI:
 * https://docs.oracle.com/en-us/iaas/Content/API/References/apierrors.htm
 *
 * - `NotAuthorizedOrNotFound`: 404, which OCI answers for "not there" and for "forbidden"
 * - `NotAuthenticated`: 401: wrong key, expired session, or the clock is off
 * - `LimitExceeded`: 400 LimitExceeded or QuotaExceeded
 * - `InvalidParameter`: any other 400: sending it again does not help
 * - `IncorrectState`: 409 IncorrectState or any other 409, and 412 PreconditionFailed: something else is in the way, for now
 * - `InvalidatedRetryToken`: 409 of that code: what the token had made is deleted
 * - `NoEtagMatch`: 412 of that code: it changed since it was read
 * - `Throttled`: 429
 * - `Unreachable`: no answer in time, 5xx, or an answer that is not OCI's: the call may have had its effect
 * - `Unexpected`: everything else
 *
 * @public
 */
export type OciApiErrorReason =
  | 'NotAuthorizedOrNotFound'
  | 'NotAuthenticated'
  | 'LimitExceeded'
  | 'InvalidParameter'
  | 'IncorrectState'
  | 'InvalidatedRetryToken'
  | 'NoEtagMatch'
  | 'Throttled'
  | 'Unreachable'
  | 'Unexpected';

/**
 * A call to OCI that did not succeed. The message is fit for people and holds no secret.
 *
 * @public
 */
export class OciApiError extends Error {
  /** One word. */
  readonly reason: OciApiErrorReason;
  /** `retry-after` of the answer, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The call that OCI answered so; undefined when it did not come to that. */
  readonly operation?: OciOperation;

  constructor(
    reason: OciApiErrorReason,
    message: string,
    options: {
      retryAfterMs?: number;
      operation?: OciOperation;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'OciApiError';
    this.reason = reason;
    this.retryAfterMs = options.retryAfterMs;
    this.operation = options.operation;
  }
}
