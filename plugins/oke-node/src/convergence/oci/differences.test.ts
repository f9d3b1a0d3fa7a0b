import { type OciDetails, ociResourceSchemas } from '../../oci/kinds';
import { changesFor, findDifferences } from './differences';
import type { OciResourcePart } from './part';

const details: OciDetails['Cluster'] = {
  compartmentId: 'c',
  name: 'demo',
  freeformTags: { 'okeanos-id': '1' },
  vcnId: 'v',
  kubernetesVersion: 'v1.36.3',
  type: 'ENHANCED_CLUSTER',
  endpointConfig: {
    subnetId: 's',
    nsgIds: ['n1', 'n2'],
    isPublicIpEnabled: false,
  },
  clusterPodNetworkOptions: [{ cniType: 'OCI_VCN_IP_NATIVE' }],
  options: {
    serviceLbSubnetIds: ['l'],
    kubernetesNetworkConfig: { servicesCidr: '10.96.0.0/16' },
    serviceLbConfig: { backendNsgIds: ['w'] },
  },
};

const part = {
  kind: 'Cluster',
  details,
} as const satisfies Partial<OciResourcePart>;

const answer = (fields: object = {}) =>
  ociResourceSchemas.Cluster.parse({
    ...details,
    id: 'o',
    lifecycleState: 'ACTIVE',
    lifecycleDetails: null,
    kmsKeyId: null,
    ...fields,
  });

describe('findDifferences', () => {
  it('finds none where lists are in another order and others added to it', () => {
    const live = answer({
      endpointConfig: { ...details.endpointConfig, nsgIds: ['n2', 'n1'] },
      freeformTags: { 'okeanos-id': '1', cost: '42' },
    });
    expect(findDifferences(part, live)).toEqual({
      changeable: [],
      fixed: [],
      told: [],
      diff: [],
      kept: [],
    });
  });

  it('tells what can be changed from what cannot', () => {
    const live = answer({
      name: 'other',
      endpointConfig: {
        subnetId: 's',
        nsgIds: ['n1', 'n1'],
        isPublicIpEnabled: true,
      },
      options: { serviceLbSubnetIds: ['l', 'm'] },
    });
    expect(findDifferences(part, live)).toMatchObject({
      changeable: [
        'endpointConfig.nsgIds',
        'name',
        'options.serviceLbConfig.backendNsgIds',
      ],
      fixed: [
        'endpointConfig.isPublicIpEnabled',
        'options.kubernetesNetworkConfig.servicesCidr',
        'options.serviceLbSubnetIds',
      ],
    });
  });
});

describe('changesFor', () => {
  it('sends whole fields, and of the options what can be changed', () => {
    const live = answer({ freeformTags: { cost: '42' } });
    expect(
      changesFor(part, live, [
        'freeformTags.okeanos-id',
        'options.serviceLbConfig.backendNsgIds',
      ]),
    ).toEqual({
      freeformTags: { cost: '42', 'okeanos-id': '1' },
      options: { serviceLbConfig: { backendNsgIds: ['w'] } },
    });
  });
});

describe('of a security list', () => {
  const rule = (min: number, max: number, peer = '10.0.0.0/24') => ({
    ...{ source: peer, protocol: '6', isStateless: false },
    tcpOptions: { destinationPortRange: { min, max } },
  });
  const list = {
    kind: 'SecurityList',
    controllerRules: [
      {
        direction: 'INGRESS',
        within: '10.0.0.0/16',
        ports: { min: 1, max: 9 },
      },
    ],
    details: {
      compartmentId: 'c',
      displayName: 'list',
      freeformTags: {},
      vcnId: 'v',
      ingressSecurityRules: [rule(5, 5), rule(443, 443)],
      egressSecurityRules: [],
    },
  } as const satisfies Partial<OciResourcePart>;
  const answered = (ingressSecurityRules: object[]) =>
    ociResourceSchemas.SecurityList.parse({
      ...list.details,
      ingressSecurityRules,
      id: 'o',
      lifecycleState: 'AVAILABLE',
    });
  const sent = (live: ReturnType<typeof answered>) =>
    changesFor(list, live, ['ingressSecurityRules']);

  it('adds what is missing beside what a controller wrote, and makes no rule twice', () => {
    // What is intended and looks like a controller's is there once.
    const live = answered([
      { ...rule(7, 7), sourceType: 'CIDR_BLOCK', description: null },
      rule(5, 5),
    ]);
    expect(findDifferences(list, live)).toEqual({
      changeable: ['ingressSecurityRules'],
      fixed: [],
      told: ['+ ingress TCP 443 from 10.0.0.0/24'],
      diff: [
        {
          field: 'ingressSecurityRules',
          to: 'ingress TCP 443 from 10.0.0.0/24',
        },
      ],
      kept: ['ingress TCP 7 from 10.0.0.0/24'],
    });
    expect(sent(live)).toEqual({
      ingressSecurityRules: [
        rule(5, 5),
        rule(443, 443),
        { ...rule(7, 7), sourceType: 'CIDR_BLOCK' },
      ],
    });
  });

  it('takes away what no controller could have written, and what is there twice', () => {
    const live = answered([
      ...[rule(443, 443), rule(5, 5), rule(5, 5)],
      ...[rule(1, 9), rule(10, 10), rule(3, 3, '10.1.0.0/24')],
    ]);
    expect(findDifferences(list, live).told).toEqual([
      '- ingress TCP 5 from 10.0.0.0/24',
      '- ingress TCP 1-9 from 10.0.0.0/24',
      '- ingress TCP 10 from 10.0.0.0/24',
      '- ingress TCP 3 from 10.1.0.0/24',
    ]);
    expect(sent(live)).toEqual({
      ingressSecurityRules: [rule(5, 5), rule(443, 443)],
    });
  });
});
