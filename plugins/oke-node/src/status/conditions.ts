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
 * Checks that a controller has set a condition to True, for the present spec.
 *
 * @param type - type of the condition
 * @param where - whose conditions they are, with the reasons to give: `notTrue` when the controller
 * says that it is not so, `noController` when no controller has said anything
 * @returns nothing when the condition is as it should be
 */
export function requireTrue(
  type: string,
  where: {
    kind: KindName;
    object: NamedObject & { metadata: { generation: number } };
    conditions: readonly KubernetesCondition[];
    /** Where the conditions stand in the object. */
    path: string;
    notTrue: string;
    noController: string;
  },
): Finding[] {
  const { kind, object, path, notTrue, noController } = where;
  const { generation } = object.metadata;
  const condition = where.conditions.find(each => each.type === type);
  const name = title(kind, object);
  // The Gateway API's CRDs write conditions of status Unknown before any controller does.
  if (!condition || condition.status === 'Unknown') {
    return [
      {
        state: 'pending',
        reason: noController,
        message: `No controller has said yet whether ${type} holds for ${name}.`,
        evidence: [
          evidence(
            kind,
            object,
            condition
              ? conditionText(condition, path)
              : `${path}[${type}] is not set`,
          ),
        ],
      },
    ];
  }
  const seen = [evidence(kind, object, conditionText(condition, path))];
  if (condition.observedGeneration !== generation) {
    return [
      {
        state: 'pending',
        reason: 'StaleStatus',
        message: `The controller has not looked at the present spec of ${name} (generation ${generation}); its last word, for generation ${
          condition.observedGeneration ?? 'unknown'
        }, is ${type}=${condition.status}.`,
        evidence: seen,
      },
    ];
  }
  if (condition.status === 'False') {
    const words = condition.message || condition.reason;
    return [
      {
        // `Pending` is the Gateway API's reason for "not yet", in conditions that are False.
        state: condition.reason === 'Pending' ? 'pending' : 'failed',
        reason: notTrue,
        message: `${type} is False for ${name}: ${words}`,
        since: condition.lastTransitionTime,
        evidence: seen,
      },
    ];
  }
  return [];
}
