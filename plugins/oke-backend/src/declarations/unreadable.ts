import type { UnreadableRow } from '@okeanos/backstage-plugin-oke-common';
import { unreadableReason } from '../database/unreadableReason';
import type { DeclaredRow } from './declaration';

/** What was declared is in a row that today's code cannot read. Nothing is done with it until it can. */
export class UnreadableRowError extends Error {
  override readonly name = 'UnreadableRowError';
  /** The columns that can be read, and why the others cannot. */
  readonly row: UnreadableRow;

  constructor(row: UnreadableRow, cause: unknown) {
    super(row.message, { cause });
    this.row = row;
  }
}

/** Rows that could be read, and those that could not: never taken for rows that are not there. */
export interface ReadRows<DeclaredRecord> {
  records: DeclaredRecord[];
  unreadable: UnreadableRow[];
}

/**
 * Reads a row. One that cannot be read is like none to those who may not know of it.
 *
 * @throws {@link UnreadableRowError} towards the others
 */
export async function readIfKnown<DeclaredRecord>(
  read: () => Promise<DeclaredRecord | undefined>,
  mayKnow: (row: UnreadableRow) => Promise<boolean>,
): Promise<DeclaredRecord | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof UnreadableRowError && !(await mayKnow(error.row))) {
      return undefined;
    }
    throw error;
  }
}

type NamedRow = Pick<DeclaredRow, 'name' | 'owner'> & { cluster?: string };

/**
 * Reads a row.
 *
 * @throws {@link UnreadableRowError} when it is not as the code knows it
 */
export function readRow<Row extends NamedRow, DeclaredRecord>(
  row: Row,
  read: (row: Row) => DeclaredRecord,
): DeclaredRecord {
  try {
    return read(row);
  } catch (error) {
    throw new UnreadableRowError(describe(row, error), error);
  }
}

/** Reads rows, each for itself. */
export function readRows<Row extends NamedRow, DeclaredRecord>(
  rows: Row[],
  read: (row: Row) => DeclaredRecord,
): ReadRows<DeclaredRecord> {
  const found: ReadRows<DeclaredRecord> = { records: [], unreadable: [] };
  for (const row of rows) {
    try {
      found.records.push(readRow(row, read));
    } catch (error) {
      if (!(error instanceof UnreadableRowError)) {
        throw error;
      }
      found.unreadable.push(error.row);
    }
  }
  return found;
}

function describe(
  { cluster, name, owner }: NamedRow,
  error: unknown,
): UnreadableRow {
  const what = cluster ? `namespace ${cluster}/${name}` : `cluster ${name}`;
  return {
    ...(cluster ? { cluster, namespace: name } : { cluster: name }),
    of: 'declaration',
    owner,
    message: `What was declared for ${what} cannot be read from the database: ${unreadableReason(
      error,
    )}. It stays as it is, and nothing is done for it, until an administrator mends its row or installs the release that wrote it.`,
  };
}
