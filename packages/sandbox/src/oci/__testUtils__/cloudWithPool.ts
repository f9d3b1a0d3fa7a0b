import { NodePool } from '../containerEngine/model';
import { subnets } from '../core/collections';
import { addRecord } from '../core/records';
import { availabilityDomainNames } from '../regions';
import { fakeCloud } from './fakeCloud';

/** A cloud without a server that has one node pool, without nodes yet, and the subnets that it needs. */
export function cloudWithPool(
  size: number,
  workerCidr = '10.0.10.0/24',
  podCidr = '10.0.128.0/18',
) {
  const { cloud, clock } = fakeCloud();
  for (const [id, cidrBlock] of [
    ['workers', workerCidr],
    ['pods', podCidr],
  ]) {
    addRecord(cloud, subnets, {
      id,
      cidrBlock,
      compartmentId: 'compartment',
      vcnId: 'vcn',
      displayName: id,
      timeCreated: '',
      freeformTags: {},
      definedTags: {},
      availabilityDomain: null,
      prohibitInternetIngress: true,
      prohibitPublicIpOnVnic: true,
      routeTableId: 'table',
      securityListIds: [],
      dhcpOptionsId: 'dhcp',
      virtualRouterIp: '',
      virtualRouterMac: '',
    });
  }
  const domains = availabilityDomainNames(
    cloud.region,
    cloud.state.tenancy.availabilityDomainPrefix,
  );
  const pool: NodePool = {
    id: cloud.newOcid('nodepool'),
    clusterId: cloud.newOcid('cluster'),
    name: 'pool',
    compartmentId: 'compartment',
    kubernetesVersion: 'v1.36.3',
    nodeShape: 'VM.Standard.E5.Flex',
    nodeShapeConfig: { ocpus: 2, memoryInGBs: 32 },
    nodeSourceDetails: { sourceType: 'IMAGE', imageId: 'image' },
    nodeMetadata: {},
    initialNodeLabels: [],
    nodeConfigDetails: {
      size,
      nsgIds: [],
      placementConfigs: domains.slice(0, 2).map(availabilityDomain => ({
        availabilityDomain,
        subnetId: 'workers',
      })),
      nodePoolPodNetworkOptionDetails: {
        cniType: 'OCI_VCN_IP_NATIVE',
        podSubnetIds: ['pods'],
        podNsgIds: [],
      },
    },
    freeformTags: {},
    definedTags: {},
    timeCreated: cloud.timestamp(),
    lifecycleState: 'CREATING',
    nodes: [],
    revision: 0,
  };
  cloud.state.containerEngine.nodePools[pool.id] = pool;
  return { cloud, clock, pool, domains };
}
