import fc from 'fast-check';
import {
  rulesOfService,
  type BalancedService,
} from './__testUtils__/cloudController';
import { interceptedOci } from './__testUtils__/interceptedOci';
import {
  ID,
  specOf,
  World,
  type ClusterList,
  type Egress,
  type Ingress,
  type Options,
} from './__testUtils__/World';

const { network } = specOf();

async function settledWorld(): Promise<World> {
  const world = new World();
  await world.settle({ confirmed: true });
  return world;
}

/** What is not as intended after a pass. */
async function complaints(world: World, options: Options = {}) {
  const { results } = await world.converge(options);
  return results
    .filter(({ state }) => state !== 'current')
    .map(({ part, state, message }) => `${part} ${state}: ${message}`);
}

async function messageOf(world: World, part: string) {
  const { results } = await world.converge();
  return results.find(each => each.part === part)?.message;
}

function port(min: number, max = min) {
  return { tcpOptions: { destinationPortRange: { min, max } } };
}

/** From the cluster's load balancers to a node port. */
const toNodePort: Ingress = {
  source: '10.0.20.0/24',
  sourceType: 'CIDR_BLOCK',
  protocol: '6',
  isStateless: false,
  ...port(31234),
};

/** From anywhere to a listener. */
const toListener: Ingress = {
  ...toNodePort,
  source: '0.0.0.0/0',
  ...port(443),
};

/** From the load balancers to the nodes. */
const toNodes: Egress = {
  destination: network.workersCidr,
  protocol: '6',
  ...port(31234),
};

const ssh: Ingress = { ...toListener, ...port(22) };

describe('rules as the cloud controller writes them into security lists', () => {
  it('are neither drift nor removed', async () => {
    const world = await settledWorld();
    world.addToList('default', { ingress: [toNodePort] });
    world.addToList('load-balancers', { ingress: [toListener] });
    expect(await complaints(world, { drift: 'report' })).toEqual([]);

    await world.settle({ drift: 'repair' });
    expect(world.list('default').ingressSecurityRules).toEqual([toNodePort]);
    expect(world.list('load-balancers').ingressSecurityRules).toEqual([
      toListener,
    ]);
  });

  it('are told where everything is as intended, without saying whose they are', async () => {
    const world = await settledWorld();
    world.addToList('load-balancers', {
      ingress: [toListener],
      egress: [toNodes],
    });
    expect(await messageOf(world, 'load-balancers-security-list')).toBe(
      'as intended; rules as the cloud controller writes them for load balancers, kept: ingress TCP 443 from 0.0.0.0/0; egress TCP 31234 to 10.0.10.0/24',
    );
    const { changes } = await world.plan({ confirmed: true });
    expect(
      changes.find(({ part }) => part === 'load-balancers-security-list'),
    ).toMatchObject({
      action: 'none',
      reason: expect.stringContaining('ingress TCP 443 from 0.0.0.0/0'),
    });
  });

  it('are counted when there are many', async () => {
    const world = await settledWorld();
    world.addToList('load-balancers', {
      ingress: [1, 2, 3, 4, 5, 6, 7].map(n => ({ ...toListener, ...port(n) })),
    });
    expect(await messageOf(world, 'load-balancers-security-list')).toMatch(
      /TCP 5 from 0\.0\.0\.0\/0; 2 more$/,
    );
  });

  it('stay when the list is changed for another reason, and nothing is there twice', async () => {
    const world = await settledWorld();
    world.addToList('default', { ingress: [toNodePort, ssh] });
    const { id } = world.list('default');
    world.oci.tamper(id, { displayName: 'mine' });
    expect(await complaints(world)).toEqual([
      'default-security-list drifted: it was changed by somebody else: displayName, - ingress TCP 22 from 0.0.0.0/0',
    ]);
    const { changes } = await world.plan({ confirmed: true });
    expect(
      changes.find(({ part }) => part === 'default-security-list'),
    ).toMatchObject({
      action: 'update',
      fields: ['displayName', '- ingress TCP 22 from 0.0.0.0/0'],
    });
    expect(await complaints(world, { drift: 'repair' })).toEqual([
      'default-security-list applied: changed displayName, - ingress TCP 22 from 0.0.0.0/0; rules as the cloud controller writes them for load balancers, kept: ingress TCP 31234 from 10.0.20.0/24',
    ]);
    await world.settle({ drift: 'repair' });
    expect(world.list('default')).toMatchObject({
      displayName: 'demo-default-security-list',
      ingressSecurityRules: [toNodePort],
    });
    await world.expectSettled();
  });

  it('stay when they are written between the look and the update', async () => {
    const world = await settledWorld();
    world.addToList('load-balancers', {
      egress: [{ ...toNodes, ...port(25) }],
    });
    let written = false;
    const api = interceptedOci(world.oci, async (call, phase) => {
      if (phase === 'before' && call.startsWith('update') && !written) {
        written = true;
        world.addToList('load-balancers', { egress: [toNodes] });
      }
    });
    await world.settle({ api, drift: 'repair' });
    expect(written).toBe(true);
    expect(world.list('load-balancers').egressSecurityRules).toEqual([
      expect.objectContaining(port(31234)),
    ]);
  });

  it('do not hide that a rule of Okeanos is missing', async () => {
    const world = await settledWorld();
    world.oci.tamper(world.list('bastion').id, { egressSecurityRules: [] });
    expect(await complaints(world)).toEqual([
      'bastion-security-list drifted: it was changed by somebody else: + egress TCP 6443 to 10.0.30.0/24',
    ]);
    await world.settle({ drift: 'repair' });
    await world.expectSettled();
  });

  it('are not in the way when the cluster is deleted', async () => {
    const world = await settledWorld();
    world.addToList('default', { ingress: [toNodePort] });
    world.addToList('load-balancers', { ingress: [toListener] });
    await world.removeAll();
    expect(world.oci.standing(ID)).toEqual([]);
  });

  it('are known without asking for anything new: what somebody else did before stays theirs', async () => {
    const world = await settledWorld();
    world.addToList('default', { ingress: [ssh] });
    const known = world.intention();
    // A version of Okeanos that knows of other rules.
    const parts = known.parts.map(part =>
      part.type === 'resource' ? { ...part, controllerRules: [] } : part,
    );
    world.intention = () => ({ ...known, parts });
    expect(await complaints(world)).toEqual([
      'default-security-list drifted: it was changed by somebody else: - ingress TCP 22 from 0.0.0.0/0',
    ]);
  });
});

