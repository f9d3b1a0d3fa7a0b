import { isDeepStrictEqual } from 'node:util';
import {
  ETAG_ABSENT,
  planSchema,
  type Plan,
  type PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';
import {
  fieldChanges,
  shortened,
  type TakenFields,
} from '@okeanos/backstage-plugin-oke-node';
import { etagOf, toDeclared, type DeclaredRecord } from './declaration';
import { InvalidSpecError } from './InvalidSpecError';
import {
  judgeDeclaration,
  type DeclareOptions,
  type Seen,
} from './judgeDeclaration';
import { planDifference } from './planDifference';
import { planId } from './planId';
import { PlanMovedError } from './PlanMovedError';
import type { RecentPlans } from './RecentPlans';
import { requireEtag } from './requireEtag';
import { tryTwice } from './tryTwice';

/** What the cloud says of a spec, with values that are not cut. */
export interface Comparison
  extends Pick<Plan, 'changes' | 'notices' | 'problems'> {
  /** What is taken from other field managers. */
  taken?: TakenFields[];
  /** What is in the way of a declaration that confirms no plan. */
  unconfirmed?: PlanProblem[];
}

/** One object that a caller declares. */
export interface Declarable<Row extends DeclaredRecord<object>> {
  /** For messages, for example `cluster demo`. */
  what: string;
  /** Who declares it, for example `user:default/ada`. */
  caller: string;
  /** What the caller asks for. */
  spec: Row['spec'];
  read(): Promise<Row | undefined>;
  /** Everything that can be told without the cloud. */
  check(existing: Row | undefined): Promise<PlanProblem[]>;
  /**
   * What the cloud says.
   *
   * @param isConfirming - a plan is held to it: it is asked anew
   */
  compare(
    existing: Row | undefined,
    isConfirming: boolean,
  ): Promise<Comparison>;
  /** Undefined when something is in the way that was not there when it was read. */
  create(planId: string | undefined): Promise<Row | undefined>;
  /** The same. */
  update(
    existing: Row,
    confirmed: { planId: string | undefined; taken: TakenFields[] },
  ): Promise<Row | undefined>;
}

/**
 * What declaring the spec would change, and what is in the way.
 *
 * @param seen - what the caller has seen: held to what is there, as if it were declared
 * @throws PreconditionFailedError, PlanMovedError
 */
export async function planSpec<Row extends DeclaredRecord<object>>(
  declarable: Declarable<Row>,
  recent: RecentPlans,
  { ifMatch, plan: confirmed }: Seen = {},
): Promise<Plan> {
  const { caller, what, spec, read, check, compare } = declarable;
  const existing = await read();
  const problems = await check(existing);
  if (problems.length > 0) {
    return { changes: [], problems };
  }
  const isDone = existing && isConfirmed(existing, spec, confirmed);
  if (!isDone) {
    requireEtag(what, existing && etagOf(existing), ifMatch);
  }
  if (existing?.deletionRequestedAt) {
    const { deletionRequestedAt } = existing;
    return { changes: [], problems: [beingDeleted(what, deletionRequestedAt)] };
  }
  const isConfirming = confirmed !== undefined && !isDone;
  const compared = await compare(existing, isConfirming);
  if (isConfirming && compared.problems.length === 0) {
    await confirm(declarable, existing, compared, confirmed, recent);
  }
  const plan = toPlan(declarable, existing, compared);
  await recent.keep(caller, what, plan);
  return plan;
}

/** What is a refusal of its own when it is declared. */
function beingDeleted(what: string, since: string): PlanProblem {
  return {
    ...{ field: 'name', value: '' },
    message: `the ${what} is being deleted since ${since}`,
    remedy: 'Declare it again when it is gone',
  };
}

/**
 * Declares the spec. The same spec again is a no-op, unless a plan is confirmed that changes something; so is a plan that
 * was confirmed already.
 *
 * @returns the row, and whether anything is to be done
 * @throws InvalidSpecError, PreconditionFailedError, PlanMovedError, ConflictError
 */
export async function declareSpec<Row extends DeclaredRecord<object>>(
  declarable: Declarable<Row>,
  options: DeclareOptions,
  recent: RecentPlans,
): Promise<{ row: Row; isNew: boolean }> {
  return tryTwice(declarable.what, () =>
    declareOnce(declarable, options, recent),
  );
}

async function declareOnce<Row extends DeclaredRecord<object>>(
  declarable: Declarable<Row>,
  options: DeclareOptions,
  recent: RecentPlans,
): Promise<{ row: Row; isNew: boolean } | undefined> {
  const { what, spec, read, check, compare, create, update } = declarable;
  const existing = await read();
  throwIfAny(await check(existing));
  if (existing && isConfirmed(existing, spec, options.plan)) {
    return { row: existing, isNew: false };
  }
  const judgement = judgeDeclaration(
    what,
    existing && toDeclared(existing),
    spec,
    options,
  );
  if (options.plan === undefined && existing && judgement === 'nothing') {
    return { row: existing, isNew: false };
  }
  const isConfirming = options.plan !== undefined;
  const compared = await compare(existing, isConfirming);
  throwIfAny(compared.problems);
  if (options.plan !== undefined) {
    await confirm(declarable, existing, compared, options.plan, recent);
    if (existing && !isAnythingToDo(existing, spec, compared)) {
      return { row: existing, isNew: false };
    }
  } else {
    throwIfAny(compared.unconfirmed ?? []);
  }
  const row = await (existing
    ? update(existing, {
        planId: options.plan,
        taken: compared.taken ?? [],
      })
    : create(options.plan));
  return row && { row, isNew: true };
}

/**
 * Holds the plan of now to the one that the caller confirms.
 *
 * @throws PlanMovedError
 */
async function confirm<Row extends DeclaredRecord<object>>(
  declarable: Declarable<Row>,
  existing: Row | undefined,
  compared: Comparison,
  confirmed: string,
  recent: RecentPlans,
): Promise<void> {
  const { caller, what } = declarable;
  const plan = toPlan(declarable, existing, compared);
  if (plan.id !== confirmed) {
    await recent.keep(caller, what, plan);
    const seen = await recent.find(caller, what, confirmed, planSchema);
    throw new PlanMovedError(
      what,
      plan,
      seen && planDifference(seen, plan, existing),
    );
  }
}

/** Whether the last declaration confirmed this very plan: who asks again, or at the same time, finds it done. */
function isConfirmed(
  {
    planId: confirmed,
    spec: declared,
    deletionRequestedAt,
  }: DeclaredRecord<object>,
  spec: object,
  plan: string | undefined,
): boolean {
  return (
    plan !== undefined &&
    plan === confirmed &&
    !deletionRequestedAt &&
    isDeepStrictEqual(declared, spec)
  );
}

function toPlan<Row extends DeclaredRecord<object>>(
  { what, spec }: Pick<Declarable<Row>, 'what' | 'spec'>,
  existing: Row | undefined,
  compared: Comparison,
): Plan {
  const changes = compared.changes.map(change => ({
    ...change,
    ...(change.diff && { diff: change.diff.map(shortened) }),
  }));
  const { problems, notices } = compared;
  if (problems.length > 0) {
    // Who has a problem perhaps may not know whether there is something.
    return { changes, problems };
  }
  const etag = existing ? etagOf(existing) : ETAG_ABSENT;
  return {
    ...{ changes, problems, etag },
    ...(notices && notices.length > 0 && { notices }),
    spec: fieldChanges(existing?.spec, spec).map(shortened),
    id: planId(what, spec, { changes: compared.changes, etag }),
  };
}

function isAnythingToDo(
  existing: DeclaredRecord<object>,
  spec: object,
  { changes }: Comparison,
): boolean {
  return (
    !isDeepStrictEqual(existing.spec, spec) ||
    changes.some(({ action }) => action !== 'none')
  );
}

function throwIfAny(problems: PlanProblem[]): void {
  if (problems.length > 0) {
    throw new InvalidSpecError(problems);
  }
}
