import type { OciApi } from '../../oci/OciApi';
import type { OciNodeImage, OciService } from '../../oci/offer';

/**
 * What a region offers for clusters.
 *
 * @public
 */
export interface ClusterOffer {
  /** For example `v1.36.3`, in no order. */
  kubernetesVersions: string[];
  shapes: string[];
  images: OciNodeImage[];
  availabilityDomains: string[];
  services: OciService[];
}

/**
 * Asks a region what it offers for clusters, all four questions at once.
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
  const [kubernetesVersions, nodePools, availabilityDomains, services] =
    await Promise.all([
      api.listKubernetesVersions(compartmentId, signal),
      api.getNodePoolOptions(compartmentId, signal),
      api.listAvailabilityDomains(compartmentId, signal),
      api.listServices(signal),
    ]);
  return { kubernetesVersions, ...nodePools, availabilityDomains, services };
}
