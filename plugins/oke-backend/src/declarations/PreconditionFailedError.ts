/** The object is not the one that the caller has seen. Answered as 412 (RFC 9110, section 13.1.1). */
export class PreconditionFailedError extends Error {
  override name = 'PreconditionFailedError';
  /** Read by Backstage's error middleware. */
  readonly statusCode = 412;
}
