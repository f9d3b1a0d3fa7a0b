import { planSchema, type Plan } from '@okeanos/backstage-plugin-oke-common';
import { RecentPlans } from './RecentPlans';

const ADA = 'user:default/ada';
const WHAT = 'namespace shop on cluster demo';
const plan: Plan & { id: string } = {
  ...{ changes: [], problems: [], etag: 'absent', id: 'an-id' },
};

function aCache() {
  const entries = new Map<string, string>();
  const ttls: number[] = [];
  return {
    entries,
    ttls,
    get: async (key: string): Promise<unknown> => entries.get(key),
    set: async (key: string, value: string, { ttl }: { ttl: number }) => {
      entries.set(key, value);
      ttls.push(ttl);
    },
  };
}

const findIn = (
  recent: RecentPlans,
  { caller = ADA, what = WHAT, id = plan.id } = {},
) => recent.find(caller, what, id, planSchema);

it('finds a plan that was shown, for an hour', async () => {
  const cache = aCache();
  const recent = new RecentPlans(cache);
  await recent.keep(ADA, WHAT, plan);
  expect(await findIn(recent)).toEqual(plan);
  expect(cache.ttls).toEqual([60 * 60_000]);
});

it.each([
  ['another caller', { caller: 'user:default/grace' }],
  ['another object', { what: 'namespace shop on cluster other' }],
  ['another id', { id: 'other' }],
  ['parts put together otherwise', { caller: `${ADA} `, what: WHAT.slice(1) }],
])('finds none for %s', async (_who, changes) => {
  const recent = new RecentPlans(aCache());
  await recent.keep(ADA, WHAT, plan);
  expect(await findIn(recent, changes)).toBeUndefined();
});

it('finds none that expired, or that the cache has lost', async () => {
  const cache = aCache();
  const recent = new RecentPlans(cache);
  await recent.keep(ADA, WHAT, plan);
  cache.entries.clear();
  expect(await findIn(recent)).toBeUndefined();
});

it.each([
  ['no JSON', 'not JSON'],
  ['the plan of another version', '{"changes": 7}'],
])('finds none in a cache that has %s', async (_what, json) => {
  const cache = aCache();
  const recent = new RecentPlans(cache);
  await recent.keep(ADA, WHAT, plan);
  cache.entries.forEach((_value, key) => cache.entries.set(key, json));
  expect(await findIn(recent)).toBeUndefined();
});

it('goes on without a cache that answers', async () => {
  const down = async () => {
    throw new Error('the cache is down');
  };
  const recent = new RecentPlans({ get: down, set: down });
  await recent.keep(ADA, WHAT, plan);
  expect(await findIn(recent)).toBeUndefined();
});

it('keeps no plan with problems, and none that is very long', async () => {
  const cache = aCache();
  const recent = new RecentPlans(cache);
  const { id } = plan;
  const withProblems: Plan = { ...plan, id: undefined };
  await recent.keep(ADA, WHAT, withProblems);
  await recent.keep(ADA, WHAT, { id, text: 'x'.repeat(300 * 1024) } as {
    id: string;
  });
  expect(cache.entries.size).toBe(0);
});

it('has keys of one length, whatever somebody sends', async () => {
  const cache = aCache();
  const keys: string[] = [];
  const recent = new RecentPlans({
    ...cache,
    get: async key => void keys.push(key),
  });
  await findIn(recent, { id: 'a' });
  await findIn(recent, { id: 'b'.repeat(10_000) });
  expect(new Set(keys.map(key => key.length)).size).toBe(1);
});
