import type { PlanChange } from '@okeanos/backstage-plugin-oke-common';
import type { KubernetesApi } from './KubernetesApi';
import { decide, type Decision, type DecisionInput } from './decide';
import { observePart, type PartObservation } from './observePart';
import { contentHash, type InventoryEntry, type KubernetesPart } from './part';

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
  /** A new plan was confirmed: what somebody else deleted or changed is made again, without force. */
  confirmed: boolean;
}

/**
 * A part that could be compared, with what would be done.
 *
 * @public
 */
export interface PlannedPart {
  part: KubernetesPart;
  observation: PartObservation;
  decision: Decision;
}

/** Observes one part and decides. Throws what the API throws. */
export async function planPart(
  api: KubernetesApi,
  part: KubernetesPart,
  intention: KubernetesIntention,
  signal?: AbortSignal,
): Promise<PlannedPart> {
  const recorded = intention.inventory.find(entry => entry.part === part.id);
  const observation = await observePart(
    api,
    part,
    recorded,
    intention.id,
    signal,
  );
  const decision = decide(observation, {
    recorded: recorded !== undefined,
    intentionChanged:
      intention.confirmed || recorded?.hash !== contentHash(part.object),
    adoptPolicy: intention.adoptPolicy,
    drift: intention.drift,
  });
  return { part, observation, decision };
}

/** Entries of the inventory that are no longer intended. */
export function leftOver({
  parts,
  inventory,
}: KubernetesIntention): InventoryEntry[] {
  const intended = new Set(parts.map(part => part.id));
  return inventory.filter(entry => !intended.has(entry.part));
}

/**
 * What converging would change. Reads only. A part that cannot be read is `unknown`, and so is not
 * hidden.
 *
 * @returns the changes, and the decisions that stand in the way
 * @public
 */
export async function planKubernetes(
  api: KubernetesApi,
  intention: KubernetesIntention,
  signal?: AbortSignal,
): Promise<{ changes: PlanChange[]; refused: PlannedPart[] }> {
  const refused: PlannedPart[] = [];
  const planned = await Promise.all(
    intention.parts.map(async (part): Promise<PlanChange> => {
      const { kind, metadata } = part.object;
      const base = { part: part.id, kind, name: metadata.name };
      try {
        const result = await planPart(api, part, intention, signal);
        if (result.decision.action === 'refuse') {
          refused.push(result);
        }
        return { ...base, ...asChange(result) };
      } catch (error) {
        signal?.throwIfAborted();
        const reason = `it could not be read: ${messageOf(error)}`;
        return { ...base, action: 'unknown', reason, fields: [] };
      }
    }),
  );
  const deletions = leftOver(intention).map(
    (entry): PlanChange => ({
      part: entry.part,
      kind: entry.kind,
      name: entry.name,
      action: 'delete',
      reason: 'it is no longer intended',
      fields: [],
    }),
  );
  return { changes: [...planned, ...deletions], refused };
}

function asChange({
  observation,
  decision,
}: PlannedPart): Pick<PlanChange, 'action' | 'reason' | 'fields'> {
  const { reason } = decision;
  switch (decision.action) {
    case 'create':
      return { action: 'create', reason, fields: [] };
    case 'update':
      return {
        action: 'update',
        reason,
        fields: 'fields' in observation ? observation.fields : [],
      };
    case 'wait':
      return {
        action: 'create',
        reason: `as soon as possible: ${reason}`,
        fields: [],
      };
    default:
      return { action: 'none', reason, fields: [] };
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
