import { ConflictError } from '@backstage/errors';
import type { OkeAuthorizer } from '../authorization/OkeAuthorizer';
import { etagOf, type DeclaredRecord } from './declaration';
import { findDeclared, type Caller, type Declared } from './findDeclared';
import { requireEtag } from './requireEtag';
import { tryTwice } from './tryTwice';

/** What every spec says that is of interest here. */
interface DeletableSpec {
  owner: string;
  deletionProtection: boolean;
}

/** One object that a caller wants to be gone. */
export interface Deletable<Row extends DeclaredRecord<DeletableSpec>>
  extends Declared<Row> {
  /** To delete it, and to read it: who cannot read it cannot see that it is gone. */
  needed: Parameters<OkeAuthorizer['isAllowed']>[0];
  /** What of its own is in the way, with a remedy. */
  hindrance?(existing: Row): Promise<string | undefined>;
  /** Undefined when something is in the way that was not there when it was read. */
  mark(existing: Row): Promise<Row | undefined>;
}

/**
 * What {@link deleteDeclared} would delete.
 *
 * @throws what that would throw
 */
export async function planDeletion<Row extends DeclaredRecord<DeletableSpec>>(
  deletable: Deletable<Row>,
  caller: Caller,
): Promise<Row> {
  const { what, needed, hindrance } = deletable;
  const existing = await findDeclared(deletable, needed, caller);
  if (existing.deletionRequestedAt) {
    return existing;
  }
  if (existing.spec.deletionProtection) {
    throw new ConflictError(
      `The ${what} is protected from deletion. Set deletionProtection to false first.`,
    );
  }
  const hindering = await hindrance?.(existing);
  if (hindering) {
    throw new ConflictError(hindering);
  }
  return existing;
}

/**
 * Asks for deletion; asking again is a no-op.
 *
 * @param ifMatch - etag of the object that the caller has seen
 * @returns the row, and whether anything is to be done
 * @throws NotFoundError also when the caller may not delete it; ConflictError when it is protected or
 *   something is in the way; PreconditionFailedError
 */
export async function deleteDeclared<Row extends DeclaredRecord<DeletableSpec>>(
  deletable: Deletable<Row>,
  ifMatch: string | undefined,
  caller: Caller,
): Promise<{ row: Row; isNew: boolean }> {
  const { what, mark } = deletable;
  return tryTwice(what, async () => {
    const existing = await planDeletion(deletable, caller);
    requireEtag(what, etagOf(existing), ifMatch);
    if (existing.deletionRequestedAt) {
      return { row: existing, isNew: false };
    }
    const row = await mark(existing);
    return row && { row, isNew: true };
  });
}
