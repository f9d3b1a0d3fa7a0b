import { RecentPlans } from '../declarations/RecentPlans';

/** Plans that are kept as long as the test runs. */
export function recentPlansForTests(): RecentPlans {
  const plans = new Map<string, string>();
  return new RecentPlans({
    get: async key => plans.get(key),
    set: async (key, json) => void plans.set(key, json),
  });
}
