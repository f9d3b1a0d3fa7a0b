import type { Condition } from '@okeanos/backstage-plugin-oke-common';
import type { PartResult } from '@okeanos/backstage-plugin-oke-node';

/** A condition as evaluated now, without its history. */
export type EvaluatedCondition = Omit<
  Condition,
  'since' | 'observedGeneration' | 'operationId'
>;

/** What conditions are observed for. */
export interface Observed {
  generation: number;
  /** Undefined of what nobody declared, and of what was declared before there were any. */
  operationId?: string;
}

/**
 * Gives conditions their history: `since` is when `status` last changed, as in Kubernetes' own
 * `lastTransitionTime`. Pure.
 */
export function carryConditions(
  previous: Condition[],
  evaluated: EvaluatedCondition[],
  { generation: observedGeneration, operationId }: Observed,
  now: Date,
): Condition[] {
  return evaluated.map(condition => {
    const before = previous.find(({ type }) => type === condition.type);
    const since =
      before?.status === condition.status ? before.since : now.toISOString();
    return { ...condition, observedGeneration, operationId, since };
  });
}

/** What of a part's result a condition tells. */
export type ToldPart = Omit<PartResult, 'part'>;

/**
 * Reason and message of a condition, of which a part is the reason, and whether it is final: what is `refused` cannot be
 * done as asked, and will not be either when it is tried again. Pure.
 */
export function because({ state, kind, name, reason, message }: ToldPart) {
  return {
    reason,
    message: `${kind} ${name}: ${message}`,
    ...(state === 'refused' && { final: true }),
  };
}

/** Conditions of an object that could not be looked at, each for the same reason. */
export function allUnknown(
  types: string[],
  why: Pick<EvaluatedCondition, 'reason' | 'message' | 'final'>,
): EvaluatedCondition[] {
  return types.map(type => ({ type, status: 'Unknown', ...why }));
}
