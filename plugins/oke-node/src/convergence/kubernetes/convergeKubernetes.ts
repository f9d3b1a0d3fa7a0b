import pLimit from 'p-limit';
import { convergePart, observeWaiting } from './convergePart';
import { runGraph } from '../graph';
import type { KubernetesPart } from './part';
import { Inventory } from './Inventory';
import type { KubernetesApi } from './KubernetesApi';
import type { KubernetesPartResult } from './KubernetesPartResult';
import type { ConvergeHooks, Outcome, Pass } from './Pass';
import {
  leftOver,
  PARTS_AT_A_TIME,
  type KubernetesIntention,
} from './planPart';
import { prunePart } from './prunePart';

/**
 * One pass: observes every part whose dependencies are there, and does what can be done now.
 * Running it again continues; running it twice at once is harmless, since every effect is an apply
 * by name or a deletion by UID.
 *
 * @returns how every part stands, in the order of the parts; then what was, or should have been,
 *   removed because it is no longer intended
 * @throws what the hooks throw, and the reason of an abort; what fails of single parts is a result
 * @public
 */
export async function convergeKubernetes(
  api: KubernetesApi,
  intention: KubernetesIntention,
  hooks: ConvergeHooks,
  signal?: AbortSignal,
): Promise<KubernetesPartResult[]> {
  const inventory = new Inventory(intention.inventory, entries =>
    hooks.recordInventory(entries),
  );
  const pass: Pass = { api, intention, hooks, inventory, signal };

  await inventory.intend(intention.parts);
  const outcomes = new Map<string, Outcome>();
  const waiting = await runGraph(
    intention.parts,
    PARTS_AT_A_TIME,
    async part => {
      const outcome = await convergePart(pass, part);
      outcomes.set(part.id, outcome);
      return part.isGuard ? isAsIntended(outcome) : isThere(outcome);
    },
  );
  const limit = pLimit(PARTS_AT_A_TIME);
  // Where something could not be read, the rest would hardly be, and each attempt takes its time.
  const isReadable = [...outcomes.values()].every(
    ({ state }) => state !== 'failed',
  );
  const standing = async (part: KubernetesPart) => {
    const held = waitingFor(intention.parts, waiting.get(part.id) ?? []);
    return isReadable ? limit(() => observeWaiting(pass, part, held)) : held;
  };
  const results = await Promise.all(
    intention.parts.map(
      async (part): Promise<KubernetesPartResult> => ({
        ...{ part: part.id, kind: part.object.kind },
        name: part.object.metadata.name,
        ...(outcomes.get(part.id) ?? (await standing(part))),
      }),
    ),
  );

  for (const entry of leftOver(intention)) {
    const outcome = await prunePart(pass, entry);
    if (outcome) {
      const { part, kind, name } = entry;
      results.push({ part, kind, name, ...outcome });
    }
  }
  return results;
}

/** Whether what depends on the part can be made: it exists and is ours. */
function isThere({ state, reason, live }: Outcome): boolean {
  return live !== undefined && state !== 'waiting' && reason !== 'NameTaken';
}

function isAsIntended({ state }: Outcome): boolean {
  return state === 'current' || state === 'applied';
}

function waitingFor(
  parts: readonly KubernetesPart[],
  dependencies: readonly string[],
): Outcome {
  const names = parts
    .filter(({ id }) => dependencies.includes(id))
    .map(({ object: { kind, metadata } }) => `${kind} ${metadata.name}`);
  return {
    state: 'waiting',
    reason: 'DependencyMissing',
    message: `it waits for ${names.join(', ')}`,
  };
}
