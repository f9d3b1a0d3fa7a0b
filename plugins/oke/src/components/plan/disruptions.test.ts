import {
  clusterSpecSchema,
  namespaceSpecSchema,
  type ClusterSpec,
} from '@okeanos/backstage-plugin-oke-common';
import { clusterDisruptions, namespaceDisruptions } from './disruptions';

const namespace = namespaceSpecSchema.parse({
  cluster: 'demo',
  name: 'shop',
  owner: 'group:default/shop-team',
  services: [
    { name: 'cart', ports: [8080, 9090], hosts: ['cart.example.com'] },
    { name: 'checkout', ports: [8080] },
  ],
  sharedWith: ['component:default/report'],
  deletionProtection: true,
});
const [cart, checkout] = namespace.services;
const cluster = clusterSpecSchema.parse({
  name: 'demo',
  owner: 'group:default/platform',
  kubernetesVersion: 'v1.35.1',
  network: { clientCidrs: ['192.168.0.0/16'] },
});

describe('of a namespace', () => {
  it.each([
    ['nothing', {}, []],
    ['more pods', { quota: { ...namespace.quota, pods: 99 } }, []],
    [
      'fewer pods',
      { quota: { ...namespace.quota, pods: 9 } },
      [{ type: 'quotaLowered', what: 'pods', from: '50', to: '9' }],
    ],
    [
      'less memory, whatever the unit, and no less CPU',
      {
        quota: {
          ...namespace.quota,
          ...{ memory: '4096Mi', cpu: '4000m', storage: '1Ti' },
        },
      },
      [{ type: 'quotaReduced', what: 'memory', from: '8Gi', to: '4096Mi' }],
    ],
    [
      'a host that is taken out',
      { services: [{ ...cart, hosts: [] }, checkout] },
      [{ type: 'hostFreed', host: 'cart.example.com' }],
    ],
    [
      'a host that goes to another service',
      {
        services: [
          { ...cart, hosts: [] },
          { ...checkout, hosts: cart.hosts },
        ],
      },
      [],
    ],
    [
      'a service that is taken out, with its host',
      { services: [checkout] },
      [
        { type: 'hostFreed', host: 'cart.example.com' },
        { type: 'serviceRemoved', service: 'cart' },
      ],
    ],
    [
      'a port that is closed',
      { services: [{ ...cart, ports: [8080] }, checkout] },
      [{ type: 'portClosed', port: '9090', service: 'cart' }],
    ],
    [
      'an entity that it is no longer shared with',
      { sharedWith: [] },
      [{ type: 'noLongerShared', entity: 'component:default/report' }],
    ],
    [
      'another owner, and no protection',
      { owner: 'group:default/billing', deletionProtection: false },
      [
        {
          type: 'ownerChanged',
          from: 'group:default/shop-team',
          to: 'group:default/billing',
        },
        { type: 'unprotected' },
      ],
    ],
  ])('tells %s', (_what, changes, told) => {
    expect(
      namespaceDisruptions(namespace, { ...namespace, ...changes }),
    ).toEqual(told);
  });
});

