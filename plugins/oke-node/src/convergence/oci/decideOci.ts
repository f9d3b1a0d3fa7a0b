import type { FieldChange } from '@okeanos/backstage-plugin-oke-common';
import { contentHash } from '../contentHash';
import { withKept } from './compareRules';
import type { OciObservation, Present } from './observe';
import type { OciRecord } from './OciRecord';
import { isTokenSpent } from './settle';
import { elapsedMs, retryDelayMs } from './timing';

/** What to do about one part. */
export type OciDecision =
  /** Begin an attempt to create it. */
  | { action: 'create'; reason: string }
  /** Repeat the call that is recorded: it has one effect. */
  | { action: 'resend'; reason: string }
  /**
   * Change what differs.
   *
   * - `fields`: their paths
   * - `told`: what is changed, for people
   * - `diff`: the same with what it is and becomes
   */
  | {
      action: 'update';
      reason: string;
      fields: string[];
      told: string[];
      diff: FieldChange[];
    }
  /** Delete it to create it again: what a failed creation left, or what cannot be changed as intended. */
  | { action: 'replace'; reason: string }
  | { action: 'none'; reason: string }
  /** Differs, and stays so until somebody decides. */
  | { action: 'report'; problem: 'Changed' | 'Deleted'; reason: string }
  /** Cannot be done as asked. */
  | {
      action: 'refuse';
      problem: 'Immutable' | 'Duplicate' | 'Taken';
      reason: string;
    }
  /**
   * Not now.
   *
   * - `isStanding`: what depends on it can be made
   */
  | { action: 'wait'; problem: string; reason: string; isStanding?: true }
  /**
   * Does not work.
   *
   * - `retryInMs`: until it is tried again
   */
  | { action: 'fail'; problem: string; reason: string; retryInMs?: number }
  /** Nobody can tell how it stands. */
  | {
      action: 'unknown';
      problem: 'CreationUncertain' | 'NotAuthorizedOrNotFound' | 'UnknownState';
      reason: string;
    };

export interface OciDecisionInput {
  /** As {@link settle} left it. */
  record: OciRecord | undefined;
  /** A new plan was confirmed, the intention changed, or drift is to be repaired. */
  mayAct: boolean;
  /** Hash of the details, with references resolved. */
  bodyHash: string;
  now: number;
}

/** Tells one change from another. */
export function changeHash(bodyHash: string, fields: string[]): string {
  return contentHash([bodyHash, fields]);
}

/** Pure: every combination has exactly one answer. */
export function decideOci(
  observation: OciObservation,
  input: OciDecisionInput,
): OciDecision {
  const { record, bodyHash, now } = input;
  switch (observation.type) {
    case 'absent':
    case 'gone':
    case 'createFailed':
      return decideMissing(input);
    case 'requested':
      if (record?.ended) {
        return decideMissing(input);
      }
      if (record && isTokenSpent(record, now)) {
        return {
          action: 'unknown',
          problem: 'CreationUncertain',
          reason: `its creation was asked for at ${record.startedAt}, and whether it was made cannot be told`,
        };
      }
      // Of another DRG, for example, than the one that was not there.
      if (record?.request?.refused && record.request.bodyHash !== bodyHash) {
        return {
          action: 'create',
          reason: 'it was refused, and is asked for otherwise now',
        };
      }
      return observation.accepted
        ? { action: 'wait', problem: 'Creating', reason: 'OCI is making it' }
        : {
            action: 'resend',
            reason: 'its creation was asked for, and the answer is not known',
          };
    case 'notVisible':
      return {
        action: 'wait',
        problem: 'NotVisibleYet',
        reason: 'it was made a moment ago, and OCI does not show it yet',
      };
    case 'unknown':
      return {
        action: 'unknown',
        problem: 'NotAuthorizedOrNotFound',
        reason: observation.message,
      };
    case 'taken':
      return {
        action: 'refuse',
        problem: 'Taken',
        reason: observation.message,
      };
    case 'present':
      return decidePresent(observation, input);
    default:
      return observation satisfies never;
  }
}

