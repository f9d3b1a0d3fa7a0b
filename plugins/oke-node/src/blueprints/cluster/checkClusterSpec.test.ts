import fc from 'fast-check';
import { checkClusterSpec, chooseForCluster } from '.';
import { anySpec, context, offer, specOf } from './__testUtils__/specs';

const { portalCidrs } = context;

type Spec = Parameters<typeof specOf>[0];

const image = (id: string) => `ocid1.image.oc1.fra.${id}`;

const problemsOf = (spec: Spec, facts: object = {}) =>
  checkClusterSpec(specOf(spec), {
    ...{ offer, portalCidrs, others: [] },
    ...facts,
  });

const inShort = (spec: Spec) =>
  problemsOf(spec).map(({ field, message }) => `${field}: ${message}`);

describe('checkClusterSpec', () => {
  it('finds nothing wrong with the defaults', () => {
    expect(problemsOf({})).toEqual([]);
  });

  it('finds nothing wrong with what is right', () => {
    fc.assert(
      fc.property(anySpec, spec => {
        expect(
          checkClusterSpec(spec, { offer, portalCidrs, others: [] }),
        ).toEqual([]);
        expect(() => chooseForCluster(spec, offer)).not.toThrow();
      }),
    );
  });

  it.each([
    ['the VCN', ['10.0.0.0/8']],
    ['the addresses of Services', ['10.64.0.0/10']],
    ['neither', ['172.16.0.0/12', '192.168.0.0/16']],
  ])('takes a client network that contains %s', (_what, clientCidrs) => {
    expect(problemsOf({ network: { clientCidrs } })).toEqual([]);
  });

  it('leaves to OCI what it does not tell: the sizes of shapes', () => {
    const spec = { nodePool: { ocpus: 65, memoryGb: 1 } };
    const untold = { ...offer, shapeSizes: undefined };
    expect(problemsOf(spec, { offer: untold })).toEqual([]);
    const [size] = offer.shapeSizes ?? [];
    const part = { ...size, memoryGb: undefined };
    expect(
      problemsOf(spec, { offer: { ...offer, shapeSizes: [part] } }),
    ).toMatchObject([{ field: 'nodePool.ocpus' }]);
  });

  it('names field, value, what is wrong and what to do', () => {
    expect(problemsOf({ network: { workersCidr: '10.0.10.1/24' } })).toEqual([
      {
        field: 'network.workersCidr',
        value: '10.0.10.1/24',
        message: 'the address is not the first of its block',
        remedy: 'Write 10.0.10.0/24',
      },
    ]);
  });

  it('tells all that is wrong with the network at once, also where a block is not written as it should be', () => {
    const problems = problemsOf({
      network: {
        vcnCidr: '10.0.0.5/16',
        workersCidr: '10.0.30.0/30',
        podsCidr: '10.1.0.0/24',
        bastionCidr: '10.0.40.0/31',
        clientCidrs: ['0.0.0.0/1'],
      },
    });
    const fields = problems.map(({ field }) => field);
    expect(new Set(fields)).toEqual(
      new Set([
        'network.vcnCidr',
        'network.workersCidr',
        'network.podsCidr',
        'network.bastionCidr',
        'network.clientCidrs[0]',
      ]),
    );
    expect(problems).toContainEqual(
      expect.objectContaining({
        field: 'network.vcnCidr',
        value: '10.0.0.5/16',
      }),
    );
  });

  describe('of who may connect to the bastion', () => {
    const many = Array.from({ length: 20 }, (_, i) => `198.51.100.${i}/32`);

    it.each<[string, Spec, string[], string[]]>([
      ['nothing without one', {}, [], []],
      ['the portal alone', { bastion: { enabled: true } }, portalCidrs, []],
      [
        'people alone',
        {
          bastion: {
            enabled: true,
            forPortal: false,
            clientCidrs: ['192.0.2.0/24'],
          },
        },
        [],
        [],
      ],
      [
        'a portal that is nowhere',
        { bastion: { enabled: true, clientCidrs: ['192.0.2.0/24'] } },
        [],
        ['bastion.forPortal'],
      ],
      [
        'nobody',
        { bastion: { enabled: true, forPortal: false } },
        portalCidrs,
        ['bastion.clientCidrs'],
      ],
      [
        'as many as OCI takes',
        { bastion: { enabled: true, clientCidrs: many } },
        [many[0]],
        [],
      ],
      [
        'one more',
        { bastion: { enabled: true, clientCidrs: many } },
        portalCidrs,
        ['bastion.clientCidrs'],
      ],
    ])('judges %s', (_what, spec, cidrs, fields) => {
      expect(
        problemsOf(spec, { portalCidrs: cidrs }).map(({ field }) => field),
      ).toEqual(fields);
    });
  });

  it.each<[string, Spec, string[]]>([
    [
      'a VCN of a size that OCI does not take',
      { network: { vcnCidr: '10.0.0.0/8' } },
      ['network.vcnCidr: OCI does not take a block of this size'],
    ],
    [
      'a VCN of reserved addresses',
      {
        network: {
          vcnCidr: '169.254.0.0/16',
          endpointCidr: '169.254.30.0/24',
          workersCidr: '169.254.10.0/24',
          loadBalancersCidr: '169.254.20.0/24',
          podsCidr: '169.254.128.0/18',
          bastionCidr: '169.254.40.0/28',
        },
      },
      ['network.vcnCidr: it overlaps with 169.254.0.0/16, which is reserved'],
    ],
    [
      'a VCN with the addresses of Services',
      {
        network: {
          vcnCidr: '10.96.0.0/16',
          endpointCidr: '10.96.30.0/24',
          workersCidr: '10.96.10.0/24',
          loadBalancersCidr: '10.96.20.0/24',
          podsCidr: '10.96.128.0/18',
          bastionCidr: '10.96.40.0/28',
        },
      },
      [
        'network.vcnCidr: it overlaps with 10.96.0.0/16, the addresses of Kubernetes Services',
      ],
    ],
    [
      'a subnet outside the VCN',
      { network: { bastionCidr: '10.1.0.0/28' } },
      ['network.bastionCidr: the subnet is not inside the VCN 10.0.0.0/16'],
    ],
    [
      'subnets that overlap',
      { network: { bastionCidr: '10.0.30.16/28' } },
      [
        'network.bastionCidr: the subnet overlaps with network.endpointCidr 10.0.30.0/24',
      ],
    ],
    [
      'an endpoint without an address',
      { network: { endpointCidr: '10.0.30.0/31' } },
      [
        'network.endpointCidr: the subnet is too small: it has 0 addresses, and 1 is needed for the API endpoint',
      ],
    ],
    [
      'too few addresses for load balancers',
      { network: { loadBalancersCidr: '10.0.20.0/29' } },
      [
        'network.loadBalancersCidr: the subnet is too small: it has 5 addresses, and 13 are needed for a few load balancers',
      ],
    ],
    [
      'too few addresses for nodes',
      { network: { workersCidr: '10.0.10.0/30' } },
      [
        'network.workersCidr: the subnet is too small: it has 1 address, and 2 are needed for 2 nodes',
      ],
    ],
    [
      'too few addresses for pods',
      {
        network: { podsCidr: '10.0.128.0/25' },
        nodePool: { ocpus: 3, maxPodsPerNode: 32 },
      },
      [
        'network.podsCidr: the subnet is too small: it has 125 addresses, and 128 are needed for 2 nodes with up to 32 pods: 32 addresses are reserved for every 31',
      ],
    ],
    [
      'the internet as a client',
      { network: { clientCidrs: ['128.0.0.0/1'] } },
      [
        'network.clientCidrs[0]: a network of this size is the internet, and the cluster is private',
      ],
    ],
    [
      'clients inside the VCN',
      { network: { clientCidrs: ['10.0.50.0/24'] } },
      [
        'network.clientCidrs[0]: it lies in the VCN 10.0.0.0/16, so that clients elsewhere with these addresses cannot be reached',
      ],
    ],
    [
      'the VCN itself as a client',
      { network: { clientCidrs: ['10.0.0.0/16'] } },
      [
        'network.clientCidrs[0]: it lies in the VCN 10.0.0.0/16, so that clients elsewhere with these addresses cannot be reached',
      ],
    ],
    [
      'clients with the addresses of Services',
      { network: { clientCidrs: ['10.96.64.0/18'] } },
      [
        'network.clientCidrs[0]: it lies in 10.96.0.0/16, the addresses of Kubernetes Services, so that pods cannot answer',
      ],
    ],
    [
      'clients that are named twice',
      { network: { clientCidrs: ['192.168.0.0/16', '192.168.4.0/24'] } },
      ['network.clientCidrs[1]: it overlaps with 192.168.0.0/16'],
    ],
    [
      'subnets that are too small for what an autoscaler may make',
      {
        network: { workersCidr: '10.0.10.0/28' },
        nodePool: { autoscaling: { min: 2, max: 20 } },
      },
      [
        'network.workersCidr: the subnet is too small: it has 13 addresses, and 20 are needed for 20 nodes',
      ],
    ],
    [
      'a pool that an autoscaler changes at once',
      { nodePool: { size: 1, autoscaling: { min: 2, max: 20 } } },
      [
        'nodePool.size: the pool is made with it, and an autoscaler has 2 to 20 nodes',
      ],
    ],
    [
      'an autoscaler without room',
      { nodePool: { autoscaling: { min: 5, max: 2 } } },
      ['nodePool.autoscaling.min: it is more than the most nodes, 2'],
    ],
    [
      'nodes that cannot be cycled',
      { nodePool: { cycling: { maximumSurge: 0, maximumUnavailable: 0 } } },
      [
        'nodePool.cycling.maximumUnavailable: no node can be replaced when none may be added and none may be missing',
      ],
    ],
    [
      'a shape that OKE does not offer',
      { nodePool: { shape: 'VM.Huge' } },
      ['nodePool.shape: OKE does not offer nodes of this shape here'],
    ],
    [
      'more pods than network interfaces for them',
      { nodePool: { ocpus: 2, maxPodsPerNode: 32 } },
      [
        'nodePool.maxPodsPerNode: a node of 2 OCPUs has network interfaces for at most 31 pods',
      ],
    ],
    [
      'a node that is larger than its shape can be',
      { nodePool: { ocpus: 65, memoryGb: 1024 } },
      ['nodePool.ocpus: a node of VM.Standard.E4.Flex has 1 to 64 OCPUs'],
    ],
    [
      'less memory than its OCPUs need',
      { nodePool: { ocpus: 16, memoryGb: 15 } },
      [
        'nodePool.memoryGb: a node of VM.Standard.E4.Flex with 16 OCPUs has 16 to 1024 GB',
      ],
    ],
    [
      'more memory than its OCPUs can have',
      { nodePool: { ocpus: 2, memoryGb: 129 } },
      [
        'nodePool.memoryGb: a node of VM.Standard.E4.Flex with 2 OCPUs has 2 to 128 GB',
      ],
    ],
    [
      'a shape without an image',
      {
        kubernetesVersion: 'v1.35.10',
        nodePool: { shape: 'VM.Standard.A1.Flex' },
      },
      [
        'nodePool.shape: OKE has no Oracle Linux image for VM.Standard.A1.Flex and Kubernetes v1.35.10',
      ],
    ],
    [
      'a shape with GPUs without an image for them',
      {
        kubernetesVersion: 'v1.35.10',
        nodePool: { shape: 'VM.GPU.A10.1' },
      },
      [
        'nodePool.shape: OKE has no Oracle Linux image with drivers for GPUs, for VM.GPU.A10.1 and Kubernetes v1.35.10',
      ],
    ],
    [
      'a release of Oracle Linux without an image',
      { kubernetesVersion: 'v1.35.10', nodePool: { oracleLinux: '8' } },
      [
        'nodePool.oracleLinux: OKE has no image of Oracle Linux 8 for VM.Standard.E4.Flex and Kubernetes v1.35.10',
      ],
    ],
    [
      'an image of another version or for other machines',
      {
        nodePool: { imageId: image('f') },
        additionalNodePools: [{ name: 'arm', imageId: image('d') }],
      },
      [
        'nodePool.imageId: Oracle-Linux-9.6-2026.09.30-0-OKE-1.35.10-1330 is no image for VM.Standard.E4.Flex and Kubernetes v1.36.3',
        'additionalNodePools[0].imageId: Oracle-Linux-9.6-aarch64-2026.09.30-0-OKE-1.36.3-1330 is no image for VM.Standard.E4.Flex and Kubernetes v1.36.3',
      ],
    ],
    [
      'an image that is not offered',
      { nodePool: { imageId: image('z') } },
      ['nodePool.imageId: OKE does not offer this image here'],
    ],
    [
      'pools with one name, and with the name of the first one',
      {
        additionalNodePools: [
          { name: 'gpu' },
          { name: 'node-pool' },
          { name: 'gpu' },
        ],
      },
      [
        'additionalNodePools[1].name: this is what the first node pool is called',
        'additionalNodePools[2].name: another node pool has this name',
      ],
    ],
    [
      'a domain that there is not, and one twice',
      {
        nodePool: {
          availabilityDomains: [
            'Uocm:FRA-AD-1',
            'Uocm:FRA-AD-4',
            'Uocm:FRA-AD-1',
          ],
        },
      },
      [
        'nodePool.availabilityDomains[1]: the region has no availability domain of this name',
        'nodePool.availabilityDomains[2]: it is named twice',
      ],
    ],
    [
      'labels that nodes have already, or twice',
      {
        nodePool: {
          labels: [
            { key: 'kubernetes.io/os', value: 'linux' },
            { key: 'team', value: 'a' },
            { key: 'team', value: 'b' },
          ],
        },
      },
      [
        'nodePool.labels[0].key: every node has this label already, with a value of its own',
        'nodePool.labels[2].key: another label has this key',
      ],
    ],
    [
      'taints of one key and effect',
      {
        nodePool: {
          taints: [
            { key: 'gpu', value: 'a' },
            { key: 'gpu', value: 'b', effect: 'NoExecute' },
            { key: 'gpu', value: 'c' },
          ],
        },
      },
      [
        'nodePool.taints[2].key: another taint has this key and the effect NoSchedule',
      ],
    ],
    [
      'subnets that are too small for all pools together',
      {
        network: { workersCidr: '10.0.10.0/29', podsCidr: '10.0.128.0/24' },
        nodePool: { size: 3 },
        additionalNodePools: [
          { name: 'more', size: 3, ocpus: 3, maxPodsPerNode: 40 },
        ],
      },
      [
        'network.workersCidr: the subnet is too small: it has 5 addresses, and 6 are needed for 6 nodes',
        'network.podsCidr: the subnet is too small: it has 253 addresses, and 288 are needed for 6 nodes with up to 40 pods: 32 addresses are reserved for every 31',
      ],
    ],
    [
      'a version that OKE does not offer',
      { kubernetesVersion: 'v1.20.1' },
      ['kubernetesVersion: OKE does not offer this version of Kubernetes'],
    ],
  ])('refuses %s', (_what, spec, problems) => {
    expect(inShort(spec)).toEqual(problems);
  });

  it.each([
    ['workersCidr', '/29', { network: { workersCidr: '10.0.10.0/30' } }],
    [
      'podsCidr',
      '/24',
      {
        network: { podsCidr: '10.0.128.0/25' },
        nodePool: { ocpus: 3, maxPodsPerNode: 32 },
      },
    ],
  ])('says how large %s has to be: %s', (_field, prefix, spec) => {
    expect(problemsOf(spec)[0].remedy).toBe(
      `Choose a block of at least ${prefix}`,
    );
  });

  it('lists the versions that OKE offers', () => {
    expect(problemsOf({ kubernetesVersion: 'v1.20.1' })).toMatchObject([
      {
        value: 'v1.20.1',
        remedy:
          'Choose one of v1.9.9, v1.35.10, v1.36.3, v1.35.9, or leave it empty for the newest',
      },
    ]);
  });

  it('says so when OKE offers nothing', () => {
    const nothing = { ...offer, kubernetesVersions: [], services: [] };
    expect(
      problemsOf({}, { offer: nothing }).map(({ field }) => field),
    ).toEqual(['kubernetesVersion', '']);
  });

  describe('for a cluster that is there', () => {
    const current = {
      spec: specOf(),
      choice: { ...chooseForCluster(specOf(), offer) },
    };

    it('takes what can be changed', () => {
      expect(
        problemsOf(
          {
            nodePool: { size: 5 },
            network: {
              clientCidrs: ['192.168.0.0/16'],
              internetAccess: false,
            },
          },
          { current },
        ),
      ).toEqual([]);
    });

    it('refuses to leave the size of a boot volume to OKE again', () => {
      const larger = { nodePool: { bootVolumeGb: 200 } };
      const made = { ...current, spec: specOf(larger) };
      expect(problemsOf({}, { current: made })).toMatchObject([
        {
          field: 'nodePool.bootVolumeGb',
          remedy: 'Write 200, or another size',
        },
      ]);
      expect(problemsOf(larger, { current: made })).toEqual([]);
    });

    it('refuses what cannot be changed', () => {
      expect(
        problemsOf(
          { name: 'other', network: { podsCidr: '10.0.192.0/18' } },
          { current },
        ).map(({ field, remedy }) => [field, remedy]),
      ).toEqual([
        ['name', "Leave it at 'demo', or make another cluster"],
        [
          'network.podsCidr',
          "Leave it at '10.0.128.0/18', or make another cluster",
        ],
      ]);
    });

    it.each([
      ['v1.35.10', 'v1.36.3', true],
      ['v1.36.3', 'v1.35.10', false],
      ['v1.34.2', 'v1.36.3', false],
      ['v1.35.9', 'v1.35.10', true],
      ['v1.35.10', 'v1.35.9', false],
    ])('goes from %s to %s: %s', (from, to, isTaken) => {
      const choice = { ...current.choice, kubernetesVersion: from };
      const problems = problemsOf(
        { kubernetesVersion: to },
        { current: { ...current, choice } },
      ).filter(({ field }) => field === 'kubernetesVersion');
      expect(problems).toHaveLength(isTaken ? 0 : 1);
    });

    it('keeps a version that is no longer offered', () => {
      const later = {
        ...offer,
        kubernetesVersions: ['v1.38.0'],
        images: offer.images,
      };
      expect(problemsOf({}, { offer: later, current })).toEqual([]);
    });

    it('keeps an image that is no longer offered, also when there is no other one', () => {
      const later = { ...offer, images: [] };
      expect(problemsOf({}, { offer: later, current })).toEqual([]);
      const { imageId } = current.choice;
      const facts = { offer: later, current };
      expect(problemsOf({ nodePool: { imageId } }, facts)).toEqual([]);
      expect(
        problemsOf({ nodePool: { imageId: image('z') } }, facts),
      ).not.toEqual([]);
    });
  });
});
