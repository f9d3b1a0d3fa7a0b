import type {
  FieldChange,
  Plan,
  PlanChange,
  PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';
import type { OciApi } from '../../oci/OciApi';
import type { OciResource } from '../../oci/kinds';
import { runGraph } from '../graph';
import { explainRule, withKept } from './compareRules';
import { PARTS_AT_A_TIME } from './convergeOci';
import { examineRules, type ExaminedRules } from './convergeRules';
import { ruleChange } from './differences';
import type { OciDecision } from './decideOci';
import { examine, type OciIntention } from './examine';
import {
  attempt,
  newReading,
  type OciPassOptions,
  type OciReading,
} from './OciPass';
import type { OciRecord } from './OciRecord';
import { nameOf, type OciPart, type SecurityRulesPart } from './part';
import { isLookedAtBefore } from './places';
import { referencedPart } from './references';
import { remainsOf } from './remains';

/** What a plan says about one part, beside what the part is. */
type Comparison = Pick<
  PlanChange,
  'action' | 'reason' | 'fields' | 'diff' | 'wasDeleted'
>;

interface PlannedPart {
  comparison: Comparison;
  /** As it is, when what depends on it can be compared. */
  live?: OciResource;
  problem?: PlanProblem;
}

const REMEDIES: Record<
  Extract<OciDecision, { action: 'refuse' }>['problem'],
  string
> = {
  Immutable: 'Take the change back, or make another cluster',
  Duplicate: 'Delete what is too much in OCI, or take its tags away',
  Taken: 'Have them detach it, or leave network.peering.via at none',
};

const JOINING: OciPart['kind'][] = ['DrgAttachment', 'LocalPeeringGateway'];

/** A local peering gateway is peered once, and an attachment is to one DRG for good. */
const OTHER_PEER =
  'Set network.peering.via to none first, and then to the new one: meanwhile the client networks are not reached';

const DELETION: Comparison = {
  action: 'delete',
  reason: 'it is no longer intended',
  fields: [],
};

/**
 * What converging would change. Reads only. What comes after a part that is not there yet is made
 * after it; a part that cannot be read is `unknown`, and so is what comes after it.
 *
 * @throws the reason of an abort
 * @public
 */
export async function planOci(
  api: OciApi,
  intention: OciIntention,
  options: OciPassOptions,
): Promise<Plan> {
  const { parts } = intention;
  const reading = { ...newReading(api, intention, options), isLooking: true };
  const planned = new Map<string, PlannedPart>();
  const kindsOfParts = new Map(parts.map(({ id, type }) => [id, type]));
  const isMissing = (id: string) =>
    kindsOfParts.get(id) === 'resource' && !planned.get(id)?.live;
  await runGraph(parts, PARTS_AT_A_TIME, async part => {
    const missing = part.dependsOn.filter(isMissing);
    const isCompared =
      missing.length === 0 ||
      (missing.every(id => planned.get(id)?.comparison.action === 'create') &&
        isLookedAtBefore(part, recordOf(intention, part), missing));
    const result = isCompared
      ? await planPart(reading, part, intention)
      : planAfter(
          part,
          missing,
          missing.flatMap(id => planned.get(id)?.comparison ?? []),
        );
    planned.set(part.id, result);
    if (result.live) {
      reading.inPlace.set(part.id, result.live);
    }
    return true;
  });

  const changes = parts.map(part => ({
    ...{ part: part.id, kind: part.kind, name: nameOf(part) },
    ...planned.get(part.id)!.comparison,
  }));
  const deletions = remainsOf(intention).map(({ part, kind }) => ({
    ...{ part, kind, name: part, ...DELETION },
  }));
  return {
    changes: [...changes, ...deletions],
    problems: [...planned.values()].flatMap(({ problem }) => problem ?? []),
  };
}

/** What is made after others. */
function planAfter(
  part: OciPart,
  names: string[],
  others: Comparison[],
): PlannedPart {
  const comparison = after(others, names);
  const isToBe = comparison.action === 'create';
  return {
    comparison: {
      ...comparison,
      ...(isToBe && part.type === 'securityRules' && { diff: allRules(part) }),
    },
  };
}

function recordOf(
  { records }: OciIntention,
  { id }: OciPart,
): OciRecord | undefined {
  return records.find(({ part }) => part === id);
}

/** What cannot be compared before others are there. */
function after(others: Comparison[], names: string[]): Comparison {
  const isUnknown = others.some(({ action }) => action === 'unknown');
  return {
    action: isUnknown ? 'unknown' : 'create',
    reason: isUnknown
      ? `it could not be compared: it comes after ${names.join(', ')}`
      : `after ${names.join(', ')}`,
    fields: [],
  };
}

async function planPart(
  reading: OciReading,
  part: OciPart,
  intention: OciIntention,
): Promise<PlannedPart> {
  const record = recordOf(intention, part);
  if (part.type === 'securityRules') {
    const rules = await attempt(reading, 'unknown', () =>
      examineRules(reading, part, record, intention),
    );
    return 'error' in rules
      ? { comparison: unknown(rules.error.message) }
      : { comparison: rulesChange(part, rules.value, record) };
  }
  const examined = await attempt(reading, 'unknown', () =>
    examine(reading, part, record, intention),
  );
  if ('error' in examined) {
    return { comparison: unknown(examined.error.message) };
  }
  const { observation, decision } = examined.value;
  const isStanding =
    observation.type === 'present' &&
    (observation.phase === 'ready' || observation.phase === 'degraded');
  return {
    comparison: compared(decision, examined.value.record),
    ...(isStanding && { live: observation.live }),
    ...(decision.action === 'refuse' && {
      problem: {
        field: '',
        value: nameOf(part),
        message: decision.reason,
        remedy:
          decision.problem === 'Immutable' && JOINING.includes(part.kind)
            ? OTHER_PEER
            : REMEDIES[decision.problem],
      },
    }),
  };
}

function unknown(message: string): Comparison {
  const reason = `it could not be compared: ${message}`;
  return { action: 'unknown', reason, fields: [] };
}

/** The rules of a group that is not there yet, each with its reason. */
function allRules({ rules }: SecurityRulesPart): FieldChange[] {
  return rules.map(rule => ({
    field: 'rules',
    to: explainRule(rule, peer => referencedPart(peer) ?? peer),
  }));
}

function rulesChange(
  part: SecurityRulesPart,
  { add, changes, drift, kept }: ExaminedRules,
  record: OciRecord | undefined,
): Comparison {
  if (record?.hash === undefined && add.length === part.rules.length) {
    const reason = 'its rules do not exist';
    return { action: 'create', reason, fields: [], diff: allRules(part) };
  }
  if (changes.length > 0) {
    const reason = 'rules are missing, or too many';
    const diff = changes.map(change => ruleChange('rules', change));
    return { action: 'update', reason, fields: changes, diff };
  }
  return drift.length > 0
    ? {
        action: 'none',
        reason: `changed by somebody else: ${drift.join('; ')}`,
        fields: [],
      }
    : { action: 'none', reason: withKept('as intended', kept), fields: [] };
}

function compared(
  decision: OciDecision,
  record: OciRecord | undefined,
): Comparison {
  const { reason } = decision;
  switch (decision.action) {
    case 'create':
      return {
        ...{ action: 'create', reason, fields: [] },
        ...(record?.ended?.reason === 'Gone' && { wasDeleted: true }),
      };
    case 'resend':
    case 'replace':
      return { action: 'create', reason, fields: [] };
    case 'update':
      return {
        ...{ action: 'update', reason },
        ...{ fields: decision.told, diff: decision.diff },
      };
    case 'unknown':
      return { action: 'unknown', reason, fields: [] };
    case 'fail':
      return {
        action: decision.problem === 'CreateFailed' ? 'create' : 'none',
        reason,
        fields: [],
      };
    case 'none':
    case 'report':
    case 'refuse':
    case 'wait':
      return { action: 'none', reason, fields: [] };
    default:
      return decision satisfies never;
  }
}
