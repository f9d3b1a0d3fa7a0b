import type { OciApi } from '../../oci/OciApi';
import type { OciNodeImage, OciService, OciShape } from '../../oci/offer';

/**
 * What a region offers for clusters.
 *
 * @public
 */
export interface ClusterOffer {
  /** For example `v1.36.3`, in no order. */
  kubernetesVersions: string[];
  shapes: string[];
  /** How large nodes of a shape can be; undefined when OCI does not tell the provisioner. */
  shapeSizes?: OciShape[];
  images: OciNodeImage[];
  availabilityDomains: string[];
  services: OciService[];
}

/**
 * Asks a region what it offers for clusters, all questions at once.
 *
 * @param compartmentId - OCID that the provisioner may read in
 * @returns everything that is offered, also what is too old for a new cluster; choosing is the blueprint's
 * @throws {@link OciApiError} of the first call that fails; the signal's reason once that is aborted
 *
 * @public
 */
export async function readClusterOffer(
  api: OciApi,
  compartmentId: string,
  signal?: AbortSignal,
): Promise<ClusterOffer> {
  const [
    kubernetesVersions,
    nodePools,
    shapeSizes,
    availabilityDomains,
    services,
  ] = await Promise.all([
    api.listKubernetesVersions(compartmentId, signal),
    api.getNodePoolOptions(compartmentId, signal),
    // Only to say early what OCI would refuse: without, it is OCI that says it.
    api.listShapes(compartmentId, signal).catch(() => undefined),
    api.listAvailabilityDomains(compartmentId, signal),
    api.listServices(signal),
  ]);
  return {
    ...{ kubernetesVersions, ...nodePools },
    ...{ shapeSizes, availabilityDomains, services },
  };
}
