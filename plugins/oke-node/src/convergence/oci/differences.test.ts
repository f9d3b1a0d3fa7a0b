import { changesFor, findDifferences } from './differences';
import { ociResourceSchemas, type OciDetails } from './resources';

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
    expect(findDifferences('Cluster', live, details)).toEqual({
      changeable: [],
      fixed: [],
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
    expect(findDifferences('Cluster', live, details)).toEqual({
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
      changesFor(live, details, [
        'freeformTags.okeanos-id',
        'options.serviceLbConfig.backendNsgIds',
      ]),
    ).toEqual({
      freeformTags: { cost: '42', 'okeanos-id': '1' },
      options: { serviceLbConfig: { backendNsgIds: ['w'] } },
    });
  });
});
