import type { ExposureRoute } from '@okeanos/backstage-plugin-oke-common';
import type { Evaluation } from '../Evaluation';
import { itemsOf } from '../Evaluation';
import { evidence, title, type Finding } from '../findings';
import { kinds, type ObjectOf } from '../kinds';
import type { Maker } from '../origin';
import { isNear } from './ociLoadBalancer';
import { publicAddresses } from './visibility';

/**
 * A way in that anybody can take is never as it should be by itself: the clusters are private.
 *
 * @param what - what leads to the service, as people name it
 */
export function checkPublic(
  what: string,
  { visibility, addresses }: Pick<ExposureRoute, 'visibility' | 'addresses'>,
  maker: Maker,
  seen: Finding['evidence'],
): Finding[] {
  if (visibility !== 'public') {
    return [];
  }
  const at = publicAddresses(addresses);
  return [
    {
      state: 'warning',
      reason: 'Public',
      message: `${what} ${
        at.length > 0
          ? `can be reached from the internet at ${at.join(', ')}`
          : 'is open to the internet'
      }${maker.name && `; it was made by ${maker.name}`}.`,
      since: maker.at,
      evidence: seen,
    },
  ];
}

/**
 * A load balancer that is declared to be internal, at an address of no private range: right in a VCN of such a block,
 * and wrong when the declaration came after it was made, since OCI never changes that.
 */
export function checkInternal(
  evaluation: Evaluation,
  service: ObjectOf<'Service'>,
  { visibility, addresses }: Pick<ExposureRoute, 'visibility' | 'addresses'>,
): Finding[] {
  const odd = publicAddresses(addresses);
  if (visibility !== 'private' || odd.length === 0) {
    return [];
  }
  const reading = evaluation.find(kinds.Node, 'namespace', '');
  const internal = ({ status }: ObjectOf<'Node'>) =>
    status.addresses
      .filter(({ type }) => type === 'InternalIP')
      .map(({ address }) => address);
  const nodes = itemsOf(reading, []).flatMap(internal);
  const far = odd.filter(address => !isNear(address, nodes));
  if (far.length === 0) {
    return [];
  }
  const gaps: Finding[] = [];
  itemsOf(reading, gaps, node =>
    far.some(address => isNear(address, internal(node))),
  );
  return gaps.length > 0
    ? gaps
    : [
        {
          state: 'warning',
          reason: 'AddressNotPrivate',
          message: `The load balancer of ${title(
            'Service',
            service,
          )} is declared internal, and its address ${odd.join(
            ', ',
          )} is of no private range, nor near that of a node: it is public if it was made before it was declared internal.`,
          evidence: [
            evidence(
              'Service',
              service,
              `status.loadBalancer.ingress: ${addresses.join(', ')}`,
            ),
          ],
        },
      ];
}
