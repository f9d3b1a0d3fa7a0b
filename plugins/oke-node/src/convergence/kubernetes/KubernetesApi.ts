import type {
  FieldConflict,
  KubernetesObject,
  StoredObject,
} from '../../kubernetes';

/**
 * What names one object.
 *
 * @public
 */
export interface ObjectRef {
  apiVersion: string;
  kind: string;
  namespace?: string;
  name: string;
}

/**
 * What server-side apply did: the resulting object, or who is in the way. Fields are written as
 * {@link changedFields} does, for example `spec.hard.pods`.
 *
 * @public
 */
export type ApplyOutcome =
  | { type: 'applied'; object: KubernetesObject }
  | { type: 'conflict'; conflicts: FieldConflict[] };

/**
 * As `spec.scope` of a CustomResourceDefinition says it.
 *
 * @public
 */
export type KindScope = 'Namespaced' | 'Cluster';

/**
 * The few calls that convergence makes. Every method may throw: unreachable, not permitted, refused.
 *
 * @public
 */
export interface KubernetesApi {
  /** Whether objects of the kind belong to a namespace; undefined when the cluster does not serve it. */
  scopeOf(kind: {
    apiVersion: string;
    kind: string;
  }): Promise<KindScope | undefined>;
  /** The object; undefined when the server says that it does not exist. */
  get(ref: ObjectRef, signal?: AbortSignal): Promise<StoredObject | undefined>;
  /**
   * Server-side apply with the field manager `okeanos`.
   *
   * @param options - `subresource`: what of the object is declared, the rest being left as it is
   */
  apply(
    object: KubernetesObject,
    options: {
      force: boolean;
      dryRun: boolean;
      subresource?: 'status';
      signal?: AbortSignal;
    },
  ): Promise<ApplyOutcome>;
  /**
   * Deletes exactly the object with this UID. Not found, or another UID, is success: it is gone.
   *
   * @param options - `orphan`: what it owns stays; by default the kind decides
   */
  delete(
    ref: ObjectRef,
    uid: string,
    signal?: AbortSignal,
    options?: { orphan: boolean },
  ): Promise<void>;
}
