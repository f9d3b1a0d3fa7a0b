import type { Condition } from '@okeanos/backstage-plugin-oke-common';
import type { PartResult } from '@okeanos/backstage-plugin-oke-node';

/** A condition as evaluated now, without its history. */
export type EvaluatedCondition = Omit<
  Condition,
  'since' | 'observedGeneration' | 'operationId'
>;

/** What takes longer is not told as being on its way: OKE makes a cluster with its nodes within half an hour. */
const LONGEST_PROGRESS_MS = 45 * 60_000;

/** What of a part that waits does not come by itself. */
const WAITS_FOR_SOMEBODY = ['KindNotServed', 'Frozen', 'NotPeered'];

/** What conditions are observed for. */
export interface Observed {
  generation: number;
  /** Undefined of what nobody declared, and of what was declared before there were any. */
  operationId?: string;
}

/**
 * Gives conditions their history: `since` is when `status` last changed, as in Kubernetes' own
 * `lastTransitionTime`. What is in progress for too long is so no more. Pure.
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
    const { inProgress, ...told } = condition;
    const isSlow = now.getTime() - Date.parse(since) > LONGEST_PROGRESS_MS;
    return {
      ...told,
      ...(inProgress && !isSlow && { inProgress }),
      ...{ observedGeneration, operationId, since },
    };
  });
}

/** What of a part's result a condition tells. */
export type ToldPart = Omit<PartResult, 'part'>;

/**
 * Reason and message of a condition, of which a part is the reason, and whether it is final: what is `refused` cannot be
 * done as asked, and will not be either when it is tried again; what waits is in progress. Pure.
 */
export function because({ state, kind, name, reason, message }: ToldPart) {
  return {
    reason,
    message: `${kind} ${name}: ${message}`,
    ...(state === 'refused' && { final: true }),
    ...(isInProgress({ state, reason }) && { inProgress: true }),
  };
}

/** Whether somebody is at a part: it waits, and for what comes by itself. Pure. */
export function isInProgress({
  state,
  reason,
}: Pick<ToldPart, 'state' | 'reason'>): boolean {
  return state === 'waiting' && !WAITS_FOR_SOMEBODY.includes(reason);
}

/** Of parts that wait, one that tells most: first what does not come by itself. Undefined when none waits. Pure. */
export function waitingPart<Part extends Pick<ToldPart, 'state' | 'reason'>>(
  results: readonly Part[],
): Part | undefined {
  const waiting = results.filter(({ state }) => state === 'waiting');
  return waiting.find(part => !isInProgress(part)) ?? waiting[0];
}

/**
 * Of conditions that are not as they should be, those that do not pass by themselves; all where each is in progress.
 * Pure.
 */
export function lastingConditions(
  hindering: EvaluatedCondition[],
): EvaluatedCondition[] {
  const lasting = hindering.filter(({ inProgress }) => !inProgress);
  return lasting.length > 0 ? lasting : hindering;
}

/** Conditions of an object that could not be looked at, each for the same reason. */
export function allUnknown(
  types: string[],
  why: Pick<EvaluatedCondition, 'reason' | 'message' | 'final' | 'commands'>,
): EvaluatedCondition[] {
  return types.map(type => ({ type, status: 'Unknown', ...why }));
}
