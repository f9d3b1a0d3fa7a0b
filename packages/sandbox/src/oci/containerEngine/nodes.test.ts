import { subnets } from '../core/collections';
import { addRecord } from '../core/records';
import { availabilityDomainNames } from '../regions';
import { fakeCloud } from '../__testUtils__/fakeCloud';
import { NodePool } from './model';
import { maxPodsOf, scaleNodes } from './nodes';

function cloudWithPool(
  size: number,
  workerCidr = '10.0.10.0/24',
  podCidr = '10.0.128.0/18',
) {
  const { cloud } = fakeCloud();
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
  return { cloud, pool, domains };
}

describe('scaleNodes', () => {
  it('spreads nodes over availability and fault domains', () => {
    const { cloud, pool, domains } = cloudWithPool(5);
    scaleNodes(cloud, pool);
    expect(
      pool.nodes.map(({ privateIp, availabilityDomain, faultDomain }) => [
        privateIp,
        domains.indexOf(availabilityDomain) + 1,
        faultDomain,
      ]),
    ).toEqual([
      ['10.0.10.2', 1, 'FAULT-DOMAIN-1'],
      ['10.0.10.3', 2, 'FAULT-DOMAIN-1'],
      ['10.0.10.4', 1, 'FAULT-DOMAIN-2'],
      ['10.0.10.5', 2, 'FAULT-DOMAIN-2'],
      ['10.0.10.6', 1, 'FAULT-DOMAIN-3'],
    ]);
    const [first, second] = pool.nodes;

    pool.nodeConfigDetails.size = 2;
    scaleNodes(cloud, pool);
    expect(pool.nodes).toEqual([first, second]);
    pool.nodeConfigDetails.size = 3;
    scaleNodes(cloud, pool);
    expect(pool.nodes[2].privateIp).toBe('10.0.10.4');
  });

  it('stops when the subnet of the nodes is full', () => {
    const { cloud, pool } = cloudWithPool(6, '10.0.10.0/29');
    expect(() => scaleNodes(cloud, pool)).toThrow(
      'The subnet workers (10.0.10.0/29) has too few free IP addresses',
    );
    expect(pool.nodes).toHaveLength(5);
  });

  it('stops when the pod subnet is full: every node takes its addresses at once', () => {
    const { cloud, pool } = cloudWithPool(3, undefined, '10.0.40.0/26');
    expect(() => scaleNodes(cloud, pool)).toThrow(
      'The pod subnet pods (10.0.40.0/26) has too few free IP addresses',
    );
    expect(pool.nodes).toHaveLength(1);
  });

  it.each([
    [1, 31],
    [2, 31],
    [3, 62],
    [4, 93],
    [5, 110],
    [100, 110],
  ])('knows how many pods fit on %s OCPUs: %s', (ocpus, pods) => {
    expect(maxPodsOf(ocpus)).toBe(pods);
  });
});
