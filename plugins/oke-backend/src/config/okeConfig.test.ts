import { mockServices } from '@backstage/backend-test-utils';
import { readOkeConfig } from './okeConfig';

const read = (oke: unknown) =>
  readOkeConfig(mockServices.rootConfig({ data: { oke } as {} }));

const demo = {
  name: 'demo',
  provisioner: { kubeconfig: '/etc/provisioner' },
  watcher: { kubeconfig: '/etc/watcher', group: 'okeanos:watchers' },
};

describe('readOkeConfig', () => {
  it('is empty without config', () => {
    const config = readOkeConfig(mockServices.rootConfig());
    expect(config).toEqual({
      bounds: [],
      clusters: [],
      grants: [],
      groups: {},
      kubeconfigCommands: [],
      namespaceBlocks: {},
      rates: { declarationsPerMinute: 60, plansPerMinute: 300 },
    });
  });

  it('fills in the defaults', () => {
    expect(read({ clusters: [demo] }).clusters).toEqual([
      {
        ...demo,
        owner: 'group:default/platform',
        ingressNamespaces: [],
        hostDomains: [],
      },
    ]);
  });

  it('reads grants, and refuses those that grant nothing', () => {
    expect(
      read({ grants: [{ namespaces: ['front'], publicEntry: true }] }).grants,
    ).toEqual([
      {
        ...{ namespaces: ['front'], publicEntry: true },
        ...{ nodePorts: false, ocids: [] },
      },
    ]);
    expect(() => read({ grants: [{ namespaces: ['front'] }] })).toThrow(
      /oke\.grants\.0: it grants nothing/,
    );
    expect(() =>
      read({ grants: [{ namespaces: [], nodePorts: true }] }),
    ).toThrow(/oke\.grants\.0\.namespaces/);
    expect(() => read({ grants: [{ ocids: ['subnet'] }] })).toThrow(
      /oke\.grants\.0\.ocids\.0/,
    );
  });

  it('reads bounds, numbers and quantities alike, and refuses what bounds nothing or cannot be meant', () => {
    const perNamespace = { cpu: 16, memory: '64Gi', podSecurity: 'restricted' };
    expect(read({ bounds: [{ perNamespace }] }).bounds).toEqual([
      { perNamespace: { ...perNamespace, cpu: '16' } },
    ]);
    for (const [bounds, why] of [
      [{ clusters: ['demo'] }, /oke\.bounds\.0: it bounds nothing/],
      [
        { perNamespace: { cpu: '16 cores' } },
        /oke\.bounds\.0\.perNamespace\.cpu: a quantity is /,
      ],
      [{ perOwner: { cpu: -1 } }, /oke\.bounds\.0\.perOwner\.cpu/],
      [{ perNamespace: { cpus: 1 } }, /"cpus"/],
      [
        { perNamespace: { podSecurity: 'privileged' } },
        /oke\.bounds\.0\.perNamespace\.podSecurity/,
      ],
      [
        { owners: ['group:default/shop-team'], perCluster: { pods: 1 } },
        /oke\.bounds\.0: perCluster counts /,
      ],
    ] as const) {
      expect(() => read({ bounds: [bounds] })).toThrow(why);
    }
  });

  it('reads rates, of which none is 0: nobody could declare anything', () => {
    const { rates } = read({ rates: { declarationsPerMinute: 5 } });
    expect(rates).toEqual({ declarationsPerMinute: 5, plansPerMinute: 300 });
    expect(() => read({ rates: { plansPerMinute: 0 } })).toThrow(
      /oke\.rates\.plansPerMinute/,
    );
  });

  it('reads groups', () => {
    const groups = { 'group:default/shop-team': 'ocid1.group.oc1..aaaa' };
    expect(read({ groups }).groups).toEqual(groups);
  });

  it.each([
    ['a name', { ...demo, name: 'Demo' }, 'oke.clusters.0.name'],
    [
      'the name default',
      { ...demo, name: 'default' },
      'oke.clusters.0.name: the name default is reserved',
    ],
    ['an owner', { ...demo, owner: 'platform' }, 'oke.clusters.0.owner'],
    ['an unknown field', { ...demo, token: 'x' }, '"token"'],
    [
      'a watcher without a subject',
      { ...demo, watcher: { kubeconfig: '/etc/watcher' } },
      'oke.clusters.0.watcher: set exactly one of group and user',
    ],
    [
      'a provisioner that is reached in no way',
      { ...demo, provisioner: {} },
      'oke.clusters.0.provisioner: set exactly one of kubeconfig (with a context) and inCluster',
    ],
    [
      'a provisioner that is reached in two ways',
      { ...demo, provisioner: { ...demo.provisioner, inCluster: true } },
      'oke.clusters.0.provisioner: set exactly one of kubeconfig (with a context) and inCluster',
    ],
    [
      'a watcher in the cluster with a context',
      {
        ...demo,
        watcher: { inCluster: true, context: 'c', user: 'watcher' },
      },
      'oke.clusters.0.watcher: set exactly one of kubeconfig (with a context) and inCluster',
    ],
    [
      'a watcher with two',
      { ...demo, watcher: { ...demo.watcher, user: 'watcher' } },
      'oke.clusters.0.watcher: set exactly one of group and user',
    ],
  ])('refuses %s that is wrong, with the field', (_what, cluster, message) => {
    expect(() => read({ clusters: [cluster] })).toThrow(message);
  });

  it('reads identities of the pod that the backend runs in', () => {
    const access = {
      provisioner: { inCluster: true },
      watcher: {
        inCluster: true,
        user: 'system:serviceaccount:portal:okeanos',
      },
    };
    expect(read({ clusters: [{ ...demo, ...access }] }).clusters).toMatchObject(
      [access],
    );
  });

  it('reads the commands that kubeconfigs may have run', () => {
    const oci = { command: '/usr/local/bin/oci', args: ['ce', 'cluster'] };
    expect(read({ kubeconfigCommands: [oci] }).kubeconfigCommands).toEqual([
      { ...oci, env: [] },
    ]);
  });

  it.each([
    ['oci', '0.command: write an absolute path without . and ..'],
    ['./oci', '0.command: write an absolute path without . and ..'],
    ['/usr/../tmp/oci', '0.command: write an absolute path without . and ..'],
    ['', '0.command: write an absolute path without . and ..'],
  ])('refuses the command %j', (command, message) => {
    expect(() => read({ kubeconfigCommands: [{ command }] })).toThrow(
      `oke.kubeconfigCommands.${message}`,
    );
  });

  it('refuses a command that is there twice', () => {
    const oci = { command: '/usr/local/bin/oci' };
    expect(() => read({ kubeconfigCommands: [oci, oci] })).toThrow(
      'oke.kubeconfigCommands: two entries have the same command',
    );
  });

  it('refuses two clusters of one name', () => {
    expect(() => read({ clusters: [demo, demo] })).toThrow(
      'oke.clusters: two clusters have the same name',
    );
  });

  it('refuses groups that no owner can be', () => {
    expect(() => read({ groups: { 'group:default/Shop': 'x' } })).toThrow(
      /app-config is not valid: oke\.groups.*/,
    );
  });
});
