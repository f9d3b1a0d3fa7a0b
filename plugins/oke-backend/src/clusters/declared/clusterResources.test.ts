import type { OciRecord } from '@okeanos/backstage-plugin-oke-node';
import { clusterSpec, NOW } from '../../__testUtils__/fixtures';
import { clusterResources } from './clusterResources';
import type { ClusterRecord } from './ClusterStore';

const CHOICE: ClusterRecord['choice'] = {
  ...{ kubernetesVersion: 'v1.34.2', imageId: 'ocid1.image', imageIds: {} },
  availabilityDomains: ['AD-1'],
  loadBalancerIds: [],
  oracleServices: {
    ...{ id: 'ocid1.service', name: 'All FRA Services' },
    cidrBlock: 'all-fra-services',
  },
};

const oci = (
  part: string,
  kind: string,
  changes: Partial<OciRecord>,
): OciRecord => ({
  ...{ part, kind, attempt: 1, startedAt: NOW.toISOString() },
  ...changes,
});

const record = (changes: Partial<ClusterRecord>): ClusterRecord => ({
  ...{ id: 'the-id', spec: clusterSpec(), generation: 1, appliedGeneration: 0 },
  ...{ requestedBy: 'user:default/pia', createdAt: NOW.toISOString() },
  ...{ conditions: [], records: [], choice: CHOICE },
  ...changes,
});

const place = { region: 'eu-frankfurt-1', compartmentId: 'ocid1.compartment' };

const partOf = (changes: Partial<ClusterRecord>, part: string) =>
  clusterResources(record(changes), place).resources.find(
    each => each.part === part,
  );

describe('clusterResources', () => {
  it('tell of each part what was recorded, and of what was not begun that it waits', () => {
    const records = [
      oci('vcn', 'Vcn', { ocid: 'ocid1.vcn', hash: 'h' }),
      oci('cluster', 'Cluster', { ocid: 'ocid1.cluster' }),
    ];
    expect(partOf({ records }, 'vcn')).toEqual({
      ...{ part: 'vcn', kind: 'Vcn', name: 'demo-vcn' },
      ...{ detail: '10.0.0.0/16', ocid: 'ocid1.vcn', state: 'inPlace' },
    });
    expect(partOf({ records }, 'cluster')).toMatchObject({
      ...{ state: 'underWay', since: NOW.toISOString() },
    });
    expect(partOf({ records }, 'node-pool')).toMatchObject({
      ...{ state: 'waiting', detail: '2 × VM.Standard.E4.Flex' },
    });
  });

  it('tell what failed and what is gone, with what OCI says', () => {
    const ended = (reason: 'Failed' | 'Gone') => ({
      records: [
        oci('vcn', 'Vcn', {
          ended: { reason, message: 'It says so', at: NOW.toISOString() },
        }),
      ],
    });
    expect(partOf(ended('Failed'), 'vcn')).toMatchObject({
      ...{ state: 'failed', message: 'It says so' },
    });
    expect(partOf(ended('Gone'), 'vcn')).toMatchObject({ state: 'gone' });
  });

  it('tell of what is there and no longer asked for', () => {
    const spec = clusterSpec({ network: { internetAccess: false } });
    const records = [
      oci('nat-gateway', 'NatGateway', {
        ...{ ocid: 'ocid1.nat', hash: 'h' },
        change: {
          ...{ operation: 'delete', attempt: 1 },
          startedAt: NOW.toISOString(),
        },
      }),
    ];
    expect(partOf({ spec, records }, 'nat-gateway')).toMatchObject({
      ...{ state: 'underWay', ocid: 'ocid1.nat' },
    });
  });

  it("do not tell a number of nodes that is an autoscaler's", () => {
    const spec = clusterSpec({ nodePool: { autoscaling: { min: 1, max: 5 } } });
    expect(partOf({ spec }, 'node-pool')).toMatchObject({
      detail: '1 to 5 × VM.Standard.E4.Flex',
    });
  });

  it('have the rules of each security group, with what they are for', () => {
    const { securityGroups } = clusterResources(record({}), place);
    expect(securityGroups).toHaveLength(4);
    expect(securityGroups.flatMap(({ rules }) => rules)).toContainEqual({
      ...{ direction: 'ingress', peer: 'demo-workers-nsg' },
      ...{ traffic: 'TCP 6443', why: 'API server' },
    });
  });

  it('are none before it was chosen what is made', () => {
    expect(clusterResources(record({ choice: undefined }), {})).toEqual({
      ...{ name: 'demo', resources: [], securityGroups: [] },
    });
  });
});
