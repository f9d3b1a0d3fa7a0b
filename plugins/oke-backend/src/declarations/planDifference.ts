import {
  ETAG_ABSENT,
  type DeletionItem,
  type DeletionPlan,
  type FieldChange,
  type Plan,
  type PlanChange,
  type PlanDifference,
  type PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';
import { readEtag, type DeclaredRecord } from './declaration';
import { isOpen, isOthers } from './planId';

const isNew = ({ etag }: Plan) => etag === ETAG_ABSENT;

/**
 * In what a plan differs from the one that was seen, in words. Pure.
 *
 * @param declared - undefined when nothing is
 */
export function planDifference(
  seen: Plan,
  now: Plan,
  declared: Declarer | undefined,
): PlanDifference[] {
  // The plan of something new names each field of its spec: beside that it is there by now, or gone, that is no news.
  const isOtherwiseNew = isNew(seen) !== isNew(now);
  return [
    ...declaredDifference(seen.etag, now.etag, declared),
    ...differing(
      linesOfPlan(isOtherwiseNew ? { ...seen, spec: [] } : seen),
      linesOfPlan(isOtherwiseNew && isNew(now) ? { ...now, spec: [] } : now),
    ),
  ];
}

/** The same of plans of a deletion. Pure. */
export function deletionDifference(
  seen: DeletionPlan,
  now: DeletionPlan,
  declared: Declarer,
): PlanDifference[] {
  return [
    ...declaredDifference(seen.etag, now.etag, declared),
    ...differing(linesOfDeletion(seen), linesOfDeletion(now)),
  ];
}

function declaredDifference(
  seen: string | undefined,
  now: string | undefined,
  declared: Declarer | undefined,
): PlanDifference[] {
  if (seen === undefined || now === undefined || seen === now) {
    return [];
  }
  const isSame = readEtag(seen)?.id === readEtag(now)?.id;
  return [
    {
      what: 'what is declared',
      before: versionOf(seen),
      now: [
        versionOf(now),
        ...(seen === ETAG_ABSENT || isSame || now === ETAG_ABSENT
          ? []
          : ['of another of this name']),
        ...(declared ? [`declared by ${declared.requestedBy}`] : []),
      ].join(', '),
    },
  ];
}

function versionOf(etag: string): string {
  const read = readEtag(etag);
  return read ? `version ${read.generation}` : 'nothing';
}

/** What is declared now, for who has seen another version. */
type Declarer = Pick<DeclaredRecord<unknown>, 'requestedBy'>;

/** What is said, by what it is said of. */
type Lines = Map<string, string>;

function differing(seen: Lines, now: Lines): PlanDifference[] {
  return [...new Set([...seen.keys(), ...now.keys()])]
    .filter(what => seen.get(what) !== now.get(what))
    .map(what => ({ what, before: seen.get(what), now: now.get(what) }));
}

/** What does not count is said in one way: see {@link isOpen}. */
function linesOfPlan({ changes, problems, spec = [] }: Plan): Lines {
  return new Map([
    ...spec.map(
      change => [`spec ${change.field}`, describeField(change)] as const,
    ),
    ...changes.map(
      change =>
        [
          `${change.kind} ${change.name}${
            change.part === change.name ? '' : ` (${change.part})`
          }`,
          isOpen(change) ? describeChange(change) : 'as declared',
        ] as const,
    ),
    ...problems.map(lineOfProblem),
  ]);
}

function describeChange(change: PlanChange): string {
  const { action, reason, diff = [], takesFrom = [] } = change;
  const what = {
    create: `is made again: ${reason}`,
    update: `is changed: ${reason}`,
    delete: `is deleted: ${reason}`,
    none: 'as declared',
    unknown: 'could not be read',
  }[action];
  return [
    what,
    ...diff.map(field => `${field.field}: ${describeField(field)}`),
    ...(takesFrom.length > 0 ? [`taken from ${takesFrom.join(', ')}`] : []),
  ].join('; ');
}

function linesOfDeletion({
  groups,
  hosts,
  entities,
  unread,
  problems,
}: DeletionPlan): Lines {
  return new Map([
    // Of few, each is named.
    ...groups
      .filter(({ count, items }) => count > items.length)
      .map(({ kind, count }) => [`${kind}, all of them`, `${count}`] as const),
    ...groups.flatMap(({ items }) => items.filter(isOthers).map(lineOfItem)),
    ...hosts.map(({ host, when }) => [`host ${host}`, when] as const),
    ...entities.map(entity => [entity, 'loses its status'] as const),
    ...unread.map(({ what }) => [what, 'could not be read'] as const),
    ...problems.map(lineOfProblem),
  ]);
}

function lineOfItem(item: DeletionItem) {
  const { kind, namespace, name, action, reason } = item;
  const what = {
    delete: 'goes',
    keep: 'stays',
    unknown: 'not known what becomes of it',
  }[action];
  return [
    `${kind} ${namespace ? `${namespace}/` : ''}${name}`,
    `${what}: ${reason}`,
  ] as const;
}

function lineOfProblem({ field, message }: PlanProblem) {
  return [field || 'in the way', message] as const;
}

function describeField({
  from = 'nothing',
  to = 'nothing',
}: FieldChange): string {
  return `${from} → ${to}`;
}
