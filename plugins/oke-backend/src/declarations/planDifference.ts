import {
  ETAG_ABSENT,
  type DeletionPlan,
  type FieldChange,
  type Plan,
  type PlanDifference,
} from '@okeanos/backstage-plugin-oke-common';

/** In what a plan differs from the one that was seen. Pure. */
export function planDifference(seen: Plan, now: Plan): PlanDifference[] {
  return differing(linesOfPlan(seen), linesOfPlan(now));
}

/** The same of plans of a deletion. */
export function deletionDifference(
  seen: DeletionPlan,
  now: DeletionPlan,
): PlanDifference[] {
  return differing(linesOfDeletion(seen), linesOfDeletion(now));
}

/** What is said, by what it is said of. */
type Lines = Map<string, string>;

function differing(seen: Lines, now: Lines): PlanDifference[] {
  return [...new Set([...seen.keys(), ...now.keys()])]
    .filter(what => seen.get(what) !== now.get(what))
    .map(what => ({ what, before: seen.get(what), now: now.get(what) }));
}

function linesOfPlan({ changes, problems, spec = [], etag }: Plan): Lines {
  return new Map([
    ['what is declared', etag === ETAG_ABSENT ? 'nothing' : `version ${etag}`],
    ...spec.map(change => [`spec ${change.field}`, describe(change)] as const),
    ...changes.map(
      ({ part, kind, name, action, reason, diff = [] }) =>
        [
          `${kind} ${name}${part === name ? '' : ` (${part})`}`,
          [
            action === 'none' || action === 'unknown'
              ? action
              : `${action}: ${reason}`,
            ...diff.map(change => `${change.field}: ${describe(change)}`),
          ].join('; '),
        ] as const,
    ),
    ...problems.map(
      ({ field, message }) => [field || 'in the way', message] as const,
    ),
  ]);
}

function linesOfDeletion({
  groups,
  hosts,
  entities,
  unread,
  problems,
}: DeletionPlan): Lines {
  return new Map([
    ...groups.map(
      ({ kind, count }) => [`number of ${kind}`, String(count)] as const,
    ),
    ...groups.flatMap(({ items }) =>
      items.map(
        ({ kind, namespace, name, action, reason }) =>
          [
            `${kind} ${namespace ? `${namespace}/` : ''}${name}`,
            `${action}: ${reason}`,
          ] as const,
      ),
    ),
    ...hosts.map(({ host, when }) => [`host ${host}`, when] as const),
    ...entities.map(entity => [entity, 'loses its status'] as const),
    ...unread.map(({ what }) => [what, 'could not be read'] as const),
    ...problems.map(
      ({ field, message }) => [field || 'in the way', message] as const,
    ),
  ]);
}

function describe({ from = 'nothing', to = 'nothing' }: FieldChange): string {
  return `${from} → ${to}`;
}
