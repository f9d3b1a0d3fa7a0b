import { isNativeError } from 'node:util/types';
import { z } from 'zod';
import { parseJson } from '../common/parseJson';
import { parseRetryAfter } from '../common/parseRetryAfter';
import { OciApiError, type OciApiErrorReason } from './OciApiError';
import type { OciOperation } from './ociOperations';

const errorBodySchema = z.object({ code: z.string(), message: z.string() });

/** The error that an answer stands for; undefined when it is a success in OCI's form. */
export function errorOfAnswer(
  what: string,
  { ok, status, headers }: Response,
  text: string,
  operation?: OciOperation,
): OciApiError | undefined {
  if (ok && isOfOci(headers.get('content-type'), text)) {
    return undefined;
  }
  const body = errorBodySchema.safeParse(parseJson(text));
  const code = body.success ? body.data.code : '';
  const reason =
    body.success && !ok ? reasonOf(status, code) : reasonWithoutBody(status);
  const message = body.success
    ? `${code}: ${body.data.message}`
    : `HTTP ${status}, and not in OCI's form`;
  const requestId = headers.get('opc-request-id');
  return new OciApiError(
    reason,
    `OCI ${what}: ${message}${
      requestId ? ` (opc-request-id ${requestId})` : ''
    }`,
    { retryAfterMs: parseRetryAfter(headers.get('retry-after')), operation },
  );
}

/** The error that stands for no answer, or half of one. */
export function errorOfSilence(what: string, cause: unknown): OciApiError {
  return new OciApiError('Unreachable', `OCI ${what}: ${describe(cause)}`, {
    cause,
  });
}

/** The error that stands for a call that could not be made, or whose answer could not be read. */
export function errorOfFailure(what: string, cause: unknown): OciApiError {
  const message = isNativeError(cause) ? cause.message : String(cause);
  return new OciApiError('Unexpected', `OCI ${what}: ${message}`, { cause });
}

function describe(cause: unknown): string {
  if (!isNativeError(cause)) {
    return String(cause);
  }
  if (cause.name === 'TimeoutError') {
    return 'no answer in time';
  }
  // fetch throws an error whose cause tells what happened.
  return isNativeError(cause.cause) ? cause.cause.message : cause.message;
}

/** A login page is no success. */
function isOfOci(contentType: string | null, text: string): boolean {
  if (contentType?.includes('json')) {
    return parseJson(text) !== undefined;
  }
  return !contentType?.includes('html');
}

function reasonOf(status: number, code: string): OciApiErrorReason {
  switch (status) {
    case 400:
      return code === 'LimitExceeded' || code === 'QuotaExceeded'
        ? 'LimitExceeded'
        : 'InvalidParameter';
    case 401:
      return 'NotAuthenticated';
    case 404:
      return 'NotAuthorizedOrNotFound';
    case 409:
      return code === 'InvalidatedRetryToken'
        ? 'InvalidatedRetryToken'
        : 'IncorrectState';
    case 412:
      return code === 'NoEtagMatch' ? 'NoEtagMatch' : 'IncorrectState';
    case 429:
      return 'Throttled';
    default:
      return status >= 500 && status !== 501 ? 'Unreachable' : 'Unexpected';
  }
}

/** A proxy, or something that is not OCI at all, answered. */
function reasonWithoutBody(status: number): OciApiErrorReason {
  return status === 429 ? 'Throttled' : 'Unreachable';
}
