import type { PlanChange } from '@okeanos/backstage-plugin-oke-common';
import pLimit from 'p-limit';
import { attempt, type Failure } from './attempt';
import type { KubernetesApi } from './KubernetesApi';
import {
  findOurs,
  leftOver,
  PARTS_AT_A_TIME,
  planPart,
  type KubernetesIntention,
  type PlannedPart,
  type RefusedPart,
} from './planPart';

/** What a plan says about one part, beside what the part is. */
type Comparison = Pick<PlanChange, 'action' | 'reason' | 'fields'>;

const DELETION: Comparison = {
  action: 'delete',
  reason: 'it is no longer intended',
  fields: [],
};

/**
 * What converging would change. Reads only. A part that cannot be read is `unknown`, and so is not
 * hidden.
 *
 * @returns the changes, and the decisions that stand in the way
 * @throws the reason of an abort
 * @public
 */
export async function planKubernetes(
  api: KubernetesApi,
  intention: KubernetesIntention,
  signal?: AbortSignal,
): Promise<{ changes: PlanChange[]; refused: RefusedPart[] }> {
  const limit = pLimit(PARTS_AT_A_TIME);
  const parts = await Promise.all(
    intention.parts.map(part =>
      limit(async () => {
        const result = await attempt(signal, () =>
          planPart(api, part, intention, signal),
        );
        const { kind, metadata } = part.object;
        const base = { part: part.id, kind, name: metadata.name };
        return 'failure' in result
          ? { change: { ...base, ...unknown(result.failure) } }
          : {
              change: { ...base, ...compared(result.value) },
              planned: result.value,
            };
      }),
    ),
  );
  const leftOvers = await Promise.all(
    leftOver(intention).map(entry =>
      limit(async (): Promise<PlanChange[]> => {
        const result = await attempt(signal, () =>
          findOurs(api, entry, intention.id, signal),
        );
        const { part, kind, name } = entry;
        const base = { part, kind, name };
        if ('failure' in result) {
          return [{ ...base, ...unknown(result.failure) }];
        }
        return result.value ? [{ ...base, ...DELETION }] : [];
      }),
    ),
  );
  return {
    changes: [...parts.map(({ change }) => change), ...leftOvers.flat()],
    refused: parts.flatMap(({ planned }) =>
      planned?.decision.action === 'refuse'
        ? [{ ...planned, decision: planned.decision }]
        : [],
    ),
  };
}

function unknown({ message }: Failure): Comparison {
  const reason = `it could not be compared: ${message}`;
  return { action: 'unknown', reason, fields: [] };
}

function compared({ observation, decision }: PlannedPart): Comparison {
  const { reason } = decision;
  switch (decision.action) {
    case 'create':
      return { action: 'create', reason, fields: [] };
    case 'update':
      return { action: 'update', reason, fields: fieldsOf(observation) };
    case 'wait':
      return {
        action: 'create',
        reason: `as soon as possible: ${reason}`,
        fields: [],
      };
    case 'none':
    case 'report':
    case 'refuse':
      return { action: 'none', reason, fields: [] };
    default:
      return decision satisfies never;
  }
}

function fieldsOf(observation: PlannedPart['observation']): string[] {
  if (observation.type === 'conflict') {
    return observation.conflicts.map(({ field }) => field);
  }
  return 'fields' in observation ? observation.fields : [];
}
