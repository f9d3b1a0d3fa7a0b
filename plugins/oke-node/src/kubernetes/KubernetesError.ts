import { z } from 'zod';
import { parseJson } from '../common/parseJson';
import { parseRetryAfter } from '../common/parseRetryAfter';

const statusSchema = z.looseObject({
  kind: z.literal('Status'),
  message: z.string().optional(),
  reason: z.string().optional(),
  code: z.number().optional(),
  details: z
    .object({
      name: z.string().optional(),
      group: z.string().optional(),
      kind: z.string().optional(),
      causes: z
        .array(
          z.object({
            reason: z.string().optional(),
            message: z.string().optional(),
            field: z.string().optional(),
          }),
        )
        .optional(),
      retryAfterSeconds: z.number().optional(),
    })
    .optional(),
});

/**
 * What the API server says in detail about a refusal: `StatusDetails` of
 * https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/.
 *
 * @public
 */
export interface StatusDetails {
  /** Name of the object; empty when the refusal is not about one object. */
  name?: string;
  group?: string;
  kind?: string;
  causes?: { reason?: string; message?: string; field?: string }[];
  retryAfterSeconds?: number;
}

/**
 * A field that another manager owns.
 *
 * @public
 */
export interface FieldConflict {
  manager: string;
  /** For example `.spec.replicas`. */
  field: string;
}

/**
 * A refusal by the API server.
 *
 * @public
 */
export class KubernetesError extends Error {
  override name = 'KubernetesError';
  /** HTTP status. */
  readonly status: number;
  /** One word, for example `Conflict`; undefined when something else than the API server answered. */
  readonly reason: string | undefined;
  readonly details: StatusDetails;
  /** How long the server asks to wait before the next try. */
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    options: {
      status: number;
      reason?: string;
      details?: StatusDetails;
      retryAfterMs?: number;
      cause?: unknown;
    },
  ) {
    super(message, { cause: options.cause });
    this.status = options.status;
    this.reason = options.reason;
    this.details = options.details ?? {};
    this.retryAfterMs = options.retryAfterMs;
  }

  /** The fields that made a server-side apply fail, and who owns them. Empty for every other refusal. */
  get conflicts(): FieldConflict[] {
    return (this.details.causes ?? [])
      .filter(cause => cause.reason === 'FieldManagerConflict')
      .map(cause => ({
        manager: managerOf(cause.message ?? ''),
        field: cause.field ?? '',
      }));
  }

  /** Reads an answer whose HTTP status is not a success. */
  static fromResponse(response: {
    statusCode: number;
    headers: Record<string, string | string[] | undefined>;
    body: string;
  }): KubernetesError {
    const { statusCode: status, headers, body } = response;
    const retryAfter = headers['retry-after'];
    const retryAfterMs = parseRetryAfter(
      Array.isArray(retryAfter) ? retryAfter[0] : retryAfter,
    );
    const parsed = statusSchema.safeParse(parseJson(body));
    if (!parsed.success) {
      // Not from the API server's handlers: its router ("404 page not found"), or a proxy.
      const excerpt = body.trim().slice(0, 200);
      return new KubernetesError(
        excerpt ? `HTTP ${status}: ${excerpt}` : `HTTP ${status}`,
        { status, retryAfterMs },
      );
    }
    const { message, reason, details } = parsed.data;
    return new KubernetesError(message ?? `HTTP ${status}`, {
      status,
      reason,
      details,
      retryAfterMs,
    });
  }

  /** Reads the object of a watch event of type `ERROR`. */
  static fromStatus(object: unknown): KubernetesError {
    const parsed = statusSchema.safeParse(object);
    if (!parsed.success) {
      return new KubernetesError(
        'The watch ended with an error of unknown form',
        {
          status: 500,
          cause: parsed.error,
        },
      );
    }
    const { message, reason, details, code } = parsed.data;
    return new KubernetesError(message ?? 'The watch ended with an error', {
      status: code ?? 500,
      reason,
      details,
    });
  }
}

/**
 * The cause's message is `conflict with "kubectl" using apps/v1`, the manager as a Go string literal
 * (structured-merge-diff, `merge/conflict.go`).
 */
function managerOf(message: string): string {
  const literal = /^conflict with ("(?:[^"\\]|\\.)*")/.exec(message)?.[1];
  const manager = literal === undefined ? undefined : parseJson(literal);
  return typeof manager === 'string' ? manager : message;
}
