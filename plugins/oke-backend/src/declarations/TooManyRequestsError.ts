/** The caller asks for more than it may within a minute. Answered as 429 (RFC 6585, section 4). */
export class TooManyRequestsError extends Error {
  override name = 'TooManyRequestsError';
  /** Read by Backstage's error middleware. */
  readonly statusCode = 429;
  /** When the next one is taken; whole seconds, for `Retry-After`. */
  readonly retryAfterSeconds: number;

  constructor(what: string, retryAfterSeconds: number) {
    super(
      `You have ${what} within a minute. Try again in ${retryAfterSeconds} ${
        retryAfterSeconds === 1 ? 'second' : 'seconds'
      }.`,
    );
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
