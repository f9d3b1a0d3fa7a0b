/**
 * There was no answer from the API server: it could not be dialled, its certificate was refused, no
 * token could be obtained, or the answer did not come in time. Says nothing about the cluster's content.
 *
 * @public
 */
export class UnreachableError extends Error {
  override name: string = 'UnreachableError';
}
