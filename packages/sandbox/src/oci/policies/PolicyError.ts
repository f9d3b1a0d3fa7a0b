/** A policy statement or matching rule that cannot be taken as it is. The message says which part, and what to do. */
export class PolicyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PolicyError';
  }
}
