import { isDeepStrictEqual } from 'node:util';
import {
  policyItemSchema,
  serviceStatusSchema,
  type Aspect,
  type PolicyItem,
  type ServiceStatus,
} from '@okeanos/backstage-plugin-oke-common';
import { z } from 'zod';

const QUOTA = 'ResourceQuota';

export const quotasSchema = z.array(policyItemSchema);

/** In a row, the name of a quota stands for what the namespace's row says of it. Older rows have all of it themselves. */
const quotaNameSchema = z.strictObject({
  kind: z.literal(QUOTA),
  name: z.string(),
});

const rowSchema = z.looseObject({
  policy: z.looseObject({
    since: z.string(),
    /** The quota whose words the policies as a whole have. */
    saidBy: z.string().optional(),
    items: z.array(z.unknown()),
  }),
});

/** What the quotas of its namespace say, which is the same for each of its Services. */
export function quotasOf({ policy }: ServiceStatus): PolicyItem[] {
  return policy.items.filter(({ kind }) => kind === QUOTA);
}

/** A status as its row has it: of quotas the names, also where the policies as a whole say what a quota says. Pure. */
export function withoutQuotas(status: ServiceStatus): string {
  const { policy } = status;
  const items = policy.items.map(item =>
    item.kind === QUOTA ? { kind: QUOTA, name: item.name } : item,
  );
  const worst = quotasOf(status).find(quota =>
    isDeepStrictEqual(wordsOf(quota), wordsOf(policy)),
  );
  const { state, reason, message, evidence, ...others } = policy;
  return JSON.stringify({
    ...status,
    policy: worst
      ? { ...others, saidBy: worst.name, items }
      : { ...policy, items },
  });
}

function wordsOf({ state, reason, message, evidence }: Aspect) {
  return { state, reason, message, evidence };
}

/**
 * A status as it was written. Pure.
 *
 * @param text - of its row
 * @param quotas - of the row of its namespace
 * @throws when it cannot be read
 */
export function withQuotas(
  text: string,
  quotas: readonly PolicyItem[],
): ServiceStatus {
  const row = rowSchema.parse(JSON.parse(text));
  const { saidBy, since } = row.policy;
  const find = (wanted: string) =>
    quotas.find(({ name }) => name === wanted) ?? unknownQuota(wanted, since);
  const items = row.policy.items.map(item => {
    const named = quotaNameSchema.safeParse(item);
    if (!named.success) {
      return item;
    }
    return find(named.data.name);
  });
  return serviceStatusSchema.parse({
    ...row,
    policy: {
      ...row.policy,
      ...(saidBy !== undefined && wordsOf(find(saidBy))),
      items,
    },
  });
}

/** The later word on quotas, each since the earliest time that it was known to stand so. Pure. */
export function keepSince(
  before: readonly PolicyItem[],
  now: PolicyItem[],
): PolicyItem[] {
  return now.map(quota => {
    const same = before.find(
      ({ name, state, reason }) =>
        name === quota.name && state === quota.state && reason === quota.reason,
    );
    return same && same.since < quota.since
      ? { ...quota, since: same.since }
      : quota;
  });
}

function unknownQuota(name: string, at: string): PolicyItem {
  return {
    ...{ kind: QUOTA, name, state: 'unknown', reason: 'NotRead' },
    message: `What ResourceQuota ${name} says is not known until the namespace is evaluated anew.`,
    ...{ since: at, evidence: [] },
  };
}
