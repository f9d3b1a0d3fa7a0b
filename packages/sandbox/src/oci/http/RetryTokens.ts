import { createHash } from 'node:crypto';
import { z } from 'zod';
import { invalidatedRetryToken, invalidParameter } from './ServiceError';

/** "Retry tokens expire after 24 hours" (every `opcRetryToken` parameter of the API reference). */
const LIFETIME_MS = 24 * 60 * 60_000;

/** "Maximum Length: 64" (header `opc-retry-token` of the API reference). */
const MAX_LENGTH = 64;

export const retryTokenSchema = z.object({
  bodyHash: z.string(),
  usedAt: z.number(),
  /** OCID of what was created. */
  created: z.string(),
  answer: z.object({
    status: z.number(),
    headers: z.record(z.string(), z.string()),
    body: z.string(),
  }),
});

type RetryTokenRecord = z.infer<typeof retryTokenSchema>;

/** An answer, as it is sent. */
export type SentAnswer = RetryTokenRecord['answer'];

/** Which call it was: the same token means nothing to another user or operation. */
export interface RetriedCall {
  userId: string;
  operation: string;
  /** Value of `opc-retry-token`. */
  token: string;
  /** Body, as sent. */
  body: Buffer;
}

/** Calls repeated with the same `opc-retry-token` have one effect. */
export class RetryTokens {
  constructor(
    private readonly records: Record<string, RetryTokenRecord>,
    private readonly isGone: (ocid: string) => boolean,
  ) {}

  /**
   * @returns the answer that the call had before, if it had one
   * @throws ServiceError 400 InvalidParameter when the token is too long, 409 InvalidatedRetryToken when the body differs, or what was created then has been deleted since
   */
  find(call: RetriedCall, now: number): SentAnswer | undefined {
    if (call.token.length > MAX_LENGTH) {
      throw invalidParameter(
        `opc-retry-token: it has ${call.token.length} characters, and at most ${MAX_LENGTH} are allowed`,
      );
    }
    this.forgetOld(now);
    const record = this.records[keyOf(call)];
    if (!record) {
      return undefined;
    }
    if (record.bodyHash !== hash(call.body)) {
      throw invalidatedRetryToken(
        'The retry token was used before with another request body.',
      );
    }
    if (this.isGone(record.created)) {
      throw invalidatedRetryToken(
        'The retry token was used before for a resource that has been deleted since.',
      );
    }
    return record.answer;
  }

  /** @param created - OCID of what the call created */
  remember(
    call: RetriedCall,
    answer: SentAnswer,
    created: string,
    now: number,
  ): void {
    this.records[keyOf(call)] = {
      bodyHash: hash(call.body),
      usedAt: now,
      created,
      answer,
    };
  }

  private forgetOld(now: number): void {
    for (const [key, { usedAt }] of Object.entries(this.records)) {
      if (now - usedAt >= LIFETIME_MS) {
        delete this.records[key];
      }
    }
  }
}

function keyOf({ userId, operation, token }: RetriedCall): string {
  return JSON.stringify([userId, operation, token]);
}

function hash(body: Buffer): string {
  return createHash('sha256').update(body).digest('hex');
}