function decideMissing({ record, mayAct, now }: OciDecisionInput): OciDecision {
  const ended = record?.ended;
  if (!ended) {
    return { action: 'create', reason: 'it does not exist' };
  }
  if (ended.reason === 'Gone') {
    const reason = `it was deleted by somebody else: ${ended.message}`;
    return mayAct
      ? { action: 'create', reason }
      : { action: 'report', problem: 'Deleted', reason };
  }
  const retryInMs = retryDelayMs(record.attempt) - elapsedMs(ended.at, now);
  return retryInMs > 0
    ? {
        action: 'fail',
        problem: 'CreateFailed',
        reason: ended.message,
        retryInMs,
      }
    : { action: 'create', reason: `it failed before: ${ended.message}` };
}

function decidePresent(
  observation: Present,
  input: OciDecisionInput,
): OciDecision {
  const { phase, others, message } = observation;
  const { record, mayAct } = input;
  const isMade = record?.hash !== undefined;
  if (others.length > 0) {
    return {
      action: 'refuse',
      problem: 'Duplicate',
      reason: `others carry the tags of this part: ${others.join(
        ', ',
      )}; delete them, or take the tags away`,
    };
  }
  switch (phase) {
    case 'pending':
      return {
        action: 'wait',
        problem: isMade ? 'Updating' : 'Creating',
        reason: message ?? 'OCI is working on it',
      };
    case 'terminating':
      return {
        action: 'wait',
        problem: 'Terminating',
        reason: 'it is being deleted',
      };
    case 'failed': {
      const reason = message ?? 'OCI says no more';
      // An add-on cannot be replaced: OKE goes on trying, or somebody has to look.
      return !isMade && mayAct && observation.live
        ? { action: 'replace', reason }
        : { action: 'fail', problem: 'Failed', reason };
    }
    case 'inactive':
      // Switched off, which is a difference like any other.
      if (observation.fields.includes('isEnabled')) {
        return decideStanding(observation, input);
      }
      return {
        action: 'fail',
        problem: 'Inactive',
        reason:
          message ??
          'OCI says that it is inactive and nothing more: look at it in the OCI Console',
      };
    case 'ready':
    case 'degraded':
      return decideStanding(observation, input);
    case 'terminated':
    case 'unrecognised':
      return {
        action: 'unknown',
        problem: 'UnknownState',
        reason: `OCI says that its state is ${observation.lifecycleState}, which this version of Okeanos does not know: nothing is concluded from it, and nothing is done`,
      };
    default:
      return phase satisfies never;
  }
}

function decideStanding(
  observation: Present,
  { record, mayAct, bodyHash, now }: OciDecisionInput,
): OciDecision {
  const { phase, message, fields, fixedFields, isReplaceable } = observation;
  const { told, diff, kept, notes, unpeered } = observation;
  if (fields.length === 0 && fixedFields.length === 0) {
    if (unpeered) {
      const { problem, message: reason } = unpeered;
      return problem === 'NotPeered'
        ? { action: 'wait', problem, reason, isStanding: true }
        : { action: 'fail', problem, reason };
    }
    return phase === 'ready'
      ? {
          action: 'none',
          reason: [withKept('as intended', kept), ...notes].join('; '),
        }
      : {
          action: 'fail',
          problem: 'NeedsAttention',
          reason: message ?? 'OCI says that it needs attention',
        };
  }
  if (!mayAct) {
    return {
      action: 'report',
      problem: 'Changed',
      reason: `it was changed by somebody else: ${told.join(', ')}`,
    };
  }
  if (fixedFields.length > 0 && isReplaceable) {
    return {
      action: 'replace',
      reason: `OCI cannot change ${fixedFields.join(
        ', ',
      )} of what exists: it is deleted with what it holds, and made again`,
    };
  }
  if (fixedFields.length > 0) {
    return {
      action: 'refuse',
      problem: 'Immutable',
      reason: `OCI cannot change ${fixedFields.join(', ')} of what exists`,
    };
  }
  const change = record?.change;
  if (
    change?.operation === 'update' &&
    change.bodyHash === changeHash(bodyHash, fields)
  ) {
    const { failure, attempt, startedAt } = change;
    const retryInMs =
      retryDelayMs(attempt) - elapsedMs(failure?.at ?? startedAt, now);
    if (retryInMs > 0) {
      return failure
        ? {
            action: 'fail',
            problem: 'UpdateFailed',
            reason: failure.message,
            retryInMs,
          }
        : {
            action: 'wait',
            problem: 'Updating',
            reason: `OCI does not show the change of ${fields.join(', ')} yet`,
          };
    }
  }
  return {
    action: 'update',
    fields,
    told,
    diff,
    reason: `${fields.join(', ')} ${fields.length > 1 ? 'differ' : 'differs'}`,
  };
}
