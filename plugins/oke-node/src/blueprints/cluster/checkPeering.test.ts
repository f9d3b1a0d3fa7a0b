import type { ClusterSpecInput } from '@okeanos/backstage-plugin-oke-common';
import { checkClusterSpec } from '.';
import { clusterNotices } from './clusterNotices';
import { context, offer, specOf } from './__testUtils__/specs';

type Network = NonNullable<ClusterSpecInput['network']>;

const { portalCidrs } = context;
const DRG = 'ocid1.drg.oc1.fra.a';
const PEER = 'ocid1.localpeeringgateway.oc1.fra.a';

const DRG_NETWORK: Network = {
  clientCidrs: ['192.168.0.0/16'],
  peering: { via: 'drg', drgId: DRG },
};

const networkOf = (network: Network) => specOf({ network }).network;

function problemsOf(
  network: Network,
  { before, others = [] }: { before?: Network; others?: Network[] } = {},
) {
  return checkClusterSpec(specOf({ network }), {
    ...{ offer, portalCidrs },
    others: others.map((other, index) => ({
      ...(index === 0 && { cluster: 'other' }),
      network: networkOf(other),
    })),
    current: before && { spec: specOf({ network: before }) },
  }).map(({ field, message }) => `${field}: ${message}`);
}

describe('the way to the client networks', () => {
  it.each<[string, Network, string[]]>([
    ['none', {}, []],
    ['a DRG', DRG_NETWORK, []],
    [
      'a DRG without its OCID',
      { peering: { via: 'drg' } },
      [
        'network.peering.drgId: it is not said which DRG the VCN is attached to',
      ],
    ],
    [
      'none, and a DRG and a peer',
      { peering: { drgId: DRG, peerId: PEER } },
      [
        'network.peering.drgId: there is no attachment to a DRG with network.peering.via none',
        'network.peering.peerId: there is no local peering gateway with network.peering.via none',
      ],
    ],
    ['a gateway that waits', { peering: { via: 'localPeeringGateway' } }, []],
  ])('is checked: %s', (_what, network, expected) => {
    expect(problemsOf(network)).toEqual(expected);
  });

  it.each<[string, Network, Network]>([
    ['be added', {}, DRG_NETWORK],
    ['be taken away', DRG_NETWORK, {}],
    [
      'become another one',
      DRG_NETWORK,
      { peering: { via: 'localPeeringGateway' } },
    ],
    [
      'lead to another DRG, which OCI decides',
      DRG_NETWORK,
      { peering: { via: 'drg', drgId: `${DRG}b` } },
    ],
  ])('can %s', (_what, before, network) => {
    expect(problemsOf(network, { before })).toEqual([]);
  });

  it('is refused where another cluster with the same addresses has the same DRG or clients', () => {
    const sameDrg: Network = { ...DRG_NETWORK, clientCidrs: ['172.16.0.0/12'] };
    const sameClients: Network = { clientCidrs: ['192.168.7.0/24'] };
    expect(problemsOf(DRG_NETWORK, { others: [sameDrg, sameClients] })).toEqual(
      [
        'network.vcnCidr: it overlaps with the VCN 10.0.0.0/16 of the cluster other, which is attached to the same DRG',
        'network.vcnCidr: it overlaps with the VCN of another cluster, which has the same clients: they can reach one of the two only',
      ],
    );
  });

  it.each<[string, Network]>([
    ['neither', { clientCidrs: ['172.16.0.0/12'] }],
    [
      'other addresses',
      {
        ...DRG_NETWORK,
        ...{ vcnCidr: '10.1.0.0/16', endpointCidr: '10.1.30.0/24' },
        ...{ workersCidr: '10.1.10.0/24', loadBalancersCidr: '10.1.20.0/24' },
        ...{ podsCidr: '10.1.128.0/18', bastionCidr: '10.1.40.0/28' },
      },
    ],
  ])('is not where another cluster has %s', (_what, other) => {
    expect(problemsOf(DRG_NETWORK, { others: [other] })).toEqual([]);
  });

  it('is not asked for anew where nothing of it changes, nor where there is none', () => {
    expect(
      problemsOf(DRG_NETWORK, { before: DRG_NETWORK, others: [DRG_NETWORK] }),
    ).toEqual([]);
    const without = { clientCidrs: DRG_NETWORK.clientCidrs };
    expect(problemsOf(without, { others: [DRG_NETWORK] })).toEqual([]);
  });
});

describe('clusterNotices', () => {
  const noticesOf = (network: Network) =>
    clusterNotices({ network: networkOf(network) }).map(
      ({ field, message }) => `${field}: ${message}`,
    );

  it('are none of the defaults, and of a way that is whole', () => {
    expect(noticesOf({})).toEqual([]);
    expect(noticesOf(DRG_NETWORK)).toEqual([]);
  });

  it.each<[string, Network, RegExp]>([
    [
      'clients without a way',
      { clientCidrs: ['192.168.0.0/16', '172.16.0.0/12'] },
      /^network\.peering\.via: Okeanos routes nothing to the client networks 192\.168\.0\.0\/16, 172\.16\.0\.0\/12: /,
    ],
    [
      'a way without clients',
      { peering: { via: 'drg', drgId: DRG } },
      /^network\.clientCidrs: no client networks are named/,
    ],
    [
      'a gateway that waits',
      { ...DRG_NETWORK, peering: { via: 'localPeeringGateway' } },
      /^network\.peering\.peerId: .* waits until the other side connects/,
    ],
    [
      'no internet',
      { internetAccess: false },
      /^network\.internetAccess: .* images come from OCIR of this region only/,
    ],
  ])('tell of %s', (_what, network, expected) => {
    expect(noticesOf(network)).toEqual([expect.stringMatching(expected)]);
  });
});
