import fc from 'fast-check';
import { ociDetailsSchemas } from '../../oci/kinds';
import { TAG_ID, TAG_PART } from '../../common/names';
import { nameOf } from '../../convergence/oci';
import { validateGraph } from '../../convergence/graph';
import { referencedParts } from '../../convergence/oci/references';
import { clusterParts } from '.';
import { anySpec, context, specOf } from './__testUtils__/specs';

const part = (id: string, spec = specOf()) => {
  const found = clusterParts(spec, context).find(each => each.id === id);
  if (!found) {
    throw new Error(`There is no part ${id}`);
  }
  return found;
};

describe('clusterParts', () => {
  it('of any spec are a graph, tagged, private, and fit what OCI takes', () => {
    fc.assert(
      fc.property(anySpec, spec => {
        const parts = clusterParts(spec, context);
        validateGraph(parts);
        for (const each of parts) {
          expect(each.dependsOn).toEqual(
            expect.arrayContaining(referencedParts(each)),
          );
          if (each.type !== 'resource') {
            continue;
          }
          expect(ociDetailsSchemas[each.kind].parse(each.details)).toEqual(
            each.details,
          );
          if (!each.comesWith) {
            expect(each.details.freeformTags).toEqual({
              [TAG_ID]: context.id,
              [TAG_PART]: each.id,
            });
          }
          if ('dnsLabel' in each.details) {
            expect(each.details.dnsLabel).toMatch(/^[a-z][a-z0-9]{0,14}$/);
          }
        }
        const text = JSON.stringify(parts);
        expect(text).not.toMatch(/InternetGateway|"isPublicIpEnabled":true/);
        expect(text).not.toContain('"prohibitPublicIpOnVnic":false');
      }),
    );
  });

  it('are named after the cluster', () => {
    const withGpus = specOf({ additionalNodePools: [{ name: 'gpu' }] });
    expect(
      clusterParts(withGpus, { ...context, imageIds: { gpu: 'i' } }).map(
        each => [each.id, nameOf(each)],
      ),
    ).toEqual(
      expect.arrayContaining([
        ['vcn', 'demo-vcn'],
        ['endpoint-rules', 'demo-endpoint-nsg'],
        ['cluster', 'demo'],
        ['node-pool', 'demo-node-pool'],
        ['node-pool-gpu', 'demo-gpu'],
        ['cert-manager', 'CertManager'],
      ]),
    );
  });

  it('lead to the internet through the NAT gateway only, and only if wanted', () => {
    const closed = specOf({ network: { internetAccess: false } });
    expect(part('private-routes')).toMatchObject({
      details: {
        routeRules: [
          {
            destination: 'all-fra-services-in-oracle-services-network',
            networkEntityId: 'ref:service-gateway.id',
          },
          {
            destination: '0.0.0.0/0',
            networkEntityId: 'ref:nat-gateway.id',
          },
        ],
      },
    });
    expect(part('internal-routes')).toMatchObject({
      details: { routeRules: [] },
    });
    expect(JSON.stringify(clusterParts(closed, context))).not.toContain(
      'nat-gateway',
    );
  });

  it('give the load balancers a security list of their own, and lock the default one', () => {
    expect(part('load-balancers-subnet')).toMatchObject({
      details: { securityListIds: ['ref:load-balancers-security-list.id'] },
    });
    expect(part('default-security-list')).toMatchObject({
      comesWith: 'ref:vcn.defaultSecurityListId',
      details: { ingressSecurityRules: [], egressSecurityRules: [] },
    });
  });

  it('let a bastion reach the API endpoint, and nothing else', () => {
    expect(part('bastion-security-list')).toMatchObject({
      details: {
        ingressSecurityRules: [],
        egressSecurityRules: [
          {
            destination: '10.0.30.0/24',
            protocol: '6',
            tcpOptions: { destinationPortRange: { min: 6443, max: 6443 } },
          },
        ],
      },
    });
  });

  it('make an enhanced private cluster with pods in the VCN', () => {
    expect(part('cluster')).toMatchObject({
      details: {
        name: 'demo',
        type: 'ENHANCED_CLUSTER',
        kubernetesVersion: 'v1.36.3',
        endpointConfig: {
          subnetId: 'ref:endpoint-subnet.id',
          nsgIds: ['ref:endpoint-nsg.id'],
          isPublicIpEnabled: false,
        },
        clusterPodNetworkOptions: [{ cniType: 'OCI_VCN_IP_NATIVE' }],
        options: {
          serviceLbSubnetIds: ['ref:load-balancers-subnet.id'],
          serviceLbConfig: { backendNsgIds: ['ref:workers-nsg.id'] },
        },
      },
      dependsOn: expect.arrayContaining([
        'default-security-list',
        'endpoint-rules',
      ]),
    });
  });

  it('spread the nodes over all availability domains', () => {
    expect(part('node-pool')).toMatchObject({
      details: {
        nodeShape: 'VM.Standard.E4.Flex',
        nodeShapeConfig: { ocpus: 2, memoryInGBs: 16 },
        nodeSourceDetails: { imageId: 'ocid1.image.oc1.fra.c' },
        nodeConfigDetails: {
          size: 2,
          placementConfigs: context.availabilityDomains.map(
            availabilityDomain => ({
              availabilityDomain,
              subnetId: 'ref:workers-subnet.id',
            }),
          ),
          nodePoolPodNetworkOptionDetails: {
            podSubnetIds: ['ref:pods-subnet.id'],
            podNsgIds: ['ref:pods-nsg.id'],
            maxPodsPerNode: 31,
          },
        },
      },
    });
  });

  it('choose OCPUs and memory of flexible shapes only', () => {
    const fixed = specOf({ nodePool: { shape: 'VM.Standard2.4' } });
    const { details } = part('node-pool', fixed) as { details: object };
    expect(details).not.toHaveProperty('nodeShapeConfig');
  });

  it('make each pool as it is asked for', () => {
    const spec = specOf({
      additionalNodePools: [
        {
          name: 'gpu',
          shape: 'VM.GPU.A10.1',
          bootVolumeGb: 200,
          availabilityDomains: ['Uocm:FRA-AD-2'],
          labels: [{ key: 'team', value: 'a' }],
          taints: [{ key: 'nvidia.com/gpu' }, { key: 'x', value: 'y' }],
          encryptionInTransit: true,
          eviction: { graceMinutes: 5, force: true },
          autoscaling: { min: 0, max: 4 },
        },
      ],
    });
    const imageIds = { gpu: 'ocid1.image.oc1.fra.e' };
    const found = clusterParts(spec, { ...context, imageIds }).find(
      ({ id }) => id === 'node-pool-gpu',
    );
    expect(found).toMatchObject({
      kind: 'NodePool',
      leftSize: { min: 0, max: 4 },
      details: {
        nodeShape: 'VM.GPU.A10.1',
        nodeSourceDetails: {
          imageId: 'ocid1.image.oc1.fra.e',
          bootVolumeSizeInGBs: 200,
        },
        initialNodeLabels: [{ key: 'team', value: 'a' }],
        nodeConfigDetails: {
          isPvEncryptionInTransitEnabled: true,
          placementConfigs: [{ availabilityDomain: 'Uocm:FRA-AD-2' }],
        },
        nodeEvictionNodePoolSettings: {
          evictionGraceDuration: 'PT5M',
          isForceDeleteAfterGraceDuration: true,
          isForceActionAfterGraceDuration: true,
        },
      },
    });
    const { details } = found as {
      details: { nodeMetadata: { user_data: string } };
    };
    expect(
      Buffer.from(details.nodeMetadata.user_data, 'base64').toString(),
    ).toContain(
      'oke-init.sh --kubelet-extra-args "--register-with-taints=nvidia.com/gpu=:NoSchedule,x=y:NoSchedule"',
    );
  });

  it('leave to OKE what was not asked for', () => {
    const { details } = part('node-pool') as { details: object };
    expect(details).not.toHaveProperty('nodeMetadata');
    // Of these, that nobody asked for anything is said: a pool keeps what it was told before.
    expect(details).toMatchObject({
      nodeEvictionNodePoolSettings: {
        evictionGraceDuration: 'PT60M',
        isForceDeleteAfterGraceDuration: false,
      },
      nodePoolCyclingDetails: { isNodeCyclingEnabled: false },
    });
    expect(details).not.toHaveProperty('nodeSourceDetails.bootVolumeSizeInGBs');
  });
});
