import { isError } from '@backstage/errors';
import {
  describeProblem,
  OkeResponseError,
  PlanMovedError,
} from '@okeanos/backstage-plugin-oke-common';

/** The backend does not know the object, or does not tell the caller of it. */
export function isNotFound(error: unknown): boolean {
  return error instanceof OkeResponseError && error.status === 404;
}

/** The backend has looked at the request and said no: asking again gives the same answer. */
export function isRefusal(error: unknown): boolean {
  return (
    error instanceof OkeResponseError &&
    error.status >= 400 &&
    error.status < 500 &&
    error.status !== 429
  );
}

/**
 * Of a plan that is not what would be done any more: an error that says so, and what is different. Every other error as it is.
 *
 * @param undone - what was not done for it, for example `Namespace shop on demo was not deleted`
 */
export function tellMoved(undone: string, error: unknown): unknown {
  if (!(error instanceof PlanMovedError)) {
    return error;
  }
  const { difference = [] } = error;
  return new Error(
    [
      `${undone}: things are not as in the plan that was confirmed.${
        difference.length > 0 ? ' This is different:' : ''
      }`,
      ...difference.map(
        ({ what, before = 'nothing', now = 'nothing' }) =>
          `- ${what}: before ${before}; now ${now}`,
      ),
      ...(difference.length > 0
        ? []
        : ['What is different cannot be told any more.']),
      'Open the form again, and look at the plan of now.',
    ].join('\n'),
    { cause: error },
  );
}

/** The backend takes no more of this user for now. Nothing was done. */
export function isTooOften(error: unknown): error is OkeResponseError {
  return error instanceof OkeResponseError && error.status === 429;
}

/** The user's token is no longer accepted: by the backend, or by the auth service that exchanges it. */
export function isSessionOver(error: unknown): boolean {
  return (
    (error instanceof OkeResponseError && error.status === 401) ||
    (isError(error) && error.name === 'AuthenticationError')
  );
}

/**
 * What went wrong, for people: what the backend says as it comes, and what programs say of their connections in words. The
 * cause of a connection that failed stays in it, for whoever runs the portal.
 */
export function describeError(error: unknown): string {
  if (!isError(error)) {
    return String(error);
  }
  if (error instanceof OkeResponseError) {
    return error.problems.length > 0
      ? error.problems.map(describeProblem).join('\n')
      : error.message;
  }
  switch (error.name) {
    case 'AbortError':
      return 'the task was cancelled';
    case 'TimeoutError':
      return 'the Okeanos backend did not answer in time';
    default:
      break;
  }
  return error.message === 'fetch failed' // what `fetch` says of every connection
    ? `the Okeanos backend could not be reached${causes(error.cause)}`
    : error.message;
}

function causes(cause: unknown): string {
  if (!isError(cause)) {
    return cause ? `: ${cause}` : '';
  }
  return `: ${cause.message}${causes(cause.cause)}`;
}