const aCidr = fc.oneof(
  fc
    .tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 }))
    .map(([address, prefix]) => `${address}/${prefix}`),
  fc.constantFrom('0.0.0.0/0', '::/0', '2001:db8::/32'),
);

const aNodePort = fc.integer({ min: 30000, max: 32767 });

const aService: fc.Arbitrary<BalancedService> = fc.record({
  mode: fc.constantFrom('All', 'Frontend'),
  listenerPort: fc.integer({ min: 1, max: 65535 }),
  nodePort: aNodePort,
  healthPort: fc.oneof(fc.constant(10256), aNodePort),
  sourceRanges: fc.uniqueArray(aCidr, { minLength: 1, maxLength: 4 }),
  preservesSource: fc.boolean(),
  // The blueprint's subnets, and such as somebody added to the VCN.
  loadBalancersCidr: fc.constantFrom(network.loadBalancersCidr, '10.0.40.0/24'),
  nodeCidrs: fc.constantFrom(
    [network.workersCidr],
    [network.workersCidr, '10.0.41.0/24'],
  ),
});

/** Rules that are none of the cloud controller's, and how each is told. */
const notTheControllers: [
  ClusterList,
  { ingress?: Ingress[]; egress?: Egress[] },
  string,
][] = [
  ['default', { ingress: [ssh] }, '- ingress TCP 22 from 0.0.0.0/0'],
  // The controller describes nothing in a list.
  [
    'default',
    {
      ingress: [{ ...toNodePort, source: '8.8.4.0/24', description: 'Mine' }],
    },
    '- ingress TCP 31234 from 8.8.4.0/24',
  ],
  [
    'default',
    { ingress: [{ ...toNodePort, ...port(30000, 32767) }] },
    '- ingress TCP 30000-32767 from 10.0.20.0/24',
  ],
  [
    'default',
    { ingress: [{ ...toNodePort, isStateless: true }] },
    '- ingress stateless TCP 31234 from 10.0.20.0/24',
  ],
  [
    'default',
    { ingress: [{ ...toNodePort, source: '8.8.8.0/24', ...port(10256) }] },
    '- ingress TCP 10256 from 8.8.8.0/24',
  ],
  [
    'default',
    { ingress: [{ ...toNodePort, ...port(443) }] },
    '- ingress TCP 443 from 10.0.20.0/24',
  ],
  ['default', { egress: [toNodes] }, '- egress TCP 31234 to 10.0.10.0/24'],
  [
    'load-balancers',
    { ingress: [{ source: '0.0.0.0/0', protocol: 'all' }] },
    '- ingress all traffic from 0.0.0.0/0',
  ],
  [
    'load-balancers',
    { ingress: [{ source: '0.0.0.0/0', protocol: '6' }] },
    '- ingress TCP from 0.0.0.0/0',
  ],
  [
    'load-balancers',
    {
      ingress: [
        {
          source: '0.0.0.0/0',
          protocol: '17',
          udpOptions: port(53).tcpOptions,
        },
      ],
    },
    '- ingress UDP 53 from 0.0.0.0/0',
  ],
  [
    'load-balancers',
    {
      ingress: [
        {
          ...toListener,
          tcpOptions: {
            ...toListener.tcpOptions,
            sourcePortRange: { min: 1, max: 1 },
          },
        },
      ],
    },
    '- ingress TCP 443 of source port 1 from 0.0.0.0/0',
  ],
  [
    'load-balancers',
    {
      ingress: [
        { ...toListener, source: 'all-tst', sourceType: 'SERVICE_CIDR_BLOCK' },
      ],
    },
    '- ingress TCP 443 from all-tst',
  ],
  [
    'load-balancers',
    { egress: [{ ...toNodes, destination: '0.0.0.0/0' }] },
    '- egress TCP 31234 to 0.0.0.0/0',
  ],
  [
    'load-balancers',
    { egress: [{ ...toNodes, ...port(22) }] },
    '- egress TCP 22 to 10.0.10.0/24',
  ],
  ['bastion', { ingress: [toListener] }, '- ingress TCP 443 from 0.0.0.0/0'],
  ['bastion', { egress: [toNodes] }, '- egress TCP 31234 to 10.0.10.0/24'],
];

