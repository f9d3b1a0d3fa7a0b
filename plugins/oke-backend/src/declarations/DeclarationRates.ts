import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { subjectOf, type Credentials } from '../authorization/subjectOf';
import type { RatesConfig } from '../config/okeConfig';
import { TooManyRequestsError } from './TooManyRequestsError';

/** What is counted: what may change something, and what asks clusters and OCI without changing anything. */
export type Counted = 'declaration' | 'plan';

const MINUTE = 60;

/**
 * How often each caller declares and plans. Counted in this process: a count that all replicas share would be a write for
 * each request of a flood, and what a flood must not take is this process's and the database's time.
 */
export class DeclarationRates {
  readonly #limits: Record<
    Counted,
    { limiter: RateLimiterMemory; tooMany: string }
  >;

  constructor({ declarationsPerMinute, plansPerMinute }: RatesConfig) {
    const perMinute = (points: number) =>
      new RateLimiterMemory({ points, duration: MINUTE });
    this.#limits = {
      declaration: {
        limiter: perMinute(declarationsPerMinute),
        tooMany: `declared more than ${declarationsPerMinute} times`,
      },
      plan: {
        limiter: perMinute(plansPerMinute),
        tooMany: `asked for more than ${plansPerMinute} plans`,
      },
    };
  }

  /**
   * Counts one, also one that will be refused.
   *
   * @throws TooManyRequestsError
   */
  async count(counted: Counted, credentials: Credentials): Promise<void> {
    const { limiter, tooMany } = this.#limits[counted];
    try {
      await limiter.consume(subjectOf(credentials));
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) {
        throw refused;
      }
      const seconds = Math.max(1, Math.ceil(refused.msBeforeNext / 1_000));
      throw new TooManyRequestsError(tooMany, seconds);
    }
  }
}
