import type { CertificateBound } from '@okeanos/backstage-plugin-oke-node/alpha';
import type { BoundsConfig } from '../../config/okeConfig';

/** How long certificates of the namespaces of a cluster may live, as app-config bounds it: the first that fits. Pure. */
export function certificateBoundsOn(
  cluster: string,
  bounds: BoundsConfig[],
): CertificateBound[] {
  return bounds.flatMap(({ clusters, owners, perNamespace }) =>
    perNamespace?.certificateHours !== undefined &&
    (clusters === undefined || clusters.includes(cluster))
      ? [
          {
            ...(owners && { owners }),
            longestHours: perNamespace.certificateHours,
          },
        ]
      : [],
  );
}
