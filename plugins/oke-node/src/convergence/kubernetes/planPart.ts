import { z } from 'zod';
import type { StoredObject } from '../../kubernetes';
import { contentHash } from '../contentHash';
import type { PartDrift } from '../PartDrift';
import { decide, isFixed, type Decision, type DecisionInput } from './decide';
import { isOurs } from './identity';
import { driftOf } from './driftOf';
import type { InventoryEntry } from './Inventory';
import type { KubernetesApi, ObjectRef } from './KubernetesApi';
import { observePart, type PartObservation } from './observePart';
import { fingerprintOf } from './fingerprint';
import { isAdoptable, refOf, type KubernetesPart } from './part';

/**
 * The parts of one object and what is known of them.
 *
 * @public
 */
export interface KubernetesIntention
  extends Pick<DecisionInput, 'adoptPolicy' | 'drift'> {
  /** UID of the incarnation. */
  id: string;
  parts: KubernetesPart[];
  inventory: InventoryEntry[];
  /**
   * Entries of the inventory that stay though no part stands for them: whoever knows what is intended of them cannot
   * be asked now. Default: none.
   */
  keeps?(entry: InventoryEntry): boolean;
  /** A new plan was confirmed: what somebody else deleted or changed is made again, without force. */
  confirmed: boolean;
  /** What is taken from other field managers although drift is only reported. Default: nothing. */
  takes?(taken: TakenFields): boolean;
  /**
   * An object as a watch shows it that misses nothing; undefined when the API server must be asked. Default: it is asked
   * for each.
   */
  watched?(ref: ObjectRef): StoredObject | undefined;
}

/**
 * Schema of {@link TakenFields}, to read them from where they were recorded.
 *
 * @public
 */
export const takenFieldsSchema = z.object({
  part: z.string(),
  /** Of the object. */
  uid: z.string(),
  conflicts: z.array(z.object({ manager: z.string(), field: z.string() })),
});

/**
 * Fields of one object that others own, and that a plan shows as taken back.
 *
 * @public
 */
export type TakenFields = z.infer<typeof takenFieldsSchema>;

/**
 * A part that could be compared, with what would be done.
 *
 * @public
 */
export interface PlannedPart {
  part: KubernetesPart;
  observation: PartObservation;
  /** Okeanos had made it: what is there, or what is not there any more. */
  recorded: boolean;
  decision: Decision;
  /** What somebody else did to it; undefined when nothing is known to be. */
  drift?: PartDrift;
}

/**
 * A part that cannot be made as asked.
 *
 * @public
 */
export interface RefusedPart extends PlannedPart {
  decision: Extract<Decision, { action: 'refuse' }>;
}

/**
 * Whether `adoptPolicy` could take over what has the name of a part. Pure.
 *
 * @public
 */
export function canBeTakenOver({
  part,
  observation,
}: Pick<PlannedPart, 'part' | 'observation'>): boolean {
  return (
    isAdoptable(part) &&
    !(observation.type === 'foreign' && isFixed(observation.fields))
  );
}

/** So many parts of one object at a time: enough to hide latency, kind to the API server. */
export const PARTS_AT_A_TIME = 6;

/**
 * Observes one part and decides. What is watched, and is as it was when it was last found as intended, is not asked for.
 * Throws what the API throws.
 */
export async function planPart(
  api: KubernetesApi,
  part: KubernetesPart,
  intention: KubernetesIntention,
  signal?: AbortSignal,
): Promise<PlannedPart> {
  const { id, inventory, confirmed, adoptPolicy, drift, takes } = intention;
  const entry = inventory.find(candidate => candidate.part === part.id);
  const observation =
    seenAsIntended(part, entry, intention) ??
    (await observePart(api, part, entry, id, signal));
  const live = 'live' in observation ? observation.live : undefined;
  const recorded =
    entry?.uid !== undefined && (!live || live.metadata.uid === entry.uid);
  const isIntendedAsBefore = entry?.hash === contentHash(part.object);
  const decision = decide(observation, {
    recorded,
    intentionChanged: !isIntendedAsBefore,
    confirmed,
    adoptPolicy,
    isAdoptable: isAdoptable(part),
    drift,
    mayTake: conflicts =>
      live?.metadata.uid !== undefined &&
      takes?.({ part: part.id, uid: live.metadata.uid, conflicts }) === true,
  });
  const found = driftOf(observation, part.object, {
    ...{ recorded, isIntendedAsBefore },
    isReplaced: entry?.uid !== undefined && live !== undefined && !recorded,
  });
  return {
    ...{ part, observation, recorded, decision },
    ...(found && { drift: found }),
  };
}

/** Undefined when the API server must be asked: something changed since, or it is not known that nothing did. */
function seenAsIntended(
  { object }: KubernetesPart,
  entry: InventoryEntry | undefined,
  { watched }: KubernetesIntention,
): PartObservation | undefined {
  if (entry?.seen === undefined || entry.hash !== contentHash(object)) {
    return undefined;
  }
  const live = watched?.(refOf(object));
  return live && fingerprintOf(live) === entry.seen
    ? { type: 'same', live }
    : undefined;
}

/** Entries of the inventory that are no longer intended. */
export function leftOver({
  parts,
  inventory,
  keeps = () => false,
}: KubernetesIntention): InventoryEntry[] {
  const intended = new Set(parts.map(part => part.id));
  return inventory.filter(entry => !intended.has(entry.part) && !keeps(entry));
}

/**
 * Our object that an entry of the inventory speaks of; undefined when it is gone, was never made,
 * or another has its name.
 */
export async function findOurs(
  api: KubernetesApi,
  entry: InventoryEntry,
  id: string,
  signal?: AbortSignal,
): Promise<StoredObject | undefined> {
  if (!(await api.scopeOf(entry))) {
    return undefined; // a kind that is not served has no objects
  }
  const live = await api.get(entry, signal);
  return live && isOurs(live, id, entry.uid) ? live : undefined;
}
