import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import { TAG_ID, TAG_PART } from '../../common/names';
import { reference } from '../../convergence/oci';
import type { ClusterContext } from './ClusterContext';

/**
 * What every resource in the VCN is made from.
 *
 * @param part - its id in the blueprint
 */
export function inVcn(
  spec: ClusterSpec,
  context: ClusterContext,
  part: string,
) {
  return {
    compartmentId: context.compartmentId,
    displayName: `${spec.name}-${part}`,
    freeformTags: { [TAG_ID]: context.id, [TAG_PART]: part },
    vcnId: reference('vcn'),
  };
}
