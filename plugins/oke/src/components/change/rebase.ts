/** What {@link rebase} made. */
export interface Rebased<T> {
  value: T;
  /** Paths of the fields that both have changed, differently: they are as `mine` has them. */
  conflicts: string[];
}

/**
 * Changes of mine, put onto what somebody else has made of the same beginning: what I did not touch is theirs. Fields
 * that are not known here are treated alike. Items of a list are told apart by their `name`, or by what they are. Pure.
 */
export function rebase<T>(base: T, mine: T, theirs: T): Rebased<T> {
  const conflicts: string[] = [];
  const value = merge([base, mine, theirs], '', conflicts);
  // Each value in it is at the place where one of the three has it.
  return { value: value as T, conflicts };
}

type Three<T> = readonly [base: T, mine: T, theirs: T];

function merge(
  [base, mine, theirs]: Three<unknown>,
  path: string,
  conflicts: string[],
): unknown {
  if (isEqual(mine, theirs) || isEqual(mine, base)) {
    return theirs;
  }
  if (isEqual(theirs, base)) {
    return mine;
  }
  if (isRecord(base) && isRecord(mine) && isRecord(theirs)) {
    const merged = mergeEntries(
      [base, mine, theirs].map(record => new Map(Object.entries(record))),
      key => (path ? `${path}.${key}` : key),
      conflicts,
    );
    return Object.fromEntries(merged);
  }
  if (Array.isArray(base) && Array.isArray(mine) && Array.isArray(theirs)) {
    const lists = [base, mine, theirs].map(byName);
    const [was, my, their] = lists;
    if (was && my && their) {
      return [
        ...mergeEntries(
          [was, my, their],
          key => `${path}[name=${JSON.stringify(key)}]`,
          conflicts,
        ).values(),
      ];
    }
    if ([base, mine, theirs].every(list => !list.some(isRecord))) {
      return mergeSets(base, mine, theirs);
    }
  }
  conflicts.push(path);
  return mine;
}

function mergeEntries(
  [base, mine, theirs]: Map<string, unknown>[],
  pathOf: (key: string) => string,
  conflicts: string[],
): Map<string, unknown> {
  const keys = new Set([...theirs.keys(), ...mine.keys()]);
  const merged = new Map<string, unknown>();
  for (const key of keys) {
    const value = merge(
      [base.get(key), mine.get(key), theirs.get(key)],
      pathOf(key),
      conflicts,
    );
    if (value !== undefined) {
      merged.set(key, value);
    }
  }
  return merged;
}

/** What they have, without what I took out, and with what I added. */
function mergeSets(base: unknown[], mine: unknown[], theirs: unknown[]) {
  return [
    ...theirs.filter(item => mine.includes(item) || !base.includes(item)),
    ...mine.filter(item => !base.includes(item) && !theirs.includes(item)),
  ];
}

/** Items by their names, in their order; undefined when they have none, or not each its own. */
function byName(list: unknown[]): Map<string, unknown> | undefined {
  const named = new Map<string, unknown>();
  for (const item of list) {
    if (!isRecord(item) || typeof item.name !== 'string') {
      return undefined;
    }
    named.set(item.name, item);
  }
  return named.size === list.length ? named : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Of JSON: the order of an object's fields does not matter, that of a list does. */
export function isEqual(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) {
    return true;
  }
  if (Array.isArray(one) && Array.isArray(other)) {
    return (
      one.length === other.length &&
      one.every((item, index) => isEqual(item, other[index]))
    );
  }
  if (isRecord(one) && isRecord(other)) {
    const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
    return [...keys].every(key => isEqual(one[key], other[key]));
  }
  return false;
}