describe('whatever Services there are', () => {
  const withRulesOf = async (services: BalancedService[]) => {
    const world = await settledWorld();
    for (const service of services) {
      const { loadBalancers, nodes } = rulesOfService(service);
      world.addToList('load-balancers', {
        ingress: loadBalancers.ingressSecurityRules,
        egress: loadBalancers.egressSecurityRules,
      });
      world.addToList('default', { ingress: nodes.ingressSecurityRules });
    }
    return world;
  };
  const rulesIn = (world: World) =>
    (['default', 'load-balancers', 'bastion'] as const).map(list => {
      const { ingressSecurityRules, egressSecurityRules } = world.list(list);
      return { list, ingressSecurityRules, egressSecurityRules };
    });

  it('none of their rules is told or removed, by a report, a repair or a plan', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(aService, { minLength: 1, maxLength: 4 }),
        async services => {
          const world = await withRulesOf(services);
          const before = rulesIn(world);
          expect(await complaints(world)).toEqual([]);
          const { changes } = await world.plan({ confirmed: true });
          expect(changes.filter(({ action }) => action !== 'none')).toEqual([]);
          await world.settle({ drift: 'repair' });
          await world.settle({ confirmed: true });
          expect(rulesIn(world)).toEqual(before);
        },
      ),
      { numRuns: 30 },
    );
  });

  it.each(notTheControllers)(
    'others are told and repaired: in the list %s %j',
    async (list, added, told) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(aService, { maxLength: 2 }),
          async services => {
            const world = await withRulesOf(services);
            const before = rulesIn(world);
            world.addToList(list, added);
            expect(await complaints(world)).toEqual([
              `${list}-security-list drifted: it was changed by somebody else: ${told}`,
            ]);
            await world.settle({ drift: 'repair' });
            expect(rulesIn(world)).toEqual(before);
          },
        ),
        { numRuns: 3 },
      );
    },
  );
});

describe('what the cloud controller does to network security groups', () => {
  const serviceId = '0a1b2c3d-1111-2222-3333-444455556666';

  it('is no drift: rules that name the Service, and its tag', async () => {
    const world = await settledWorld();
    const group = world.oci.part(ID, 'workers-nsg');
    world.oci.tamper(group.id, {
      freeformTags: { ...group.freeformTags, ManagedBy: 'CCM' },
    });
    await world.oci.addSecurityRules(group.id, [
      {
        direction: 'INGRESS',
        source: '203.0.113.0/24',
        sourceType: 'CIDR_BLOCK',
        protocol: '6',
        ...port(31234),
        description: serviceId,
      },
    ]);
    const options: Options = { drift: 'repair', confirmed: true };
    expect(await complaints(world, options)).toEqual([]);
    expect(await messageOf(world, 'workers-rules')).toBe(
      'as intended; rules as the cloud controller writes them for load balancers, kept: ingress TCP 31234 from 203.0.113.0/24',
    );
    const { changes } = await world.plan(options);
    expect(changes.filter(({ action }) => action !== 'none')).toEqual([]);

    // An update of the tags keeps the tag.
    world.oci.tamper(group.id, { freeformTags: { ManagedBy: 'CCM' } });
    await world.settle(options);
    expect(world.oci.part(ID, 'workers-nsg').freeformTags).toEqual({
      ...group.freeformTags,
      ManagedBy: 'CCM',
    });
  });
});
