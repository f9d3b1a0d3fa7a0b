/** Entries of a table that has a row for every one of some words. */
export function typedEntries<Key extends string, Value>(
  table: Record<Key, Value>,
): [Key, Value][] {
  return Object.entries(table) as [Key, Value][];
}
