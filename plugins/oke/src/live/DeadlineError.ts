/** A request that was given up. */
export class DeadlineError extends Error {
  readonly milliseconds: number;

  constructor(milliseconds: number) {
    super(`No answer within ${milliseconds} ms`);
    this.name = 'DeadlineError';
    this.milliseconds = milliseconds;
  }
}
