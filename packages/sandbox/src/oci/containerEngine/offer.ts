import { Cloud } from '../Cloud';
import { ControlPlaneFactory } from '../ControlPlaneFactory';
import { Operation } from '../http/operation';
import { page, pageAnswer } from '../http/page';
import { requireQuery } from '../http/parse';
import { FLEXIBLE_SHAPES } from '../core/shapes';
import { fixedOcid } from '../ocid';
import { Cluster, cniTypeSchema } from './model';
import { getCluster } from './records';
import { nodeVersionsFor } from './versions';

export type Offer = ControlPlaneFactory['offer'];

/** Flexible shapes for x86-64, which is what the nodes of the sandbox say they are. */
export const SHAPES = FLEXIBLE_SHAPES.map(({ shape }) => shape);

const OS_VERSIONS = ['8.10', '9.6'];

export interface NodeImage {
  imageId: string;
  sourceName: string;
  /** The only one that nodes made from it can have. */
  kubernetesVersion: string;
}

/** Images as OKE names them: the Kubernetes version is in the name. */
export function nodeImages({ region }: Cloud, offer: Offer): NodeImage[] {
  return offer.kubernetesVersions.flatMap(kubernetesVersion =>
    OS_VERSIONS.map(os => {
      const version = kubernetesVersion.replace(/^v/, '');
      const sourceName = `Oracle-Linux-${os}-2026.09.30-0-OKE-${version}-1330`;
      return {
        sourceName,
        kubernetesVersion,
        imageId: fixedOcid('image', sourceName, region.realm, region.name),
      };
    }),
  );
}

/**
 * "Use "all" get all options, or use a cluster ID to get options specific to the provided cluster" (API reference of both requests).
 *
 * @throws ServiceError 404 NotAuthorizedOrNotFound
 */
function clusterOf(cloud: Cloud, optionId: string): Cluster | undefined {
  return optionId === 'all' ? undefined : getCluster(cloud, optionId);
}

/** What can be had: {@link ControlPlaneFactory.offer} and nothing that would not really run. */
export function offerOperations(cloud: Cloud, offer: Offer): Operation[] {
  return [
    {
      service: 'containerengine',
      name: 'getClusterOptions',
      method: 'GET',
      path: '/20180222/clusterOptions/{clusterOptionId}',
      handle({ params }) {
        clusterOf(cloud, params.clusterOptionId);
        return {
          body: {
            kubernetesVersions: offer.kubernetesVersions,
            clusterPodNetworkOptions: cniTypeSchema.options.map(cniType => ({
              cniType,
            })),
          },
        };
      },
    },
    {
      service: 'containerengine',
      name: 'getNodePoolOptions',
      method: 'GET',
      path: '/20180222/nodePoolOptions/{nodePoolOptionId}',
      handle({ query, params }) {
        const cluster = clusterOf(cloud, params.nodePoolOptionId);
        const versions = cluster
          ? nodeVersionsFor(cluster.kubernetesVersion, offer.kubernetesVersions)
          : offer.kubernetesVersions;
        // The enum of operating systems has OL8, but no OL9: the image is found by its name only.
        const os = query.get('nodePoolOsType');
        const version = query.get('nodePoolK8sVersion');
        const images = nodeImages(cloud, offer).filter(
          ({ sourceName, kubernetesVersion }) =>
            versions.includes(kubernetesVersion) &&
            (!os ||
              sourceName.startsWith(
                `Oracle-Linux-${os.slice('OL'.length)}.`,
              )) &&
            (!version || version === kubernetesVersion) &&
            query.get('nodePoolOsArch') !== 'AARCH64',
        );
        return {
          body: {
            kubernetesVersions: versions,
            shapes: SHAPES,
            images: images.map(({ sourceName }) => sourceName),
            sources: images.map(({ sourceName, imageId }) => ({
              ...{ sourceType: 'IMAGE', sourceName, imageId },
            })),
          },
        };
      },
    },
    {
      service: 'containerengine',
      name: 'listAddonOptions',
      method: 'GET',
      path: '/20180222/addonOptions',
      handle({ query }) {
        const version = requireQuery(query, 'kubernetesVersion');
        const name = query.get('addonName');
        const addons = offer.addons.filter(
          addon =>
            offer.kubernetesVersions.includes(version) &&
            (name ?? addon.name) === addon.name,
        );
        const shown = page(addons, query, 'ASC', addon => ({
          value: addon.name,
          id: addon.name,
        }));
        return pageAnswer(shown, addon => ({
          name: addon.name,
          lifecycleState: 'ACTIVE',
          isEssential: false,
          versions: [
            {
              status: 'ACTIVE',
              versionNumber: addon.version,
              kubernetesVersionFilters: {
                exactKubernetesVersions: offer.kubernetesVersions,
              },
              configurations: (addon.configurations ?? []).map(
                ({ key, isRequired = false }) => ({ key, isRequired }),
              ),
            },
          ],
          freeformTags: {},
          definedTags: {},
        }));
      },
    },
  ];
}
