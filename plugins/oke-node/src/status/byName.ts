import type { NamedObject } from './kinds/defineKind';

/** The order of namespace and name, by code units: the same everywhere. */
export function byName(
  { metadata: a }: NamedObject,
  { metadata: b }: NamedObject,
): number {
  const compare = (one: string, other: string) =>
    Number(one > other) - Number(one < other);
  return compare(a.namespace, b.namespace) || compare(a.name, b.name);
}
