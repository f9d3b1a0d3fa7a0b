import type { KubernetesObject } from '../../kubernetes';
import type { PartResult } from '../PartResult';

/**
 * How one part stands after a pass in Kubernetes.
 *
 * @public
 */
export interface KubernetesPartResult extends PartResult {
  state: Exclude<PartResult['state'], 'unknown'>;
  /** As last seen in this pass; undefined when it does not exist or could not be read. */
  live?: KubernetesObject;
}
