import type { ClusterSpec } from '@okeanos/backstage-plugin-oke-common';
import type { OciService } from '../../oci/offer';
import type { ClusterOffer } from '../../convergence/oci';
import type { ClusterChoice } from './ClusterContext';
import { newestVersion } from './kubernetesVersion';
import { fittingImages } from './nodeImage';
import { FIRST_POOL, poolsOf, type PoolSpec } from './nodePools';

/**
 * The version that a spec asks for. Pure.
 *
 * @param current - what was chosen for the cluster before
 * @returns undefined when it asks for the newest and none is offered
 * @public
 */
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
 * Chooses what a spec leaves open: the newest Kubernetes version and node images, and all availability
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
  const images = Object.fromEntries(
    poolsOf(spec).map(({ name, pool }) => [
      name,
      kubernetesVersion &&
        chooseImage(pool, offer, kubernetesVersion, {
          kubernetesVersion: current?.kubernetesVersion,
          imageId: imageOf(name, current),
        }),
    ]),
  );
  const { [FIRST_POOL]: imageId, ...others } = images;
  const imageIds = allOf(others);
  if (!kubernetesVersion || !oracleServices || !imageId || !imageIds) {
    throw new Error(
      'The region does not offer what the cluster needs: check the spec first',
    );
  }
  return {
    kubernetesVersion,
    imageId,
    imageIds,
    oracleServices,
    loadBalancerIds: current?.loadBalancerIds ?? [],
    availabilityDomains:
      current?.availabilityDomains ?? offer.availabilityDomains,
  };
}

/** The image that was chosen for a pool before. */
export function imageOf(
  pool: string,
  choice: ClusterChoice | undefined,
): string | undefined {
  return pool === FIRST_POOL ? choice?.imageId : choice?.imageIds[pool];
}

/** Undefined when one is missing. */
function allOf(
  images: Record<string, string | undefined>,
): Record<string, string> | undefined {
  const chosen: Record<string, string> = {};
  for (const [pool, image] of Object.entries(images)) {
    if (!image) {
      return undefined;
    }
    chosen[pool] = image;
  }
  return chosen;
}

function chooseImage(
  pool: PoolSpec,
  { images }: ClusterOffer,
  kubernetesVersion: string,
  current: { kubernetesVersion?: string; imageId?: string },
): string | undefined {
  if (pool.imageId) {
    return pool.imageId;
  }
  const fitting = fittingImages(images, kubernetesVersion, pool);
  const { imageId } = current;
  const isOffered = (among: { imageId: string }[]) =>
    among.some(image => image.imageId === imageId);
  // One that is no longer offered stays as well: nodes made from it go on.
  const staysFit =
    imageId !== undefined &&
    current.kubernetesVersion === kubernetesVersion &&
    (isOffered(fitting) || !isOffered(images));
  return staysFit ? imageId : fitting[0]?.imageId;
}
