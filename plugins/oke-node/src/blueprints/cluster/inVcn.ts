import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import { TAG_ID, TAG_PART } from '../../common/names';
import { reference } from '../../convergence/oci';
import type { ClusterContext } from './ClusterContext';

/**
 * What every resource with a display name is made from.
 *
 * @param part - its id in the blueprint
 */
export function inCompartment(
  spec: ClusterSpec,
  context: ClusterContext,
  part: string,
) {
  return {
    compartmentId: context.compartmentId,
    displayName: `${spec.name}-${part}`,
    freeformTags: { [TAG_ID]: context.id, [TAG_PART]: part },
  };
}

/** The same of what is in the VCN. */
export function inVcn(
  spec: ClusterSpec,
  context: ClusterContext,
  part: string,
) {
  return { ...inCompartment(spec, context, part), vcnId: reference('vcn') };
}
