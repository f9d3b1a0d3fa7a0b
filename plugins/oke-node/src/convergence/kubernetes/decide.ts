import type { NamespaceSpec } from '@okeanos/backstage-plugin-oke-common';
import type { FieldConflict } from '../../kubernetes';
import type { PartObservation } from './observePart';

/**
 * What to do about one part.
 *
 * @public
 */
export type Decision =
  | { action: 'create'; force: boolean; reason: string }
  | { action: 'update'; force: boolean; reason: string }
  | { action: 'none'; reason: string }
  /** Differs, and stays so until somebody decides. */
  | { action: 'report'; reason: string; fields: string[] }
  /** Cannot be done as asked. */
  | {
      action: 'refuse';
      reason: string;
      problem: 'NameTaken' | 'Conflict' | 'WrongScope';
    }
  /** Not now. */
  | {
      action: 'wait';
      reason: string;
      problem: 'KindNotServed' | 'Terminating';
    };

/**
 * What the decision depends on beside the observation.
 *
 * @public
 */
export interface DecisionInput {
  /** The inventory has the part as made; if it exists, with this very UID. */
  recorded: boolean;
  /** The intention differs from what was last applied: the spec or the blueprint changed. */
  intentionChanged: boolean;
  /** A new plan was confirmed: what somebody else deleted or changed is put right, without force. */
  confirmed: boolean;
  adoptPolicy: NamespaceSpec['adoptPolicy'];
  /** Whether `adoptPolicy` may take it over when it is somebody else's. */
  isAdoptable: boolean;
  drift: NamespaceSpec['drift'];
  /** A plan was confirmed that shows that these very fields are taken back. */
  mayTake?(conflicts: FieldConflict[]): boolean;
}

/**
 * Pure: every combination has exactly one answer. Force is used in two of them only: to adopt with
 * `Always`, and to take back what the inventory proves to be ours, by `repair` or as a confirmed plan shows it.
 */
export function decide(
  observation: PartObservation,
  input: DecisionInput,
): Decision {
  const { recorded, intentionChanged, adoptPolicy, drift, mayTake } = input;
  const isPutRight = intentionChanged || input.confirmed || drift === 'repair';
  switch (observation.type) {
    case 'kindNotServed':
      return {
        action: 'wait',
        problem: 'KindNotServed',
        reason: 'the cluster does not serve this kind yet',
      };
    case 'wrongScope':
      return {
        action: 'refuse',
        problem: 'WrongScope',
        reason:
          observation.scope === 'Cluster'
            ? 'objects of this kind belong to no namespace'
            : 'objects of this kind belong to a namespace, and it is to be in none',
      };
    case 'terminating':
      return {
        action: 'wait',
        problem: 'Terminating',
        reason: 'the object of this name is still being deleted',
      };
    case 'absent': {
      if (!recorded) {
        return { action: 'create', force: false, reason: 'it does not exist' };
      }
      const reason = 'it was deleted by somebody else';
      return isPutRight
        ? { action: 'create', force: false, reason }
        : { action: 'report', reason, fields: [] };
    }
    case 'foreign':
      return adoptPolicy !== 'Never' && !input.isAdoptable
        ? {
            action: 'refuse',
            problem: 'NameTaken',
            reason:
              'an object of this name exists already, is not ours, and belongs to no namespace: such objects are never adopted',
          }
        : decideForeign(observation.fields, adoptPolicy);
    case 'same':
      return { action: 'none', reason: 'as intended' };
    case 'different': {
      const reason = intentionChanged
        ? 'the intention changed'
        : 'it was changed by somebody else';
      return isPutRight
        ? { action: 'update', force: false, reason }
        : { action: 'report', reason, fields: observation.fields };
    }
    case 'conflict': {
      const reason = describeConflicts(observation.conflicts);
      const isTaken =
        drift === 'repair' || mayTake?.(observation.conflicts) === true;
      return isTaken && recorded
        ? { action: 'update', force: true, reason }
        : { action: 'refuse', problem: 'Conflict', reason };
    }
    default:
      return observation satisfies never;
  }
}

/**
 * Whether an object differs in what the API server never lets anybody change
 * (https://kubernetes.io/docs/reference/access-authn-authz/rbac/#rolebinding-and-clusterrolebinding). Pure.
 *
 * @param fields - in which it differs
 */
export function isFixed(fields: readonly string[]): boolean {
  return fields.some(field => /^\.?roleRef\b/.test(field));
}

function decideForeign(
  fields: string[],
  adoptPolicy: DecisionInput['adoptPolicy'],
): Decision {
  if (isFixed(fields)) {
    return {
      action: 'refuse',
      problem: 'NameTaken',
      reason:
        'an object of this name exists already, is not ours, and gives another role, which nobody can change',
    };
  }
  if (adoptPolicy === 'Always') {
    return {
      action: 'update',
      force: true,
      reason: 'it exists already and is adopted',
    };
  }
  if (adoptPolicy === 'IfIdentical' && fields.length === 0) {
    return {
      action: 'update',
      force: false,
      reason: 'it exists already, is identical and is adopted',
    };
  }
  return {
    action: 'refuse',
    problem: 'NameTaken',
    reason:
      adoptPolicy === 'IfIdentical'
        ? `an object of this name exists already and differs in ${fields.join(
            ', ',
          )}`
        : 'an object of this name exists already and is not ours',
  };
}

/** In words, for a condition: `somebody else owns spec.hard.pods (kubectl-edit)`. */
export function describeConflicts(conflicts: FieldConflict[]): string {
  const fields = conflicts.map(({ manager, field }) => `${field} (${manager})`);
  return `somebody else owns ${fields.join(', ')}`;
}
