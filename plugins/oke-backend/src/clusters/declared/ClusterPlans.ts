import { createHash } from 'node:crypto';
import type { Plan } from '@okeanos/backstage-plugin-oke-common';
import {
  planOci,
  type OciApi,
  type OciIntention,
} from '@okeanos/backstage-plugin-oke-node';
import { LRUCache } from 'lru-cache';

/**
 * So long a plan is kept: who looks at one and then declares it, or a form that asks again, does not ask OCI a second time.
 * So late is seen what somebody changes in OCI itself.
 */
const PLAN_MS = 5_000;
const PLANS = 100;

/**
 * Plans of clusters. What is planned for the same intention with the same records twice within seconds is asked once: what
 * Okeanos itself changes in between changes its records. A plan that something is in the way of, or that could not compare
 * everything, is always made anew.
 */
export class ClusterPlans {
  readonly #plans = new LRUCache<string, Plan>({
    max: PLANS,
    ttl: PLAN_MS,
    perf: { now: () => performance.now() },
  });

  /**
   * @param isFresh - OCI is asked, also when it was a moment ago
   * @throws what `planOci` throws
   */
  async get(
    api: OciApi,
    intention: OciIntention,
    signal: AbortSignal,
    isFresh: boolean,
  ): Promise<Plan> {
    const key = createHash('sha256')
      .update(JSON.stringify(intention))
      .digest('base64');
    const known = isFresh ? undefined : this.#plans.get(key);
    if (known) {
      return known;
    }
    const plan = await planOci(api, intention, { now: Date.now, signal });
    const isWhole =
      plan.problems.length === 0 &&
      plan.changes.every(({ action }) => action !== 'unknown');
    if (isWhole) {
      this.#plans.set(key, plan);
    }
    return plan;
  }
}
