import { isError } from '@backstage/errors';
import { OkeResponseError } from '@okeanos/backstage-plugin-oke-common';

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

/** The user's token is no longer accepted: by the backend, or by the auth service that exchanges it. */
export function isSessionOver(error: unknown): boolean {
  return (
    (error instanceof OkeResponseError && error.status === 401) ||
    (isError(error) && error.name === 'AuthenticationError')
  );
}

/** What happened, with its causes: `fetch failed` alone says little. */
export function describeError(error: unknown): string {
  if (!isError(error)) {
    return String(error);
  }
  return error.cause
    ? `${error.message}: ${describeError(error.cause)}`
    : error.message;
}
