import {
  ETAG_ABSENT,
  type Plan,
  type PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';
import { etagOf, toDeclared, type DeclaredRecord } from './declaration';
import { InvalidSpecError } from './InvalidSpecError';
import { judgeDeclaration, type DeclareOptions } from './judgeDeclaration';
import { tryTwice } from './tryTwice';

/** One object that a caller declares. */
export interface Declarable<Row extends DeclaredRecord<object>> {
  /** For messages, for example `cluster demo`. */
  what: string;
  /** What the caller asks for. */
  spec: Row['spec'];
  read(): Promise<Row | undefined>;
  /** Everything that can be told without the cloud. */
  check(existing: Row | undefined): Promise<PlanProblem[]>;
  /** What the cloud says. */
  compare(existing: Row | undefined): Promise<Plan>;
  /** Undefined when something is in the way that was not there when it was read. */
  create(): Promise<Row | undefined>;
  /** The same. */
  update(existing: Row): Promise<Row | undefined>;
}

/** What declaring the spec would change, and what is in the way. */
export async function planSpec<Row extends DeclaredRecord<object>>(
  declarable: Declarable<Row>,
): Promise<Plan> {
  const existing = await declarable.read();
  const problems = await declarable.check(existing);
  if (problems.length > 0) {
    return { changes: [], problems };
  }
  const plan = await declarable.compare(existing);
  // Who has a problem perhaps may not know whether there is something.
  return plan.problems.length > 0
    ? plan
    : { ...plan, etag: existing ? etagOf(existing) : ETAG_ABSENT };
}

/**
 * Declares the spec. The same spec again is a no-op.
 *
 * @returns the row, and whether anything is to be done
 * @throws InvalidSpecError, PreconditionFailedError, ConflictError
 */
export async function declareSpec<Row extends DeclaredRecord<object>>(
  declarable: Declarable<Row>,
  options: DeclareOptions,
): Promise<{ row: Row; isNew: boolean }> {
  return tryTwice(declarable.what, () => declareOnce(declarable, options));
}

async function declareOnce<Row extends DeclaredRecord<object>>(
  { what, spec, read, check, compare, create, update }: Declarable<Row>,
  options: DeclareOptions,
): Promise<{ row: Row; isNew: boolean } | undefined> {
  const existing = await read();
  throwIfAny(await check(existing));
  const judgement = judgeDeclaration(
    what,
    existing && toDeclared(existing),
    spec,
    options,
  );
  if (existing && judgement === 'nothing') {
    return { row: existing, isNew: false };
  }
  throwIfAny((await compare(existing)).problems);
  const row = await (existing ? update(existing) : create());
  return row && { row, isNew: true };
}

function throwIfAny(problems: PlanProblem[]): void {
  if (problems.length > 0) {
    throw new InvalidSpecError(problems);
  }
}
