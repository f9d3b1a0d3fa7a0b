import { MAX_RULES_PER_CALL, type SecurityRule } from '../../oci/securityRules';
import { contentHash } from '../contentHash';
import {
  compareRules,
  describeRule,
  withKept,
  type RuleDifferences,
} from './compareRules';
import { byOthers } from './byOthers';
import { frozenRules } from './frozen';
import { mayAct, resolve, wasCarriedOut, type OciIntention } from './examine';
import {
  attempt,
  type OciOutcome,
  type OciPass,
  type OciReading,
} from './OciPass';
import type { OciRecord } from './OciRecord';
import type { SecurityRulesPart } from './part';

/** What is to be done about the rules of an NSG, and what is left as it is. */
export interface ExaminedRules {
  networkSecurityGroupId: string;
  /** Whether all of what Okeanos intends is put right. */
  acts: boolean;
  add: SecurityRule[];
  remove: SecurityRule[];
  /** In words, with `+` for what is missing and `-` for what is too much. */
  changes: string[];
  drift: string[];
  /** Of the changes, those that put right what somebody else did. */
  repairs: string[];
  /** In words: neither intended nor tampering. */
  kept: string[];
}

/**
 * Compares the rules of an NSG, which is in place, with what is intended. Reads only.
 *
 * @throws OciApiError: then they are unknown
 */
export async function examineRules(
  reading: OciReading,
  intended: SecurityRulesPart,
  record: OciRecord | undefined,
  intention: OciIntention,
): Promise<ExaminedRules> {
  const { networkSecurityGroupId, rules } = resolve(reading, intended);
  const differences = compareRules(
    rules,
    await reading.api.listSecurityRules(networkSecurityGroupId, reading.signal),
  );
  const hash = contentHash(intended);
  const acts = mayAct(intention, record, hash);
  // Somebody else's rules go when somebody said so, not because the blueprint changed.
  const strict = intention.confirmed || intention.drift === 'repair';
  return {
    networkSecurityGroupId,
    acts,
    ...sort(differences, {
      ...{ acts, strict, describe: describer(reading) },
      isCarriedOut: wasCarriedOut(intention, record, hash),
    }),
  };
}

function sort(
  { missing, duplicates, stale, foreign, kept }: RuleDifferences,
  {
    acts,
    strict,
    isCarriedOut,
    describe,
  }: {
    acts: boolean;
    strict: boolean;
    isCarriedOut: boolean;
    describe: (rule: SecurityRule) => string;
  },
): Omit<ExaminedRules, 'networkSecurityGroupId' | 'acts'> {
  const add = acts ? missing : [];
  const remove = [
    ...duplicates,
    ...(acts ? stale : []),
    ...(strict ? foreign : []),
  ];
  const plus = (rule: SecurityRule) => `+ ${describe(rule)}`;
  const minus = (rule: SecurityRule) => `- ${describe(rule)}`;
  return {
    add,
    remove,
    changes: [...add.map(plus), ...remove.map(minus)],
    drift: [
      ...(acts ? [] : missing).map(plus),
      ...(acts ? [] : stale).map(minus),
      ...(strict ? [] : foreign).map(minus),
    ],
    repairs: isCarriedOut
      ? [
          ...add.map(plus),
          ...(acts ? stale : []).map(minus),
          ...(strict ? foreign : []).map(minus),
        ]
      : [],
    kept: kept.map(describe),
  };
}

function describer({ inPlace }: OciReading) {
  const names = new Map([...inPlace].map(([part, { id }]) => [id, part]));
  return (rule: SecurityRule) =>
    describeRule(rule, peer => names.get(peer) ?? peer);
}

/**
 * Observes the rules of an NSG and makes them as intended, if that may be done. Adding takes no retry
 * token: so it follows a fresh list, and what was added twice is removed by the next one.
 */
export async function convergeRules(
  pass: OciPass,
  part: SecurityRulesPart,
  intention: OciIntention,
): Promise<OciOutcome> {
  const { records } = pass;
  const record = records.get(part.id);
  const examined = await attempt(pass, 'unknown', () =>
    examineRules(pass, part, record, intention),
  );
  if ('error' in examined) {
    return examined.outcome;
  }
  if (intention.frozen) {
    return frozenRules(examined.value);
  }
  const { networkSecurityGroupId, acts, add, remove, changes, drift, kept } =
    examined.value;
  const { repairs } = examined.value;
  const done = await attempt(pass, 'failed', async () => {
    // First what lets traffic through: nothing is interrupted.
    await addRules(pass, networkSecurityGroupId, add);
    await removeRules(pass, networkSecurityGroupId, remove);
  });
  if ('error' in done) {
    return done.outcome;
  }
  const hash = contentHash(part);
  if (acts && record?.hash !== hash) {
    const startedAt = new Date(pass.now()).toISOString();
    await records.put({
      ...{ part: part.id, kind: part.kind, attempt: 0, startedAt },
      hash,
    });
  }
  const common = { ready: true, ...(kept.length > 0 && { kept }) };
  if (drift.length > 0) {
    const message = `changed by somebody else: ${drift.join('; ')}`;
    return { state: 'drifted', reason: 'Changed', message, ...common };
  }
  return changes.length > 0
    ? {
        state: 'applied',
        reason: 'Updated',
        message: withKept(changes.join('; '), kept),
        ...common,
        ...(repairs.length > 0 && { drift: byOthers('Changed', repairs) }),
      }
    : {
        state: 'current',
        reason: 'AsIntended',
        message: withKept('as intended', kept),
        ...common,
      };
}

async function addRules(
  { api, hooks, signal }: OciPass,
  networkSecurityGroupId: string,
  rules: SecurityRule[],
): Promise<void> {
  for (const some of chunks(rules)) {
    await hooks.beforeEffect();
    await api.addSecurityRules(networkSecurityGroupId, some, signal);
  }
}

export async function removeRules(
  { api, hooks, signal }: OciPass,
  networkSecurityGroupId: string,
  rules: SecurityRule[],
): Promise<void> {
  for (const some of chunks(rules.flatMap(({ id }) => id ?? []))) {
    await hooks.beforeEffect();
    await api.removeSecurityRules(networkSecurityGroupId, some, signal);
  }
}

function chunks<T>(items: T[]): T[][] {
  return Array.from(
    { length: Math.ceil(items.length / MAX_RULES_PER_CALL) },
    (_, index) =>
      items.slice(index * MAX_RULES_PER_CALL, (index + 1) * MAX_RULES_PER_CALL),
  );
}
