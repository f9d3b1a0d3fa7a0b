import { Clock } from '../clock';
import { tooManyRequests } from './ServiceError';

export interface ThrottleOptions {
  /** Requests a second that a user can make for ever. */
  ratePerSecond: number;
  /** Requests that a user can make at once. */
  burst: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Throttling: one token bucket for each user. */
export class TokenBucket {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly options: ThrottleOptions,
    private readonly clock: Clock,
  ) {}

  /** @throws ServiceError 429 TooManyRequests with `retry-after` */
  take(user: string): void {
    const { ratePerSecond, burst } = this.options;
    const now = this.clock.now();
    const bucket = this.buckets.get(user) ?? { tokens: burst, at: now };
    const tokens = Math.min(
      burst,
      bucket.tokens + ((now - bucket.at) / 1000) * ratePerSecond,
    );
    const allowed = tokens >= 1;
    this.buckets.set(user, { tokens: allowed ? tokens - 1 : tokens, at: now });
    if (!allowed) {
      throw tooManyRequests(Math.ceil((1 - tokens) / ratePerSecond));
    }
  }
}
