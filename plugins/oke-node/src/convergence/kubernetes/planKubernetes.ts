import type {
  FieldChange,
  PlanChange,
} from '@okeanos/backstage-plugin-oke-common';
import pLimit from 'p-limit';
import { fieldChanges } from '../fieldChanges';
import { attempt, type Failure } from './attempt';
import { planAfter } from './planAfter';
import type { KubernetesApi } from './KubernetesApi';
import {
  findOurs,
  leftOver,
  PARTS_AT_A_TIME,
  planPart,
  type KubernetesIntention,
  type PlannedPart,
  type RefusedPart,
  type TakenFields,
} from './planPart';

/** What a plan says about one part, beside what the part is. */
type Comparison = Pick<
  PlanChange,
  'action' | 'reason' | 'fields' | 'diff' | 'takesFrom' | 'wasDeleted'
>;

const DELETION: Comparison = {
  action: 'delete',
  reason: 'it is no longer intended',
  fields: [],
};

/**
 * What converging would change. Reads only. A part that cannot be read is `unknown`, and so is not
 * hidden.
 *
 * @returns the changes, with values as they are, the decisions that stand in the way, and the fields that are taken
 *   from others because the intention `takes` them
 * @throws the reason of an abort
 * @public
 */
export async function planKubernetes(
  api: KubernetesApi,
  intention: KubernetesIntention,
  signal?: AbortSignal,
): Promise<{
  changes: PlanChange[];
  refused: RefusedPart[];
  taken: TakenFields[];
}> {
  const limit = pLimit(PARTS_AT_A_TIME);
  const parts = await Promise.all(
    intention.parts.map(part =>
      limit(async () => {
        const result = await attempt(signal, async () => {
          const planned = await planPart(api, part, intention, signal);
          return { ...planned, diff: await diffOf(api, planned, signal) };
        });
        const { kind, metadata } = part.object;
        const base = { part: part.id, kind, name: metadata.name };
        return 'failure' in result
          ? {
              change: { ...base, ...unknown(result.failure) },
              failure: result.failure,
            }
          : {
              change: { ...base, ...compared(result.value, intention) },
              planned: result.value,
            };
      }),
    ),
  );
  // The cluster judges a part by what it comes after, and that is as it was yet.
  const changes = await Promise.all(
    parts.map(({ change, failure }, index) =>
      limit(async () => {
        const later =
          failure &&
          (await planAfter(
            api,
            {
              ...{ part: intention.parts[index], message: failure.message },
              ...{ intention, changes: parts.map(each => each.change) },
            },
            signal,
          ));
        return later ? { ...change, ...later } : change;
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
    changes: [...changes, ...leftOvers.flat()],
    refused: parts.flatMap(({ planned }) =>
      planned?.decision.action === 'refuse'
        ? [{ ...planned, decision: planned.decision }]
        : [],
    ),
    taken: parts.flatMap(({ planned }) =>
      planned ? takenBy(planned, intention) ?? [] : [],
    ),
  };
}

/** What an update changes, as the API server says it. */
async function diffOf(
  api: KubernetesApi,
  { part, observation, decision }: PlannedPart,
  signal: AbortSignal | undefined,
): Promise<FieldChange[]> {
  if (decision.action !== 'update' || !('live' in observation)) {
    return [];
  }
  const outcome = await api.apply(part.object, {
    force: decision.force,
    dryRun: true,
    signal,
  });
  return outcome.type === 'applied'
    ? fieldChanges(observation.live, outcome.object)
    : [];
}

/** The fields of a part that are taken from others only because the intention takes them. */
function takenBy(
  { part, observation, decision }: PlannedPart,
  { drift }: KubernetesIntention,
): TakenFields | undefined {
  return observation.type === 'conflict' &&
    observation.live.metadata.uid &&
    decision.action === 'update' &&
    drift === 'report'
    ? {
        part: part.id,
        uid: observation.live.metadata.uid,
        conflicts: observation.conflicts,
      }
    : undefined;
}

function unknown({ message }: Failure): Comparison {
  const reason = `it could not be compared: ${message}`;
  return { action: 'unknown', reason, fields: [] };
}

function compared(
  planned: PlannedPart & { diff: FieldChange[] },
  intention: KubernetesIntention,
): Comparison {
  const { observation, recorded, decision, diff } = planned;
  const { reason } = decision;
  switch (decision.action) {
    case 'create':
      return {
        ...{ action: 'create', reason, fields: [] },
        ...(recorded && { wasDeleted: true }),
      };
    case 'update':
      return {
        ...{ action: 'update', reason, fields: fieldsOf(observation), diff },
        ...takesFrom(takenBy(planned, intention)),
      };
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

function takesFrom(taken: TakenFields | undefined) {
  const managers = taken?.conflicts.map(({ manager }) => manager);
  return managers && { takesFrom: [...new Set(managers)] };
}

function fieldsOf(observation: PlannedPart['observation']): string[] {
  if (observation.type === 'conflict') {
    return observation.conflicts.map(({ field }) => field);
  }
  return 'fields' in observation ? observation.fields : [];
}
