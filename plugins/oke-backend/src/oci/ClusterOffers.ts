import {
  readClusterOffer,
  type ClusterOffer,
  type OciAddonOption,
} from '@okeanos/backstage-plugin-oke-node';
import { LRUCache } from 'lru-cache';
import type { OciConnection } from './OciConnection';

/** So long an offer is kept: the region's versions, shapes, images and services change a few times a month. */
const OFFER_MS = 60_000;
const COMPARTMENTS = 100;
const VERSIONS = 20;
/** It answers in a fraction of a second, or something is wrong with it. */
const TIMEOUT_MS = 8_000;

/**
 * What the region offers for clusters, for plans: asked at most once a minute per compartment, by whoever comes first. A
 * failure is not kept.
 */
export class ClusterOffers {
  readonly #offers: LRUCache<string, ClusterOffer>;
  /** By version of Kubernetes. */
  readonly #addons: LRUCache<string, OciAddonOption[]>;

  constructor(oci: Pick<OciConnection, 'api'>) {
    this.#offers = new LRUCache({
      max: COMPARTMENTS,
      ttl: OFFER_MS,
      perf: { now: () => performance.now() },
      fetchMethod: async compartmentId =>
        readClusterOffer(
          await oci.api(),
          compartmentId,
          AbortSignal.timeout(TIMEOUT_MS),
        ),
    });
    this.#addons = new LRUCache({
      max: VERSIONS,
      ttl: OFFER_MS,
      perf: { now: () => performance.now() },
      fetchMethod: async kubernetesVersion =>
        (await oci.api()).listAddonOptions(
          kubernetesVersion,
          AbortSignal.timeout(TIMEOUT_MS),
        ),
    });
  }

  /**
   * Add-ons that OKE offers for a version of Kubernetes.
   *
   * @throws OciApiError
   */
  addons(kubernetesVersion: string): Promise<OciAddonOption[]> {
    return this.#addons.forceFetch(kubernetesVersion);
  }

  /** @throws what `readClusterOffer` throws */
  get(compartmentId: string): Promise<ClusterOffer> {
    return this.#offers.forceFetch(compartmentId);
  }
}
