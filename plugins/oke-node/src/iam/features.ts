import type {
  ClusterSpec,
  PolicyStatement,
} from '@okeanos/backstage-plugin-oke-common';
import {
  ociOperations,
  type OciFeature,
  type OciOperation,
} from '../oci/ociOperations';
import { optionalKindsOf } from '../blueprints/cluster';
import type { Access } from './access';
import { operationRows } from './operations';

/** One call, or way in, that an identity makes for a feature. */
export interface Use {
  feature: string;
  /** As the API reference calls it. */
  operation: string;
  needs: Access[];
  /** Where the other end of a peering is. */
  elsewhere?: Access[];
  basis: PolicyStatement['basis'];
  source: string;
}

const FEATURES: Record<OciFeature, string> = {
  offer: 'what there is to choose from',
  forms: 'names of compartments in forms',
  network: 'network',
  internet: 'NAT gateway',
  drg: 'attachment to a DRG',
  localPeering: 'local peering gateway',
  localPeeringRequest: 'peering with a gateway that is there',
  cluster: 'cluster',
  addons: 'add-ons',
  nodePools: 'node pools',
  bastion: 'bastion',
  bastionSessions: 'sessions of the bastion',
  logs: 'logs',
};

const INSIDE = 'inside the cluster';

const DOCS = 'https://docs.oracle.com/en-us/iaas/Content';

/** `AdministerK8s` in Oracle's table: administrator of the cluster, for what Okeanos makes inside. */
const ADMINISTER: Use = {
  feature: INSIDE,
  operation: 'AdministerK8s',
  needs: [{ verb: 'manage', resourceType: 'clusters' }],
  basis: 'documented',
  source: `${DOCS}/Identity/policyreference/contengpolicyreference.htm`,
};

/** With a token, past no operation of the API: what is allowed inside is bound there. */
const ENTER: Use = {
  feature: INSIDE,
  operation: 'API server',
  needs: [{ verb: 'use', resourceType: 'clusters' }],
  basis: 'documented',
  source: `${DOCS}/ContEng/Concepts/contengaboutaccesscontrol.htm`,
};

/** What the provisioner does for a cluster. Pure. */
export function usesOfProvisioner(
  spec: ClusterSpec,
  kinds: readonly string[],
): Use[] {
  const { network, bastion } = spec;
  const { peering } = network;
  // What is asked for, or still there.
  const parts = new Set([...kinds, ...optionalKindsOf(spec)]);
  const features: OciFeature[] = [
    ...(['offer', 'network'] as const),
    ...(network.internetAccess || parts.has('NatGateway')
      ? (['internet'] as const)
      : []),
    ...(parts.has('DrgAttachment') ? (['drg'] as const) : []),
    ...(parts.has('LocalPeeringGateway') ? (['localPeering'] as const) : []),
    ...(peering.via === 'localPeeringGateway' && peering.peerId
      ? (['localPeeringRequest'] as const)
      : []),
    ...(['cluster', 'addons', 'nodePools'] as const),
    ...(parts.has('Bastion') ? (['bastion'] as const) : []),
    ...(bastion.enabled && bastion.forPortal
      ? (['bastionSessions'] as const)
      : []),
    ...(parts.has('LogGroup') ? (['logs'] as const) : []),
  ];
  return [...features.flatMap(usesOf), ADMINISTER];
}

/** What makes it easier, and the cluster does not need. */
export function usesOfForms(): Use[] {
  return usesOf('forms');
}

export function usesOfWatcher(): Use[] {
  return [ENTER];
}

/** What the cluster's page tells people to do. Pure. */
export function usesOfPeople({ bastion }: ClusterSpec): Use[] {
  return [
    ENTER,
    useOf(INSIDE, 'containerEngine.CreateKubeconfig'),
    ...(bastion.enabled ? usesOf('bastionSessions') : []),
  ];
}

function usesOf(feature: OciFeature): Use[] {
  return ociOperations[feature].map(operation =>
    useOf(FEATURES[feature], operation),
  );
}

function useOf(feature: string, operation: OciOperation): Use {
  const row = operationRows[operation];
  const { needs, basis, source } = row;
  return {
    ...{ feature, operation: nameOf(operation), needs, basis, source },
    ...(row.elsewhere.length > 0 && { elsewhere: row.elsewhere }),
  };
}

/** Without the service. */
export function nameOf(operation: OciOperation): string {
  return operation.slice(operation.indexOf('.') + 1);
}
