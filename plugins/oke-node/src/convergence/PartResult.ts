import type { PartDrift } from './PartDrift';

/**
 * How one part of an object stands after a pass of convergence, in Kubernetes or in OCI.
 *
 * @public
 */
export interface PartResult {
  part: string;
  /** Of Kubernetes, or OCI's model; there also `SecurityRules` and `Addon`. */
  kind: string;
  name: string;
  /**
   * - `current`: as intended
   * - `applied`: made or changed in this pass; in OCI, also in place
   * - `removed`: no longer intended, and deleted in this pass; in OCI, also gone
   * - `waiting`: for another part, a kind or a deletion, or for OCI
   * - `drifted`: differs by somebody else's doing, and is left so
   * - `refused`: cannot be done as asked: the name is taken, or somebody else owns a field
   * - `unknown`: in OCI only: could not be read, or OCI answers 404, which is not absence
   * - `failed`: could not be made, changed or deleted, or does not work; in Kubernetes, also could not be read
   */
  state:
    | 'current'
    | 'applied'
    | 'removed'
    | 'waiting'
    | 'drifted'
    | 'refused'
    | 'unknown'
    | 'failed';
  /**
   * One word in PascalCase. Of a failure in Kubernetes: `Unreachable`, what the API server gives as
   * reason, for example `Forbidden`, or `Failed`.
   */
  reason: string;
  /** A sentence. */
  message: string;
  /** What somebody else did to it, as it was seen in this pass: before it was put right, if it was. */
  drift?: PartDrift;
}
