/** Databases take some thousands of values in a statement; a row has six or less. */
const ROWS_PER_STATEMENT = 500;

/** Parts of a list, each of which a statement can take. Pure. */
export function chunks<T>(items: readonly T[]): T[][] {
  return Array.from(
    { length: Math.ceil(items.length / ROWS_PER_STATEMENT) },
    (_, index) =>
      items.slice(index * ROWS_PER_STATEMENT, (index + 1) * ROWS_PER_STATEMENT),
  );
}
