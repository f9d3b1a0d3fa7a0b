import { NotFoundError } from '@backstage/errors';
import type { OkeAuthorizer } from '../authorization/OkeAuthorizer';
import type { Credentials } from '../authorization/subjectOf';

/** One declared object, which may exist. */
export interface Declared<Row> {
  /** For messages, for example `cluster demo`. */
  what: string;
  read(): Promise<Row | undefined>;
}

/** Who asks, and who decides what they may. */
export interface Caller {
  authorizer: OkeAuthorizer;
  credentials: Credentials;
}

/**
 * The object, if the caller has all the rights to it.
 *
 * @throws NotFoundError also when they have not: nobody learns that something is there
 */
export async function findDeclared<Row extends { spec: { owner: string } }>(
  { what, read }: Declared<Row>,
  needed: Parameters<OkeAuthorizer['isAllowed']>[0],
  { authorizer, credentials }: Caller,
): Promise<Row> {
  const row = await read();
  // Asked also when there is none, so that the time to answer does not tell.
  const isAllowed = await authorizer.isAllowed(
    needed,
    { owners: row ? [row.spec.owner] : [] },
    credentials,
  );
  if (!row || !isAllowed) {
    throw new NotFoundError(`No ${what}`);
  }
  return row;
}
