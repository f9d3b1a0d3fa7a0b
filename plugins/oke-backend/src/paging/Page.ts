/** By what items of a list are sorted, the first text first; no two items of a list have the same. */
export type ItemKey = readonly string[];

/** Which part of a list is asked for. */
export interface PageRequest {
  /** What comes after this key; from the beginning without it. */
  after?: ItemKey;
  /** At most so many items; all without it. */
  limit?: number;
}

/** A part of a list. */
export interface Page<T> {
  items: T[];
  /** After which key the rest comes; undefined when this is all. */
  next?: ItemKey;
}

/**
 * The part of a list that is asked for, in the order of the keys: what comes or goes meanwhile moves nothing from one
 * page to another. Pure.
 */
export function pageOf<T>(
  items: readonly T[],
  keyOf: (item: T) => ItemKey,
  { after, limit = Infinity }: PageRequest = {},
): Page<T> {
  const rest = items
    .map(item => ({ item, key: keyOf(item) }))
    .filter(({ key }) => after === undefined || compareKeys(key, after) > 0)
    .sort((a, b) => compareKeys(a.key, b.key));
  const part = rest.slice(0, limit);
  return {
    items: part.map(({ item }) => item),
    next: part.length < rest.length ? part.at(-1)?.key : undefined,
  };
}

function compareKeys(a: ItemKey, b: ItemKey): number {
  const at = a.findIndex((text, index) => text !== b[index]);
  if (at === -1) {
    return a.length - b.length;
  }
  return b[at] === undefined || a[at] > b[at] ? 1 : -1;
}
