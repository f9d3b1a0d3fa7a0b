import type {
  ClusterSpec,
  PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';
import { fieldChanges } from '../../convergence/fieldChanges';

/**
 * What is wrong with a spec since the cluster is frozen, or is to be: freezing and unfreezing are changes of their own. So
 * freezing changes nothing else, and what unfreezing does is seen before anything else is asked for. Its end
 * is not OCI's, and can be moved. Pure.
 *
 * @param current - what was asked for before; undefined for a new one
 * @public
 */
export function checkFrozen(
  spec: ClusterSpec,
  current: ClusterSpec | undefined,
): PlanProblem[] {
  if (!current) {
    return spec.frozen
      ? [
          {
            field: 'frozen',
            value: 'true',
            message:
              'there is nothing to freeze yet, and nothing would be made',
            remedy:
              'Declare it with frozen: false, and freeze it when it is made',
          },
        ]
      : [];
  }
  if (!spec.frozen && !current.frozen) {
    return [];
  }
  const { message, remedy } = whyNot(spec, current);
  return fieldChanges(current, spec)
    .filter(({ field }) => field !== 'frozen' && !/^expiry\b/.test(field))
    .map(({ field, to = '' }) => ({ field, value: to, message, remedy }));
}

function whyNot(
  spec: ClusterSpec,
  current: ClusterSpec,
): Pick<PlanProblem, 'message' | 'remedy'> {
  if (!current.frozen) {
    return {
      message:
        'a cluster is frozen as it is: nothing else can be asked for with it',
      remedy: 'Take this change back, or make it first',
    };
  }
  return spec.frozen
    ? {
        message: 'the cluster is frozen: Okeanos changes nothing of it',
        remedy: 'Take this change back, or set frozen to false first',
      }
    : {
        message:
          'the cluster is frozen, and unfreezing it may already change things',
        remedy: 'Set frozen to false without this change, and make it then',
      };
}
