import { z } from 'zod';
import { OciApiError, type OciApiErrorReason } from '../convergence/oci';

const errorBodySchema = z.object({ code: z.string(), message: z.string() });

/** The error that an answer other than 2xx stands for. */
export async function errorOfAnswer(
  what: string,
  answer: Response,
): Promise<OciApiError> {
  const text = await answer.text();
  const body = errorBodySchema.safeParse(parseJson(text));
  const code = body.success ? body.data.code : '';
  const reason = body.success
    ? reasonOf(answer.status, code)
    : reasonWithoutBody(answer.status);
  const message = body.success
    ? body.data.message
    : `HTTP ${answer.status} without an OCI error`;
  const requestId = answer.headers.get('opc-request-id');
  return new OciApiError(
    reason,
    `OCI ${what}: ${code || answer.status}: ${message}${
      requestId ? ` (opc-request-id ${requestId})` : ''
    }`,
    { retryAfterMs: retryAfterOf(answer.headers.get('retry-after')) },
  );
}

/** The error that stands for no answer. */
export function errorOfFailure(what: string, cause: unknown): OciApiError {
  if (cause instanceof Error && cause.name === 'TimeoutError') {
    return new OciApiError('Unreachable', `OCI ${what}: no answer in time`, {
      cause,
    });
  }
  // fetch throws a TypeError whose cause tells what happened.
  if (cause instanceof TypeError) {
    const inner = cause.cause instanceof Error ? cause.cause.message : '';
    return new OciApiError(
      'Unreachable',
      `OCI ${what}: ${inner || cause.message}`,
      { cause },
    );
  }
  const message = cause instanceof Error ? cause.message : String(cause);
  return new OciApiError('Unexpected', `OCI ${what}: ${message}`, { cause });
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

/** Seconds (RFC 9110, section 10.2.3). */
function retryAfterOf(header: string | null): number | undefined {
  return header !== null && /^\d+$/.test(header)
    ? Number(header) * 1_000
    : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
