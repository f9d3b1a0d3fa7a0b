import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import type { GeneratedStatement } from '@okeanos/backstage-plugin-oke-node';
import { clusterPolicies } from './clusterPolicies';
import type { OciConnection } from './OciConnection';

/**
 * The statements that OCI's policies need for a cluster of this backend; undefined as long as it is not known in which
 * compartment it is.
 */
export async function statementsOf(
  spec: ClusterSpec,
  oci: Pick<OciConnection, 'config' | 'defaultCompartment'>,
  more: Pick<
    Parameters<typeof clusterPolicies>[1],
    'groups' | 'people' | 'records'
  > = {},
): Promise<GeneratedStatement[] | undefined> {
  const compartmentId =
    spec.compartmentId ||
    // It may be that of an identity that is not configured rightly.
    (await oci.defaultCompartment().catch(() => undefined));
  return compartmentId
    ? clusterPolicies(spec, { oci: oci.config, compartmentId, ...more })
    : undefined;
}
