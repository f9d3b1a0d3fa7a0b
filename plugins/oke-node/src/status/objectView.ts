import type { Kind, NamedObject } from './kinds/defineKind';
import type { Reading, Unreadable } from './Reading';

/**
 * The trimmed objects of one cluster, as evaluators read them.
 *
 * @public
 */
export interface ObjectView {
  /**
   * Looks up the objects of a kind. They come in the order of namespace and name, so that results never depend on the
   * order of arrival.
   *
   * @param kind - one that is watched: of {@link kinds}, or of those that a module brought
   * @param index - `namespace`, `name`, or an index of the kind
   * @param key - the namespace (empty for cluster-scoped kinds), `namespace/name` (`/name` for
   * cluster-scoped kinds), or a key of the index
   * @throws Error when the kind is not watched
   */
  find<T extends NamedObject, IndexName extends string>(
    kind: Kind<T, IndexName>,
    index: 'namespace' | 'name' | NoInfer<IndexName>,
    key: string,
  ): Reading<T | Unreadable>;

  /** The names of the API groups that the cluster serves, from API discovery (`GET /apis`). */
  apiGroups(): Reading<string>;
}
