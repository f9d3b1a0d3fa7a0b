import { ConflictError } from '@backstage/errors';
import {
  deletionPlanSchema,
  type DeletionItem,
  type DeletionPlan,
  type PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';
import type { OkeAuthorizer } from '../authorization/OkeAuthorizer';
import { etagOf, type DeclaredRecord } from './declaration';
import { findDeclared, type Caller, type Declared } from './findDeclared';
import { groupItems } from './deletionGroups';
import type { Seen } from './judgeDeclaration';
import { deletionDifference } from './planDifference';
import { deletionPlanId } from './planId';
import { PlanMovedError } from './PlanMovedError';
import type { RecentPlans } from './RecentPlans';
import { requireEtag } from './requireEtag';
import { tryTwice } from './tryTwice';

/** What every spec says that is of interest here. */
interface DeletableSpec {
  owner: string;
  deletionProtection: boolean;
}

/** What was seen of what goes. */
export interface SeenDeletion
  extends Pick<DeletionPlan, 'hosts' | 'entities' | 'unread'> {
  /** Everything that goes or stays. */
  items: DeletionItem[];
}

/** One object that a caller wants to be gone. */
export interface Deletable<Row extends DeclaredRecord<DeletableSpec>>
  extends Declared<Row> {
  /** Who wants it, for example `user:default/ada`. */
  caller: string;
  /** To delete it, and to read it: who cannot read it cannot see that it is gone. */
  needed: Parameters<OkeAuthorizer['isAllowed']>[0];
  /** What of its own is in the way. */
  hindrances?(existing: Row): Promise<PlanProblem[]>;
  /** What would go with it, and what would stay. */
  look(existing: Row): Promise<SeenDeletion>;
  /** Undefined when something is in the way that was not there when it was read. */
  mark(existing: Row): Promise<Row | undefined>;
}

/** How a caller wants a deletion to be taken. */
export interface DeleteOptions extends Seen {
  ifMatch: readonly string[] | undefined;
}

/**
 * What {@link deleteDeclared} would take away, and what is in the way.
 *
 * @param seen - what the caller has seen: held to what is there, as if it were deleted
 * @throws NotFoundError also when the caller may not delete it; PreconditionFailedError; PlanMovedError
 */
export async function planDeletion<Row extends DeclaredRecord<DeletableSpec>>(
  deletable: Deletable<Row>,
  caller: Caller,
  recent: RecentPlans,
  { ifMatch, plan: confirmed }: Seen = {},
): Promise<{ row: Row; plan: DeletionPlan }> {
  const row = await findDeclared(deletable, deletable.needed, caller);
  requireEtag(deletable.what, etagOf(row), ifMatch);
  const plan = await makePlan(deletable, row, await problemsOf(deletable, row));
  // What is asked for is done already, and what is refused has no id.
  if (confirmed !== undefined && plan.id && !row.deletionRequestedAt) {
    await confirm(deletable, row, plan, confirmed, recent);
  }
  await recent.keep(deletable.caller, deletable.what, plan);
  return { row, plan };
}

/**
 * Asks for deletion; asking again is a no-op.
 *
 * @returns the row, and whether anything is to be done
 * @throws NotFoundError also when the caller may not delete it; ConflictError when it is protected or
 *   something is in the way; PreconditionFailedError; PlanMovedError
 */
export async function deleteDeclared<Row extends DeclaredRecord<DeletableSpec>>(
  deletable: Deletable<Row>,
  { ifMatch, plan }: DeleteOptions,
  caller: Caller,
  recent: RecentPlans,
): Promise<{ row: Row; isNew: boolean }> {
  const { what, needed, mark } = deletable;
  return tryTwice(what, async () => {
    const existing = await findDeclared(deletable, needed, caller);
    const problems = await problemsOf(deletable, existing);
    if (problems.length > 0) {
      throw new ConflictError(
        problems
          .map(({ message, remedy }) => `${capitalized(message)}. ${remedy}.`)
          .join(' '),
      );
    }
    requireEtag(what, etagOf(existing), ifMatch);
    if (existing.deletionRequestedAt) {
      return { row: existing, isNew: false };
    }
    if (plan !== undefined) {
      const now = await makePlan(deletable, existing, []);
      await confirm(deletable, existing, now, plan, recent);
    }
    const row = await mark(existing);
    return row && { row, isNew: true };
  });
}

/** @throws PlanMovedError */
async function confirm<Row extends DeclaredRecord<DeletableSpec>>(
  deletable: Deletable<Row>,
  existing: Row,
  plan: DeletionPlan,
  confirmed: string,
  recent: RecentPlans,
): Promise<void> {
  const { caller, what } = deletable;
  if (plan.id !== confirmed) {
    await recent.keep(caller, what, plan);
    const seen = await recent.find(caller, what, confirmed, deletionPlanSchema);
    throw new PlanMovedError(
      what,
      plan,
      seen && deletionDifference(seen, plan, existing),
    );
  }
}

async function makePlan<Row extends DeclaredRecord<DeletableSpec>>(
  { what, look }: Deletable<Row>,
  existing: Row,
  problems: PlanProblem[],
): Promise<DeletionPlan> {
  const { items, hosts, entities, unread } = await look(existing);
  const etag = etagOf(existing);
  const others = {
    hosts,
    entities,
    unread: unread.map(({ what: name }) => name),
  };
  return {
    groups: groupItems(items),
    ...{ hosts, entities, unread, problems, etag },
    ...(problems.length === 0 && {
      id: deletionPlanId(what, etag, { items, others }),
    }),
  };
}

/** What is in the way of a deletion that was not asked for yet. */
export async function problemsOf<Row extends DeclaredRecord<DeletableSpec>>(
  { what, hindrances }: Pick<Deletable<Row>, 'what' | 'hindrances'>,
  existing: Row,
): Promise<PlanProblem[]> {
  if (existing.deletionRequestedAt) {
    return [];
  }
  if (existing.spec.deletionProtection) {
    return [
      {
        field: 'deletionProtection',
        value: 'true',
        message: `the ${what} is protected from deletion`,
        remedy: 'Set deletionProtection to false first',
      },
    ];
  }
  return (await hindrances?.(existing)) ?? [];
}

function capitalized(sentence: string): string {
  return sentence.charAt(0).toLocaleUpperCase('en') + sentence.slice(1);
}
