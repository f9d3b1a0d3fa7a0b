import type { KubernetesObject } from '../../kubernetes';
import { fieldChanges, shortened } from '../fieldChanges';
import type { PartDrift } from '../PartDrift';
import type { PartObservation } from './observePart';
import { wroteFields } from './wroteFields';

/** Kinds of Kubernetes itself whose rules, bounds and subjects are no secrets. */
const TOLD_KINDS = new Set([
  'LimitRange',
  'NetworkPolicy',
  'ResourceQuota',
  'Role',
  'RoleBinding',
]);
const TOLD_FIELDS = /^(spec|rules|subjects|roleRef)\b/;
/** What the API server heeds of a Namespace: a level, one of three words. */
const POD_SECURITY = /^metadata\.labels\.pod-security\.kubernetes\.io\//;

/**
 * What somebody else did to a part, from how it stands. Pure.
 *
 * What somebody wrote into an annotation, a ConfigMap or an object of a module may be a secret: of these only the
 * path is told.
 *
 * @param of - `recorded`: Okeanos had made it: what is there, or what is not there any more; `isReplaced`: it had, and
 *   what is there has another UID; `isIntendedAsBefore`: what is intended is what was last applied: otherwise it differs
 *   by our own doing
 * @returns undefined when nothing is known to be somebody else's doing
 */
export function driftOf(
  observation: PartObservation,
  intended: KubernetesObject,
  of: { recorded: boolean; isReplaced: boolean; isIntendedAsBefore: boolean },
): PartDrift | undefined {
  if (!of.recorded && !of.isReplaced) {
    return undefined;
  }
  // Whoever made another one of its name deleted it, or came after who did.
  const isGone = observation.type === 'foreign' && of.isReplaced;
  if (observation.type === 'absent' || isGone) {
    return { change: 'Deleted', fields: [], by: [] };
  }
  if (!of.isIntendedAsBefore) {
    return undefined;
  }
  switch (observation.type) {
    case 'different':
      return changed(observation.live, intended, observation.fields);
    case 'conflict': {
      const { live, conflicts } = observation;
      const fields = conflicts.map(({ field }) => field.replace(/^\./, ''));
      const drift = changed(live, intended, fields);
      const known = drift.by.map(({ manager }) => manager);
      // The API server names them itself, also where their fields are items of a list.
      const others = conflicts
        .map(({ manager }) => manager)
        .filter(manager => !known.includes(manager));
      return {
        ...drift,
        by: [
          ...drift.by,
          ...[...new Set(others)].map(manager => ({ manager })),
        ],
      };
    }
    default:
      return undefined;
  }
}

function changed(
  live: KubernetesObject,
  intended: KubernetesObject,
  paths: string[],
): PartDrift {
  const all = fieldChanges(live, intended);
  const fields = [...new Set(paths)].sort().map(field => {
    const change = all.find(each => each.field === field);
    return change && isTold(live.kind, field) ? shortened(change) : { field };
  });
  return { change: 'Changed', fields, by: wroteFields(live, paths) };
}

function isTold(kind: string, field: string): boolean {
  return (
    (TOLD_KINDS.has(kind) && TOLD_FIELDS.test(field)) ||
    (kind === 'Namespace' && POD_SECURITY.test(field))
  );
}
