import type {
  ClusterSpec,
  PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';
import { bastionClients } from './bastionParts';

/** OCI says so when it is asked for more: "The maximum number of CIDR blocks you can have is 20." */
const MOST_CLIENTS = 20;

/** What is wrong with who may connect to the bastion. */
export function checkBastion(
  spec: ClusterSpec,
  portalCidrs: string[],
): PlanProblem[] {
  const { bastion } = spec;
  if (!bastion.enabled) {
    return [];
  }
  if (bastion.forPortal && portalCidrs.length === 0) {
    return [
      {
        field: 'bastion.forPortal',
        value: 'true',
        message:
          'where the portal comes from when it connects to a bastion is not set up',
        remedy:
          'Ask who runs the portal to set oke.oci.bastion.portalCidrs, or let the portal reach the cluster by itself',
      },
    ];
  }
  const clients = bastionClients(spec, { portalCidrs });
  const wrong = (message: string, remedy: string) => [
    {
      field: 'bastion.clientCidrs',
      value: bastion.clientCidrs.join(', '),
      ...{ message, remedy },
    },
  ];
  if (clients.length === 0) {
    return wrong(
      'nobody could connect to the bastion',
      'Name the networks that people connect from',
    );
  }
  return clients.length > MOST_CLIENTS
    ? wrong(
        `with those of the portal they are ${clients.length} networks, and OCI lets a bastion have ${MOST_CLIENTS}`,
        'Name fewer, larger networks',
      )
    : [];
}
