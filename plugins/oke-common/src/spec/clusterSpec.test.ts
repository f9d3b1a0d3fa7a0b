import fc from 'fast-check';
import { clusterSpecs } from '../__testUtils__/arbitraries';
import { clusterSpecSchema } from './clusterSpec';
import { issueSentence } from './issueSentence';
import { problemsOf } from './problemsOf';

const minimal = { name: 'demo', owner: 'group:default/platform' };

function problems(input: unknown) {
  const { error } = clusterSpecSchema.safeParse(input, {
    error: issueSentence,
  });
  return error ? problemsOf(error, input) : [];
}

describe('clusterSpecSchema', () => {
  it('fills in everything that is left out', () => {
    expect(clusterSpecSchema.parse(minimal)).toEqual({
      ...minimal,
      compartmentId: '',
      kubernetesVersion: '',
      network: {
        vcnCidr: '10.0.0.0/16',
        endpointCidr: '10.0.30.0/24',
        workersCidr: '10.0.10.0/24',
        loadBalancersCidr: '10.0.20.0/24',
        podsCidr: '10.0.128.0/18',
        bastionCidr: '10.0.40.0/28',
        clientCidrs: [],
        internetAccess: true,
        peering: { via: 'none', drgId: '', peerId: '' },
      },
      bastion: { enabled: false, clientCidrs: [], forPortal: true },
      nodePool: {
        shape: 'VM.Standard.E4.Flex',
        ocpus: 2,
        memoryGb: 16,
        size: 2,
        maxPodsPerNode: 31,
        oracleLinux: '',
        imageId: '',
        availabilityDomains: [],
        labels: [],
        taints: [],
        encryptionInTransit: false,
      },
      additionalNodePools: [],
      addons: [],
      logs: { enabled: true, flows: 'all', retentionDays: 30 },
      expiry: { lastDay: '', action: 'notify' },
      deletionProtection: false,
      frozen: false,
      drift: 'report',
    });
  });

  it('gives a spec that parses to itself', () => {
    fc.assert(
      fc.property(clusterSpecs, input => {
        const spec = clusterSpecSchema.parse(input);
        expect(clusterSpecSchema.parse(spec)).toEqual(spec);
        expect(spec).toMatchObject(input);
      }),
    );
  });

  it.each([
    ['name', { name: 'Demo' }, /lower-case letters, digits and dashes/],
    ['name', { name: 'a'.repeat(64) }, /at most 63 characters/],
    ['name', { name: 'default' }, /the name default is reserved/],
    ['name', { name: undefined }, /^it is missing$/],
    ['owner', { owner: 'user:default/ada' }, /a group is expected/],
    [
      'compartmentId',
      { compartmentId: 'demo' },
      /for example ocid1\.compartment\.oc1\.\.aaaa/,
    ],
    [
      'compartmentId',
      { compartmentId: 'ocid1.vcn.oc1..aaaa' },
      /a compartment or tenancy/,
    ],
    ['kubernetesVersion', { kubernetesVersion: '1.36' }, /example v1\.36\.3/],
    [
      'network.vcnCidr',
      { network: { vcnCidr: '10.0.0.0' } },
      /for example 10\.0\.0\.0\/16/,
    ],
    [
      'network.vcnCidr',
      { network: { vcnCidr: '10.0.0.256/16' } },
      /an IPv4 CIDR block is expected/,
    ],
    [
      'network.podsCidr',
      { network: { podsCidr: '10.0.0.0/33' } },
      /an IPv4 CIDR block is expected/,
    ],
    [
      'network.workersCidr',
      { network: { workersCidr: '010.0.0.0/16' } },
      /an IPv4 CIDR block is expected/,
    ],
    [
      'network.peering.drgId',
      { network: { peering: { via: 'drg', drgId: 'ocid1.vcn.oc1.fra.a' } } },
      /the OCID of a dynamic routing gateway is expected, .* or nothing/,
    ],
    [
      'network.clientCidrs[0]',
      { network: { clientCidrs: ['fd00::/8'] } },
      /an IPv4 CIDR block is expected/,
    ],
    [
      'network.clientCidrs[0]',
      { network: { clientCidrs: ['0.0.0.0/0'] } },
      /^that is every address there is/,
    ],
    ['network.subnets', { network: { subnets: [] } }, /there is no such field/],
    ['nodePool.shape', { nodePool: { shape: '' } }, /a shape must be named/],
    ['nodePool.ocpus', { nodePool: { ocpus: 0 } }, /^it must be at least 1$/],
    [
      'nodePool.memoryGb',
      { nodePool: { memoryGb: 2048 } },
      /^it must be at most 1024$/,
    ],
    [
      'nodePool.size',
      { nodePool: { size: 1.5 } },
      /^a whole number is expected$/,
    ],
    [
      'nodePool.maxPodsPerNode',
      { nodePool: { maxPodsPerNode: 111 } },
      /^it must be at most 110$/,
    ],
    [
      'nodePool.bootVolumeGb',
      { nodePool: { bootVolumeGb: 49 } },
      /^it must be at least 50$/,
    ],
    [
      'nodePool.labels[0].key',
      { nodePool: { labels: [{ key: 'two words' }] } },
      /^a key has at most 63 letters/,
    ],
    [
      'nodePool.taints[0].value',
      { nodePool: { taints: [{ key: 'a', value: '"$(reboot)' }] } },
      /^a value has at most 63 letters/,
    ],
    [
      'nodePool.taints[0].effect',
      { nodePool: { taints: [{ key: 'a', effect: 'Never' }] } },
      /^it must be one of NoSchedule/,
    ],
    [
      'additionalNodePools[0].name',
      { additionalNodePools: [{ name: 'GPU' }] },
      /lower-case letters, digits and dashes/,
    ],
    [
      'additionalNodePools[0].name',
      { additionalNodePools: [{}] },
      /^it is missing$/,
    ],
    [
      'addons[0].name',
      { addons: [{ name: 'metrics server' }] },
      /^the name of an add-on of OKE is expected/,
    ],
    ['drift', { drift: 'ignore' }, /^it must be one of report, repair$/],
  ])('refuses a wrong %s: %j', (field, change, message) => {
    expect(problems({ ...minimal, ...change })).toContainEqual(
      expect.objectContaining({
        field,
        message: expect.stringMatching(message),
      }),
    );
  });
});
