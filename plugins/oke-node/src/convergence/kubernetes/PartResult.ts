import type { KubernetesObject } from '../../kubernetes';

/**
 * How one part stands after a pass.
 *
 * @public
 */
export interface PartResult {
  part: string;
  kind: string;
  name: string;
  /**
   * - `current`: as intended
   * - `applied`: made or changed in this pass
   * - `removed`: no longer intended, and deleted in this pass
   * - `waiting`: for another part, a kind or a deletion
   * - `drifted`: differs by somebody else's doing, and is left so
   * - `refused`: cannot be done as asked: the name is taken, or somebody else owns a field
   * - `failed`: could not be read or changed
   */
  state:
    | 'current'
    | 'applied'
    | 'removed'
    | 'waiting'
    | 'drifted'
    | 'refused'
    | 'failed';
  /**
   * One word in PascalCase. Of a failure: `Unreachable`, what the API server gives as reason, for
   * example `Forbidden`, or `Failed`.
   */
  reason: string;
  /** A sentence. */
  message: string;
  /** As last seen in this pass; undefined when it does not exist or could not be read. */
  live?: KubernetesObject;
}
