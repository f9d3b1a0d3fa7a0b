import type { KubernetesObject } from '../kubernetes';
import type { KubernetesApi } from './KubernetesApi';
import { describeConflicts, type Decision } from './decide';
import { runGraph } from './graph';
import {
  contentHash,
  refOf,
  type InventoryEntry,
  type KubernetesPart,
} from './part';
import {
  leftOver,
  messageOf,
  planPart,
  type KubernetesIntention,
} from './planKubernetes';

/**
 * How one part stands after a pass.
 *
 * @public
 */
export interface PartResult {
  part: string;
  kind: string;
  name: string;
  /**
   * - `current`: as intended
   * - `applied`: made or changed in this pass
   * - `removed`: no longer intended, and deleted in this pass
   * - `waiting`: for another part, a kind or a deletion
   * - `drifted`: differs by somebody else's doing, and is left so
   * - `refused`: cannot be done as asked: the name is taken, or somebody else owns a field
   * - `failed`: could not be read or changed
   */
  state:
    | 'current'
    | 'applied'
    | 'removed'
    | 'waiting'
    | 'drifted'
    | 'refused'
    | 'failed';
  /** One word in PascalCase. */
  reason: string;
  /** A sentence. */
  message: string;
  /** As last seen in this pass; undefined when it does not exist or could not be read. */
  live?: KubernetesObject;
}

/**
 * What surrounds the effects of a pass. A rejection ends the pass.
 *
 * @public
 */
export interface ConvergeHooks {
  /** Called before each effect; rejects when the pass has lost the right to act. */
  beforeEffect(): Promise<void>;
  /** Called when the inventory changed, to record it. */
  recordInventory(inventory: InventoryEntry[]): Promise<void>;
}

/** So many parts of one object at a time: enough to hide latency, kind to the API server. */
const CONCURRENCY = 6;

/**
 * One pass: observes every part whose dependencies are there, and does what can be done now.
 * Running it again continues; running it twice at once is harmless, since every effect is an apply
 * by name or a deletion by UID.
 *
 * @throws what the hooks throw, and the reason of an abort; what fails of single parts is a result
 * @public
 */
export async function convergeKubernetes(
  api: KubernetesApi,
  intention: KubernetesIntention,
  hooks: ConvergeHooks,
  signal?: AbortSignal,
): Promise<PartResult[]> {
  const inventory = new Map(
    intention.inventory.map(entry => [entry.part, entry]),
  );
  const results: PartResult[] = [];

  const record = async (part: KubernetesPart, live: KubernetesObject) => {
    const entry: InventoryEntry = {
      ...refOf(part.object),
      part: part.id,
      uid: live.metadata.uid ?? '',
      hash: contentHash(part.object),
    };
    const known = inventory.get(part.id);
    if (known?.uid !== entry.uid || known.hash !== entry.hash) {
      inventory.set(part.id, entry);
      await hooks.recordInventory([...inventory.values()]);
    }
  };

  const convergePart = async (part: KubernetesPart): Promise<PartResult> => {
    const base = identify(part);
    const planned = await attempt(signal, () =>
      planPart(api, part, intention, signal),
    );
    if ('failure' in planned) {
      return { ...base, ...planned.failure };
    }
    const { decision, observation } = planned.value;
    const live = 'live' in observation ? observation.live : undefined;

    if (decision.action === 'none' && live) {
      await record(part, live);
    }
    if (decision.action !== 'create' && decision.action !== 'update') {
      return { ...base, ...withoutEffect(decision, live) };
    }

    await hooks.beforeEffect();
    const applied = await attempt(signal, () =>
      api.apply(part.object, {
        force: decision.force,
        dryRun: false,
        signal,
      }),
    );
    if ('failure' in applied) {
      return { ...base, ...applied.failure, live };
    }
    if (applied.value.type === 'conflict') {
      const message = `somebody else owns ${describeConflicts(
        applied.value.conflicts,
      )}`;
      return { ...base, state: 'refused', reason: 'Conflict', message, live };
    }
    await record(part, applied.value.object);
    return {
      ...base,
      state: 'applied',
      reason: decision.action === 'create' ? 'Created' : 'Updated',
      message: decision.reason,
      live: applied.value.object,
    };
  };

  const waiting = await runGraph(intention.parts, CONCURRENCY, async part => {
    const result = await convergePart(part);
    results.push(result);
    return isThere(result);
  });
  for (const [id, dependencies] of waiting) {
    results.push({
      ...identify(intention.parts.find(part => part.id === id)!),
      state: 'waiting',
      reason: 'DependencyMissing',
      message: `it waits for ${dependencies.join(', ')}`,
    });
  }

  for (const entry of leftOver(intention)) {
    await hooks.beforeEffect();
    const deleted = await attempt(signal, () =>
      api.delete(entry, entry.uid, signal),
    );
    const { part, kind, name } = entry;
    if ('failure' in deleted) {
      results.push({ part, kind, name, ...deleted.failure });
      continue;
    }
    inventory.delete(part);
    await hooks.recordInventory([...inventory.values()]);
    const message = 'it is no longer intended';
    results.push({
      ...{ part, kind, name, message },
      state: 'removed',
      reason: 'Deleted',
    });
  }
  return results;
}

/** Whether what depends on the part can be made: it exists and is ours. */
function isThere({ state, reason, live }: PartResult): boolean {
  return live !== undefined && state !== 'waiting' && reason !== 'NameTaken';
}

function identify({ id, object }: KubernetesPart) {
  return { part: id, kind: object.kind, name: object.metadata.name };
}

function withoutEffect(
  decision: Exclude<Decision, { action: 'create' | 'update' }>,
  live: KubernetesObject | undefined,
): Pick<PartResult, 'state' | 'reason' | 'message' | 'live'> {
  const { reason: message } = decision;
  switch (decision.action) {
    case 'none':
      return { state: 'current', reason: 'AsIntended', message, live };
    case 'wait':
      return { state: 'waiting', reason: decision.problem, message, live };
    case 'refuse':
      return { state: 'refused', reason: decision.problem, message, live };
    case 'report':
      return live
        ? {
            state: 'drifted',
            reason: 'Changed',
            message: `${message}: ${decision.fields.join(', ')}`,
            live,
          }
        : { state: 'drifted', reason: 'Deleted', message };
    default:
      return decision satisfies never;
  }
}

/** A failure of one part is a result of the pass; an abort is not. */
async function attempt<T>(
  signal: AbortSignal | undefined,
  call: () => Promise<T>,
): Promise<
  | { value: T }
  | { failure: { state: 'failed'; reason: 'Failed'; message: string } }
> {
  try {
    return { value: await call() };
  } catch (error) {
    signal?.throwIfAborted();
    return {
      failure: { state: 'failed', reason: 'Failed', message: messageOf(error) },
    };
  }
}
