import type { Kind, NamedObject } from './kinds/defineKind';
import { UNREADABLE } from './ObjectStore';

/**
 * A look-up that an evaluation rests on.
 *
 * @public
 */
export type Dependency = string;

/**
 * What a change of objects touches: the look-ups that may now give something else, or everything.
 *
 * @public
 */
export type Change = 'all' | readonly Dependency[];

export function dependency(
  kind: Kind<NamedObject>,
  index: string,
  key: string,
): Dependency {
  return `${kind.id} ${index} ${key}`;
}

/** What an evaluation rests on that looks objects up by an index. */
export function dependenciesOf(
  kind: Kind<NamedObject>,
  index: string,
  key: string,
): Dependency[] {
  const own = dependency(kind, index, key);
  if (index === 'namespace' || index === 'name') {
    return [own];
  }
  // An unreadable object is found under every key that it might belong to.
  const { acrossNamespaces } = kind.indexes[index];
  const [namespace] = key.split('/', 1);
  return [own, dependency(kind, UNREADABLE, acrossNamespaces ? '' : namespace)];
}
