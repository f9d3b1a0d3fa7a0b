import type { Evaluation } from './Evaluation';
import { evidence, title, type Finding } from './findings';
import type { KindName } from './kinds';
import type { NamedObject } from './kinds/defineKind';
import type { KubernetesCondition } from './kinds/fields';

/** A condition as people read it: `status.conditions[Ready]=False (Issuing)`. */
export function conditionText(
  condition: KubernetesCondition,
  path: string,
): string {
  const reason = condition.reason ? ` (${condition.reason})` : '';
  return `${path}[${condition.type}]=${condition.status}${reason}`;
}

/**
 * How long a controller may take before it is told that none seems to act: they act within seconds, and a load balancer
 * takes minutes.
 */
const PATIENCE_MS = 15 * 60_000;

/** Whether so much time has passed since a moment that waiting explains nothing any more. */
export function isOverdue(
  evaluation: Evaluation,
  since: string | undefined,
): boolean {
  return (
    since !== undefined &&
    evaluation.reached(new Date(Date.parse(since) + PATIENCE_MS))
  );
}

/** Whose conditions are checked, and what to say of them. */
export interface Conditioned {
  kind: KindName;
  object: NamedObject & { metadata: { generation: number } };
  conditions: readonly KubernetesCondition[];
  /** Where the conditions stand in the object. */
  path: string;
  /** Reason to give when the controller says that it is not so. */
  notTrue: string;
  /** Reason to give when no controller has said anything. */
  noController: string;
  /** For those of whom it is told, too, when they have been silent for too long. */
  patience?: {
    evaluation: Evaluation;
    /** Since when the controller could have acted; undefined when not known. */
    since: string | undefined;
    /** What it means that it has said nothing yet. */
    silence: 'failed' | 'unknown';
  };
}

function silent(
  type: string,
  { kind, object, path, noController, patience }: Conditioned,
  condition: KubernetesCondition | undefined,
): Finding {
  const name = title(kind, object);
  const overdue =
    patience && isOverdue(patience.evaluation, patience.since)
      ? patience
      : undefined;
  return {
    state: overdue?.silence ?? 'pending',
    reason: noController,
    message: overdue
      ? `No controller has said whether ${type} holds for ${name}, long after it was written: ${
          overdue.silence === 'failed'
            ? 'none seems to act on it'
            : 'some never do, and whether it is in effect is not known'
        }.`
      : `No controller has said yet whether ${type} holds for ${name}.`,
    since: overdue?.since,
    evidence: [
      evidence(
        kind,
        object,
        condition
          ? conditionText(condition, path)
          : `${path}[${type}] is not set`,
      ),
    ],
  };
}

/**
 * Whether a controller has looked at the present spec, by any of what it wrote: some renew the generation only of the
 * conditions that changed, and some never write one (`docs/controllers.md`). What was restored from a backup may be of
 * a later generation than the object has now.
 */
function isUpToDate(
  condition: KubernetesCondition,
  { object, conditions }: Conditioned,
): boolean {
  const { generation } = object.metadata;
  return (
    !condition.observedGeneration ||
    conditions.some(
      ({ observedGeneration = 0 }) => observedGeneration >= generation,
    )
  );
}

function stale(
  condition: KubernetesCondition,
  { kind, object, path, patience }: Conditioned,
): Finding {
  const name = title(kind, object);
  const isLate = patience && isOverdue(patience.evaluation, patience.since);
  return {
    state: isLate ? 'unknown' : 'pending',
    reason: 'StaleStatus',
    message: `The controller has not looked at the present spec of ${name} (generation ${
      object.metadata.generation
    }); its last word, for generation ${condition.observedGeneration}, is ${
      condition.type
    }=${condition.status}.${
      isLate
        ? ' That was long ago: the controller may be gone, and whether the present spec is in effect is not known.'
        : ''
    }`,
    since: isLate ? patience.since : undefined,
    evidence: [evidence(kind, object, conditionText(condition, path))],
  };
}

/**
 * Checks that a controller has set a condition to True, for the present spec.
 *
 * @param type - type of the condition
 * @returns nothing when the condition is as it should be
 */
export function requireTrue(type: string, where: Conditioned): Finding[] {
  const { kind, object, path, notTrue, patience } = where;
  const condition = where.conditions.find(each => each.type === type);
  // The Gateway API's CRDs write conditions of status Unknown before any controller does.
  if (!condition || condition.status === 'Unknown') {
    return [silent(type, where, condition)];
  }
  if (!isUpToDate(condition, where)) {
    return [stale(condition, where)];
  }
  if (condition.status === 'True') {
    return [];
  }
  const words = condition.message || condition.reason;
  // `Pending` is the Gateway API's reason for "not yet", in conditions that are False.
  const isPending =
    condition.reason === 'Pending' &&
    !(patience && isOverdue(patience.evaluation, condition.lastTransitionTime));
  return [
    {
      state: isPending ? 'pending' : 'failed',
      reason: notTrue,
      message: `${type} is False for ${title(kind, object)}: ${words}`,
      since: condition.lastTransitionTime,
      evidence: [evidence(kind, object, conditionText(condition, path))],
    },
  ];
}

/** The same where controllers may leave the condition out altogether, when others say that they act. */
export function requireTrueIfSet(type: string, where: Conditioned): Finding[] {
  return where.conditions.some(each => each.type === type)
    ? requireTrue(type, where)
    : [];
}
