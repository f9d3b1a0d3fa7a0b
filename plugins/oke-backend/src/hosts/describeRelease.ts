import { parseEntityRef } from '@backstage/catalog-model';
import { formatMoment } from '../reconcile/formatMoment';
import type { HostClaim } from './HostClaim';

/**
 * Why a released host is not free yet, in words that fit both its former owner and who wants it now:
 * `released, held until 29 Nov 2026, 13:00 UTC by shop-team on demo: …`. What is in the way there is not in it, since
 * it names objects of the former owner. Pure.
 */
export function describeRelease(claim: HostClaim): string {
  const { owner, cluster, endsAt, blockedBy } = claim;
  const by = `by ${parseEntityRef(owner).name} on ${cluster}`;
  switch (blockedBy) {
    case 'ClusterGone':
      return `released, held until ${
        endsAt ? formatMoment(endsAt) : 'the platform team frees it'
      } ${by}: the cluster is gone, and the certificates that were seen there end by then`;
    case 'ClusterAway':
      return endsAt
        ? `released, held until ${formatMoment(
            endsAt,
          )} at least ${by}: a certificate is valid until then, and may be renewed as long as Okeanos cannot work on the cluster`
        : `released, held ${by} until Okeanos can work on the cluster: a certificate may be obtained there as long as it cannot`;
    default:
      return `released, held ${by} until it is seen that no certificate for it can be obtained there any more`;
  }
}