describe('of a cluster', () => {
  /** Of a cluster that has v1.35.1. */
  const planOf = ({ kubernetesVersion: to }: ClusterSpec) => ({
    changes:
      to && to !== cluster.kubernetesVersion
        ? [
            {
              ...{ part: 'cluster', kind: 'Cluster', name: 'demo' },
              ...{ action: 'update' as const, reason: 'it differs' },
              fields: ['kubernetesVersion'],
              diff: [
                {
                  field: 'kubernetesVersion',
                  from: cluster.kubernetesVersion,
                  to,
                },
              ],
            },
          ]
        : [],
  });
  const pool = cluster.nodePool;
  const taint = { key: 'gpu', value: '', effect: 'NoSchedule' as const };
  const cycled = {
    ...pool,
    cycling: { maximumSurge: 1, maximumUnavailable: 0 },
  };
  it.each([
    ['nothing', {}, []],
    ['more nodes', { nodePool: { ...pool, size: 5 } }, []],
    [
      'fewer nodes',
      { nodePool: { ...pool, size: 1 } },
      [
        {
          type: 'nodesFewer',
          pool: 'node-pool',
          count: '1',
          from: '2',
          to: '1',
        },
      ],
    ],
    [
      'larger nodes',
      { nodePool: { ...pool, ocpus: 8 } },
      [{ type: 'nodesReplaced', pool: 'node-pool' }],
    ],
    [
      'an upgrade',
      { kubernetesVersion: 'v1.36.3' },
      [
        { type: 'upgraded', to: 'v1.36.3' },
        { type: 'nodesReplaced', pool: 'node-pool' },
      ],
    ],
    [
      'an upgrade with nodes that are cycled',
      { kubernetesVersion: 'v1.36.3', nodePool: cycled },
      [
        { type: 'upgraded', to: 'v1.36.3' },
        {
          type: 'nodesCycled',
          pool: 'node-pool',
          surge: '1',
          unavailable: '0',
        },
      ],
    ],
    ['the version that it has, left open', { kubernetesVersion: '' }, []],
    [
      'an autoscaler that decides on the size',
      {
        nodePool: {
          ...pool,
          size: 1,
          autoscaling: { min: 1, max: 9 },
        },
      },
      [{ type: 'sizeLeft', pool: 'node-pool', min: '1', max: '9' }],
    ],
    [
      'nodes that are cycled',
      {
        nodePool: {
          ...pool,
          ...cycled,
          ocpus: 8,
        },
      },
      [
        {
          type: 'nodesCycled',
          pool: 'node-pool',
          surge: '1',
          unavailable: '0',
        },
      ],
    ],
    [
      'nodes that start otherwise',
      { nodePool: { ...pool, taints: [taint], bootVolumeGb: 100 } },
      [{ type: 'nodesReplaced', pool: 'node-pool' }],
    ],
    [
      'clients and internet',
      {
        network: { ...cluster.network, clientCidrs: [], internetAccess: false },
      },
      [
        { type: 'clientsRefused', cidr: '192.168.0.0/16' },
        { type: 'noInternet' },
      ],
    ],
  ])('tells %s', (_what, changes, told) => {
    const after = { ...cluster, ...changes };
    expect(clusterDisruptions(cluster, after, planOf(after))).toEqual(told);
  });

  it.each([
    ['none', 'drg', []],
    ['drg', 'drg', []],
    ['drg', 'none', [{ type: 'wayRemoved' }]],
    ['drg', 'localPeeringGateway', [{ type: 'wayMoved' }]],
  ] as const)('tells of a way to clients by %s, then %s', (from, to, told) => {
    const by = (via: typeof from | typeof to) => ({
      ...cluster,
      network: {
        ...cluster.network,
        peering: { via, drgId: '', peerId: '' },
      },
    });
    expect(clusterDisruptions(by(from), by(to), undefined)).toEqual(told);
  });

  it('tells that a cluster is acted on again, and nothing of freezing it', () => {
    const frozen = { ...cluster, frozen: true };
    expect(clusterDisruptions(frozen, cluster, undefined)).toEqual([
      { type: 'unfrozen' },
    ]);
    expect(clusterDisruptions(cluster, frozen, undefined)).toEqual([]);
  });

  it('tells an add-on that goes, and nodes that are to be elsewhere', () => {
    const addon = (name: string) => ({ name, version: '', configurations: [] });
    const before = {
      ...cluster,
      addons: [addon('CertManager'), addon('Istio')],
    };
    const after = {
      ...cluster,
      nodePool: { ...pool, availabilityDomains: ['AD-1'], maxPodsPerNode: 20 },
    };
    expect(clusterDisruptions(before, after, undefined)).toEqual([
      { type: 'nodesMoved', pool: 'node-pool' },
      { type: 'nodesReplaced', pool: 'node-pool' },
      { type: 'addonRemoved', addon: 'Istio' },
    ]);
  });

  it('tells logs that go, and what is no longer logged', () => {
    const { logs } = cluster;
    const to = (changes: Partial<typeof logs>) => ({
      ...cluster,
      logs: { ...logs, ...changes },
    });
    const told = (before: typeof cluster, after: typeof cluster) =>
      clusterDisruptions(before, after, undefined);
    const kept = to({ enabled: true, flows: 'all', retentionDays: 90 });
    expect(told(kept, to({ enabled: false }))).toEqual([
      { type: 'logsRemoved' },
    ]);
    const less = to({ enabled: true, flows: 'rejected', retentionDays: 30 });
    expect(told(kept, less)).toEqual([
      { type: 'acceptedNotLogged' },
      { type: 'logsKeptShorter', from: '90', to: '30' },
    ]);
    expect(told(less, kept)).toEqual([]);
    expect(told(to({ enabled: false }), less)).toEqual([]);
  });

  it('tells an end that comes or comes earlier, and a deletion then', () => {
    const to = (lastDay: string, action: 'notify' | 'delete' = 'notify') => ({
      ...cluster,
      expiry: { lastDay, action },
    });
    const told = (before: typeof cluster, after: typeof cluster) =>
      clusterDisruptions(before, after, undefined);
    const day = '2026-12-24';
    const ends = [{ type: 'endsEarlier', day }];
    const deleted = [{ type: 'deletedAtEnd', day }];
    expect(told(to(''), to(day))).toEqual(ends);
    expect(told(to('2026-12-25'), to(day))).toEqual(ends);
    expect(told(to('2026-12-23'), to(day))).toEqual([]);
    expect(told(to(day), to(''))).toEqual([]);
    expect(told(to(day), to(day, 'delete'))).toEqual(deleted);
    expect(told(to('2026-12-25', 'delete'), to(day, 'delete'))).toEqual(
      deleted,
    );
    expect(told(to('2026-12-23', 'delete'), to(day, 'delete'))).toEqual([]);
    expect(told(to(day, 'delete'), to(day))).toEqual([]);
  });

  it('tells a pool that was taken out before, and goes only now', () => {
    const gone = {
      ...{ part: 'node-pool-old', kind: 'NodePool', name: 'node-pool-old' },
      ...{ action: 'delete' as const, reason: 'not intended', fields: [] },
    };
    const frozen = { ...cluster, frozen: true };
    expect(clusterDisruptions(frozen, cluster, { changes: [gone] })).toEqual([
      { type: 'unfrozen' },
      { type: 'poolRemoved', pool: 'old' },
    ]);
  });

  it('tells of each pool: one that comes, one that shrinks and one that goes', () => {
    const named = (name: string, size = 2) => ({ ...pool, name, size });
    const before = {
      ...cluster,
      additionalNodePools: [named('gpu'), named('old')],
    };
    const after = {
      ...cluster,
      additionalNodePools: [named('new'), named('gpu', 1)],
    };
    expect(clusterDisruptions(before, after, undefined)).toEqual([
      {
        ...{ type: 'nodesFewer', pool: 'gpu' },
        ...{ count: '1', from: '2', to: '1' },
      },
      { type: 'poolRemoved', pool: 'old' },
    ]);
  });

  it('tells no upgrade where the version that it has is only written down', () => {
    const before = { ...cluster, kubernetesVersion: '' };
    expect(clusterDisruptions(before, cluster, planOf(cluster))).toEqual([]);
    expect(clusterDisruptions(before, cluster, undefined)).toEqual([]);
  });
});
