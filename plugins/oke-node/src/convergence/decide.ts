import type { NamespaceSpec } from '@okeanos/backstage-plugin-oke-common';
import type { FieldConflict } from '../kubernetes';
import type { PartObservation } from './observePart';

/** What to do about one part. */
export type Decision =
  | { action: 'create'; force: boolean; reason: string }
  | { action: 'update'; force: boolean; reason: string }
  | { action: 'none'; reason: string }
  /** Differs, and stays so until somebody decides. */
  | { action: 'report'; reason: string; fields: string[] }
  /** Cannot be done as asked. */
  | { action: 'refuse'; reason: string; problem: 'NameTaken' | 'Conflict' }
  /** Not now. */
  | {
      action: 'wait';
      reason: string;
      problem: 'KindNotServed' | 'Terminating';
    };

/** What the decision depends on beside the observation. */
export interface DecisionInput {
  /** The part was made before and is in the inventory. */
  recorded: boolean;
  /** The intention differs from what was last applied: the spec or the blueprint changed. */
  intentionChanged: boolean;
  adoptPolicy: NamespaceSpec['adoptPolicy'];
  drift: NamespaceSpec['drift'];
}

/** Pure: every combination has exactly one answer. */
export function decide(
  observation: PartObservation,
  { recorded, intentionChanged, adoptPolicy, drift }: DecisionInput,
): Decision {
  switch (observation.type) {
    case 'kindNotServed':
      return {
        action: 'wait',
        problem: 'KindNotServed',
        reason: 'the cluster does not serve this kind yet',
      };
    case 'terminating':
      return {
        action: 'wait',
        problem: 'Terminating',
        reason: 'the object of this name is still being deleted',
      };
    case 'absent':
      if (!recorded) {
        return { action: 'create', force: false, reason: 'it does not exist' };
      }
      if (intentionChanged || drift === 'repair') {
        return {
          action: 'create',
          force: false,
          reason: 'it was deleted by somebody else',
        };
      }
      return {
        action: 'report',
        reason: 'it was deleted by somebody else',
        fields: [],
      };
    case 'foreign':
      if (adoptPolicy === 'Always') {
        return {
          action: 'update',
          force: true,
          reason: 'it exists already and is adopted',
        };
      }
      if (adoptPolicy === 'IfIdentical' && observation.fields.length === 0) {
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
            ? `an object of this name exists already and differs in ${observation.fields.join(
                ', ',
              )}`
            : 'an object of this name exists already and is not ours',
      };
    case 'same':
      return { action: 'none', reason: 'as intended' };
    case 'different':
      if (intentionChanged) {
        return {
          action: 'update',
          force: false,
          reason: 'the intention changed',
        };
      }
      if (drift === 'repair') {
        return {
          action: 'update',
          force: true,
          reason: 'it was changed by somebody else',
        };
      }
      return {
        action: 'report',
        reason: 'it was changed by somebody else',
        fields: observation.fields,
      };
    case 'conflict': {
      const who = describeConflicts(observation.conflicts);
      // Only what we made ourselves may be taken back by force.
      if (drift === 'repair' && recorded) {
        return {
          action: 'update',
          force: true,
          reason: `it was changed by somebody else: ${who}`,
        };
      }
      return {
        action: 'refuse',
        problem: 'Conflict',
        reason: `somebody else changed and now owns ${who}`,
      };
    }
    default:
      return observation satisfies never;
  }
}

/** In words, for a condition: `spec.hard.pods (owned by kubectl-edit)`. */
export function describeConflicts(conflicts: FieldConflict[]): string {
  return conflicts
    .map(({ manager, field }) => `${field} (owned by ${manager})`)
    .join(', ');
}
