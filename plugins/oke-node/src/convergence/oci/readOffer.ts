import type { OciApi } from './OciApi';
import type { OciNodeImage, OciService } from './resources';

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

/** @public */
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
