import { contentHash } from '@okeanos/backstage-plugin-oke-node';
import type { z } from 'zod';
import { fromJson } from '../database/json';

/** So long a plan is kept to tell what differs from it. */
const KEEP_MS = 60 * 60_000;
/** Longer ones are not kept. */
const LONGEST = 256 * 1024;

/** What is needed of Backstage's `CacheService`. */
export interface PlanCache {
  get(key: string): Promise<unknown>;
  set(key: string, value: string, options: { ttl: number }): Promise<void>;
}

/**
 * Plans that callers were shown a short time ago, each for its caller alone. What is lost, or cannot be kept or read,
 * costs no more than that the difference is not told.
 */
export class RecentPlans {
  readonly #cache: PlanCache;

  constructor(cache: PlanCache) {
    this.#cache = cache;
  }

  /** @param caller - who was shown it, for example `user:default/ada` */
  async keep(caller: string, what: string, plan: { id?: string }) {
    const json = JSON.stringify(plan);
    if (plan.id === undefined || json.length > LONGEST) {
      return;
    }
    try {
      await this.#cache.set(keyOf(caller, what, plan.id), json, {
        ttl: KEEP_MS,
      });
    } catch {
      // as said
    }
  }

  /** The plan, if this caller was shown it. */
  async find<P>(
    caller: string,
    what: string,
    id: string,
    schema: z.ZodType<P>,
  ): Promise<P | undefined> {
    try {
      const json = await this.#cache.get(keyOf(caller, what, id));
      return typeof json === 'string' ? fromJson(schema, json) : undefined;
    } catch {
      return undefined;
    }
  }
}

/** Of one length, whatever the caller sent as an id. */
function keyOf(caller: string, what: string, id: string): string {
  return `plan:${contentHash([caller, what, id])}`;
}
