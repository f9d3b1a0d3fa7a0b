import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import type { OciService } from '../../oci/offer';
import type { ClusterOffer } from '../../convergence/oci';
import type { ClusterChoice } from './ClusterContext';
import { newestVersion } from './kubernetesVersion';
import { fittingImages } from './nodeImage';

/** The version that the spec asks for; undefined when it asks for the newest and none is offered. */
export function wantedVersion(
  spec: Pick<ClusterSpec, 'kubernetesVersion'>,
  offer: Pick<ClusterOffer, 'kubernetesVersions'>,
  current?: ClusterChoice,
): string | undefined {
  return (
    spec.kubernetesVersion ||
    current?.kubernetesVersion ||
    newestVersion(offer.kubernetesVersions)
  );
}

/** The entry that stands for all Oracle services of the region. */
export function allServices({
  services,
}: Pick<ClusterOffer, 'services'>): OciService | undefined {
  return services.find(({ cidrBlock }) => /^all-.*-services/.test(cidrBlock));
}

/**
 * Chooses what a spec leaves open: the newest Kubernetes version and node image, and all availability
 * domains. What was chosen before stays, unless the spec asks for something else.
 *
 * @param current - what was chosen for the cluster before
 * @throws when the offer lacks something, which {@link checkClusterSpec} says better
 * @public
 */
export function chooseForCluster(
  spec: ClusterSpec,
  offer: ClusterOffer,
  current?: ClusterChoice,
): ClusterChoice {
  const kubernetesVersion = wantedVersion(spec, offer, current);
  const oracleServices = current?.oracleServices ?? allServices(offer);
  const imageId =
    kubernetesVersion && chooseImage(spec, offer, kubernetesVersion, current);
  if (!kubernetesVersion || !oracleServices || !imageId) {
    throw new Error(
      'The region does not offer what the cluster needs: check the spec first',
    );
  }
  return {
    kubernetesVersion,
    imageId,
    oracleServices,
    availabilityDomains:
      current?.availabilityDomains ?? offer.availabilityDomains,
  };
}

function chooseImage(
  { nodePool }: ClusterSpec,
  { images }: ClusterOffer,
  kubernetesVersion: string,
  current: ClusterChoice | undefined,
): string | undefined {
  const fitting = fittingImages(images, kubernetesVersion, nodePool.shape);
  const isOffered = (id: string, among: { imageId: string }[]) =>
    among.some(({ imageId }) => imageId === id);
  // One that is no longer offered stays as well: nodes made from it go on.
  const staysFit =
    current?.kubernetesVersion === kubernetesVersion &&
    (isOffered(current.imageId, fitting) ||
      !isOffered(current.imageId, images));
  return staysFit ? current.imageId : fitting[0]?.imageId;
}
