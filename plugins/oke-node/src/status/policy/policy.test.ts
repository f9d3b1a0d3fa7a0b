import {
  cluster,
  NOW,
  policyAgent,
  statusOf,
  unread,
  type Patch,
} from '../__testUtils__/cluster';
import { kinds } from '../kinds';

const policyOf = (patch: Patch) => statusOf(patch).policy;

/** The items of a kind, with changes. */
const itemsOf = (kind: string, patch: Patch) =>
  policyOf(patch).items.filter(item => item.kind === kind);

describe('NetworkPolicies', () => {
  it.each<[string, Patch, { ingress: string; egress: string }]>([
    ['deny both ways', {}, { ingress: 'defaultDeny', egress: 'defaultDeny' }],
    ['none', { policy: undefined }, { ingress: 'open', egress: 'open' }],
    [
      'for other pods',
      { 'policy.spec.podSelector': { matchLabels: { app: 'other' } } },
      { ingress: 'open', egress: 'open' },
    ],
    [
      'Ingress only',
      { 'policy.spec.policyTypes': ['Ingress'] },
      { ingress: 'defaultDeny', egress: 'open' },
    ],
    [
      'no types and no egress rules: Ingress only',
      { 'policy.spec.policyTypes': undefined },
      { ingress: 'defaultDeny', egress: 'open' },
    ],
    [
      'no types and an egress rule: both',
      {
        'policy.spec.policyTypes': undefined,
        'policy.spec.egress': [{ ports: [{ port: 53 }] }],
      },
      { ingress: 'defaultDeny', egress: 'defaultDeny' },
    ],
    [
      'a rule for everybody',
      { 'policy.spec.ingress': [{}] },
      { ingress: 'open', egress: 'defaultDeny' },
    ],
    [
      'a rule for everybody, on some ports',
      { 'policy.spec.ingress': [{ ports: [{ port: 80 }] }] },
      { ingress: 'defaultDeny', egress: 'defaultDeny' },
    ],
    [
      'a range that is everywhere',
      { 'policy.spec.egress': [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }] },
      { ingress: 'defaultDeny', egress: 'open' },
    ],
    [
      'a rule for everybody, beside a policy that has none',
      {
        second: {
          kind: 'NetworkPolicy',
          metadata: { name: 'open', namespace: 'shop' },
          spec: { podSelector: {}, ingress: [{}] },
        },
      },
      { ingress: 'open', egress: 'defaultDeny' },
    ],
    [
      'a range that is everywhere, beside another peer',
      {
        'policy.spec.ingress': [
          { from: [{ podSelector: {} }, { ipBlock: { cidr: '::/0' } }] },
        ],
      },
      { ingress: 'open', egress: 'defaultDeny' },
    ],
    [
      'a range that is nearly everywhere',
      {
        'policy.spec.egress': [
          { to: [{ ipBlock: { cidr: '::/0', except: ['fd00::/8'] } }] },
        ],
      },
      { ingress: 'defaultDeny', egress: 'defaultDeny' },
    ],
    [
      'a peer',
      { 'policy.spec.ingress': [{ from: [{ podSelector: {} }] }] },
      { ingress: 'defaultDeny', egress: 'defaultDeny' },
    ],
    [
      'some pods only',
      {
        'policy.spec.podSelector': { matchLabels: { tier: 'front' } },
        second: {
          kind: 'Pod',
          metadata: {
            name: 'web-2',
            namespace: 'shop',
            labels: { app: 'web' },
          },
          spec: {},
          status: { phase: 'Running' },
        },
      },
      { ingress: 'open', egress: 'open' },
    ],
    [
      'a pod that is over does not count',
      {
        'policy.spec.podSelector': { matchLabels: { tier: 'front' } },
        second: {
          kind: 'Pod',
          metadata: {
            name: 'web-2',
            namespace: 'shop',
            labels: { app: 'web' },
          },
          spec: {},
          status: { phase: 'Succeeded' },
        },
      },
      { ingress: 'defaultDeny', egress: 'defaultDeny' },
    ],
    [
      'no pods yet: those that the Service would select',
      {
        pod: undefined,
        'policy.spec.podSelector': { matchLabels: { app: 'web' } },
      },
      { ingress: 'defaultDeny', egress: 'defaultDeny' },
    ],
    [
      'a pod on the network of its node',
      { 'pod.spec.hostNetwork': true },
      { ingress: 'open', egress: 'open' },
    ],
    [
      'a Service without a selector',
      { 'service.spec.selector': undefined },
      { ingress: 'unknown', egress: 'unknown' },
    ],
    [
      'no Service',
      { service: undefined },
      { ingress: 'unknown', egress: 'unknown' },
    ],
    [
      'a policy of another namespace',
      { 'policy.metadata.namespace': 'other' },
      { ingress: 'open', egress: 'open' },
    ],
  ])('%s', (_, patch, expected) => {
    expect(policyOf(patch)).toMatchObject(expected);
  });

  describe('enforcement', () => {
    const withGroups = (groups: string[], patch: Patch = {}) => {
      const view = cluster(patch);
      view.setApiGroups({ state: 'read', asOf: NOW, items: groups });
      return statusOf({}, view).policy;
    };
    const agentWithout = (changes: Parameters<typeof policyAgent>[0]) =>
      policyOf({ agent: policyAgent(changes) });

    it('is attention once, as long as no agent is known: what is refused is allowed today', () => {
      const { state, reason, message, enforcement, items } = policyOf({});
      expect({ state, reason }).toEqual({
        state: 'warning',
        reason: 'NoKnownAgent',
      });
      expect(message).toBe(
        'By the policies for 1 pod of Service shop/web, ingress is denied by default and egress is denied by default. No policy agent that Okeanos knows runs in the cluster (looked for Calico, Cilium, Antrea, kube-router, kube-network-policies, kindnet, OVN-Kubernetes): what they refuse is allowed today, and refused as soon as policies are enforced.',
      );
      expect(message).not.toMatch(/not enforced/);
      expect(enforcement?.state).toBe('noneKnown');
      expect(items).toMatchObject([
        {
          ...{ name: 'default-deny', state: 'declared', reason: 'Declared' },
          message:
            'NetworkPolicy shop/default-deny is for 1 pod and restricts ingress and egress.',
        },
        { state: 'healthy' },
        { state: 'healthy' },
      ]);
    });

    it('is told where an agent is ready on the nodes of the pods, and from which pod of it', () => {
      const policy = agentWithout({});
      expect(policy).toMatchObject({
        state: 'healthy',
        reason: 'Enforced',
        message:
          'For 1 pod of Service shop/web, ingress is denied by default and egress is denied by default. Calico is ready to enforce policies on node-1.',
      });
      expect(policy.evidence[0]).toMatchObject({
        ...{ kind: 'Pod', name: 'calico-node-1' },
        observed: 'status.conditions[Ready]=True on node-1',
      });
      expect(policy.items[0]).toMatchObject({ state: 'healthy' });
    });

    it.each<[string, Patch]>([
      ['is not ready', { agent: policyAgent({ ready: 'False' }) }],
      ['runs on another node', { agent: policyAgent({ node: 'node-2' }) }],
      [
        'runs on one of two nodes',
        {
          agent: policyAgent(),
          second: {
            kind: 'Pod',
            metadata: {
              ...{ name: 'web-2', namespace: 'shop' },
              labels: { app: 'web' },
            },
            spec: { nodeName: 'node-2' },
            status: { phase: 'Running' },
          },
        },
      ],
      [
        'runs on some nodes, and the pods on none yet',
        { agent: policyAgent(), pod: undefined },
      ],
    ])('is not known when the agent %s', (_what, patch) => {
      expect(policyOf(patch)).toMatchObject({
        state: 'unknown',
        reason: 'EnforcementUnknown',
        ingress: 'defaultDeny',
        enforcement: { state: 'unknown' },
      });
    });

    it.each([
      'crd.projectcalico.org',
      'projectcalico.org',
      'cilium.io',
      'crd.antrea.io',
    ])('is not known because %s is served, nor denied', group => {
      const { state, reason, message } = withGroups([group]);
      expect({ state, reason }).toEqual({
        state: 'unknown',
        reason: 'EnforcementUnknown',
      });
      expect(message).toMatch(/Whether policies are enforced is not known/);
      expect(message).not.toMatch(/not enforced/);
    });

    it('is not denied before it was looked for an agent', () => {
      const view = cluster();
      view.setApiGroups(unread('forbidden', 'forbidden'));
      expect(statusOf({}, view).policy).toMatchObject({
        state: 'notPermitted',
        enforcement: { state: 'unknown' },
      });
    });

    it('is not known while pods are not', () => {
      const view = cluster();
      view.setUnread(kinds.Pod, unread('notRead'));
      expect(statusOf({}, view).policy.enforcement?.state).toBe('unknown');
    });

    it('does not hang on one pod that is not understood', () => {
      const view = cluster({ agent: policyAgent() });
      view.put(kinds.Pod, {
        ...{ apiVersion: 'v1', kind: 'Pod' },
        metadata: { name: 'strange', namespace: 'other' },
        unreadable: 'no',
      });
      expect(statusOf({}, view).policy.enforcement?.state).toBe('enforced');
    });
  });

  describe('beside policies of other APIs', () => {
    const others = (groups: string[], patch: Patch = {}) => {
      const view = cluster({ agent: policyAgent(), ...patch });
      view.setApiGroups({ state: 'read', asOf: NOW, items: groups });
      return view;
    };
    const named = (name: string, namespace = '') => ({
      metadata: { name, namespace },
    });

    it.each([
      ['cilium.io', kinds.CiliumNetworkPolicy, 'shop'],
      ['cilium.io', kinds.CiliumClusterwideNetworkPolicy, ''],
      ['crd.projectcalico.org', kinds.CalicoNetworkPolicy, 'shop'],
      ['crd.projectcalico.org', kinds.CalicoGlobalNetworkPolicy, ''],
      ['crd.antrea.io', kinds.AntreaNetworkPolicy, 'shop'],
      ['crd.antrea.io', kinds.AntreaClusterNetworkPolicy, ''],
      ['policy.networking.k8s.io', kinds.AdminNetworkPolicy, ''],
      ['policy.networking.k8s.io', kinds.BaselineAdminNetworkPolicy, ''],
      ['policy.networking.k8s.io', kinds.ClusterNetworkPolicy, ''],
    ])(
      'nothing is said of all connections while there is one of %s',
      (group, kind, namespace) => {
        for (const patch of [{}, { policy: undefined }]) {
          const view = others([group], patch);
          view.put(kind, named('theirs', namespace));
          const { policy } = statusOf({}, view);
          expect(policy).toMatchObject({
            state: 'unknown',
            reason: 'OtherPolicies',
            ingress: 'unknown',
            egress: 'unknown',
          });
          expect(policy.message).toMatch(/theirs may have a say/);
          expect(policy.message).toMatch(
            new RegExp(`: ${kind.kind}(\\.${group})? (shop/)?theirs`),
          );
          expect(JSON.stringify(policy)).not.toMatch(/all connections/);
          expect(policy).not.toHaveProperty('allowed');
        }
      },
    );

    it('those of another namespace have none', () => {
      const view = others(['crd.projectcalico.org']);
      view.put(kinds.CalicoNetworkPolicy, named('theirs', 'other'));
      expect(statusOf({}, view).policy).toMatchObject({
        state: 'healthy',
        ingress: 'defaultDeny',
      });
    });

    it.each(['forbidden', 'notRead', 'unreachable'] as const)(
      'those that are %s are named',
      state => {
        const view = others(['crd.projectcalico.org']);
        view.setUnread(kinds.CalicoGlobalNetworkPolicy, unread(state));
        const { policy } = statusOf({}, view);
        expect(policy).toMatchObject({ state: 'unknown', ingress: 'unknown' });
        expect(policy.message).toMatch(
          /GlobalNetworkPolicy\.crd\.projectcalico\.org \(not read so far\)/,
        );
      },
    );

    it('those that are not read yet, or of a version that is not read, are named', () => {
      const view = others(['policy.networking.k8s.io']);
      for (const kind of [
        kinds.AdminNetworkPolicy,
        kinds.BaselineAdminNetworkPolicy,
        kinds.ClusterNetworkPolicy,
      ]) {
        view.setUnread(kind, unread('notInstalled'));
      }
      const { policy } = statusOf({}, view);
      expect(policy).toMatchObject({ state: 'unknown', ingress: 'unknown' });
      expect(policy.message).toMatch(/policies of policy\.networking\.k8s\.io/);
    });

    it('with none of them the mode of Cilium is still not read, which may deny everything', () => {
      const view = others(['cilium.io'], { policy: undefined });
      const { policy } = statusOf({}, view);
      expect(policy).toMatchObject({ ingress: 'unknown', egress: 'unknown' });
      expect(JSON.stringify(policy)).not.toMatch(/all connections/);
      expect(policy.message).toMatch(/cilium\.io/);
    });
  });

  describe('who may connect', () => {
    const ingressOf = (ingress: object[], more: Patch = {}) =>
      policyOf({ 'policy.spec.ingress': ingress, ...more }).allowed?.ingress;
    const https = [{ protocol: 'TCP', port: 8443 }];

    it.each<[string, object, string, string]>([
      ['anybody', {}, 'everybody', 'every port'],
      [
        'pods of the namespace',
        {
          from: [{ podSelector: { matchLabels: { app: 'cart' } } }],
          ports: https,
        },
        'pods labelled app=cart of namespace shop',
        'TCP 8443',
      ],
      [
        'a namespace',
        {
          from: [
            {
              namespaceSelector: {
                matchLabels: { 'kubernetes.io/metadata.name': 'edge' },
              },
            },
          ],
        },
        'all pods of namespace edge',
        'every port',
      ],
      [
        'pods of some namespaces',
        {
          from: [
            {
              podSelector: {
                matchExpressions: [
                  { key: 'app', operator: 'In', values: ['a', 'b'] },
                  { key: 'old', operator: 'DoesNotExist' },
                ],
              },
              namespaceSelector: {
                matchExpressions: [
                  {
                    key: 'kubernetes.io/metadata.name',
                    operator: 'In',
                    values: ['edge', 'mesh'],
                  },
                ],
              },
            },
          ],
          ports: [{ port: 'https' }, { protocol: 'UDP', port: 1, endPort: 9 }],
        },
        'pods labelled app (one of a, b), old (not set) of namespaces edge, mesh',
        'TCP https, UDP 1 to 9',
      ],
      [
        'all pods of the cluster',
        { from: [{ namespaceSelector: {} }], ports: [{ protocol: 'TCP' }] },
        'all pods of all namespaces',
        'every port of TCP',
      ],
      [
        'addresses',
        {
          from: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.0.10.0/24'] } }],
        },
        'addresses 10.0.0.0/8 except 10.0.10.0/24',
        'every port',
      ],
    ])('is said in words: %s', (_what, rule, peer, ports) => {
      expect(ingressOf([rule])).toEqual([
        { peer, ports, policies: ['default-deny'] },
      ]);
    });

    it('is nobody where no rule allows anybody', () => {
      expect(ingressOf([])).toEqual([]);
      expect(policyOf({}).allowed?.egress).toEqual([]);
    });

    it('is everybody where no policy restricts', () => {
      const nobody = { peer: 'everybody', ports: 'every port', policies: [] };
      expect(policyOf({ policy: undefined }).allowed).toEqual({
        ingress: [nobody],
        egress: [nobody],
      });
    });

    it('says one peer once, with all policies that allow it, and for which pods', () => {
      const rule = { from: [{ podSelector: {} }] };
      const second = {
        kind: 'NetworkPolicy',
        metadata: { name: 'second', namespace: 'shop' },
        spec: { podSelector: {}, ingress: [rule] },
      };
      const peer = 'all pods of namespace shop';
      expect(ingressOf([rule, rule], { second })).toEqual([
        { peer, ports: 'every port', policies: ['default-deny', 'second'] },
      ]);
      const front = {
        ...second,
        spec: {
          ...second.spec,
          podSelector: { matchLabels: { tier: 'front' } },
        },
      };
      const other = {
        kind: 'Pod',
        metadata: { name: 'web-2', namespace: 'shop', labels: { app: 'web' } },
        spec: { nodeName: 'node-1' },
        status: { phase: 'Running' },
      };
      expect(ingressOf([], { front, other })).toEqual([
        { peer, ports: 'every port', policies: ['second'], of: '1 of 2 pods' },
      ]);
    });
  });

  describe('let everything pass', () => {
    const port = (protocol: string) => ({ protocol });
    const range = (...cidrs: string[]) =>
      cidrs.map(cidr => ({ ipBlock: { cidr } }));
    it.each<[string, object[], string]>([
      [
        'by naming every protocol and no port',
        [{ ports: [port('TCP'), port('UDP'), port('SCTP')] }],
        'open',
      ],
      [
        'by rules that do so together',
        [{ ports: [port('TCP'), port('UDP')] }, { ports: [port('SCTP')] }],
        'open',
      ],
      [
        'not by two of them',
        [{ ports: [port('TCP'), port('UDP')] }],
        'defaultDeny',
      ],
      [
        'by all ports as a range',
        [
          {
            ports: ['TCP', 'UDP', 'SCTP'].map(protocol => ({
              ...{ protocol, port: 1, endPort: 65535 },
            })),
          },
        ],
        'open',
      ],
      [
        'by ranges that are everywhere together',
        [{ from: range('0.0.0.0/1') }, { from: range('128.0.0.0/1') }],
        'open',
      ],
      [
        'not by ranges with a hole',
        [{ from: range('0.0.0.0/1', '128.0.0.0/2', '193.0.0.0/8') }],
        'defaultDeny',
      ],
      ['by ::/0 however it is written', [{ from: range('0:0::/0') }], 'open'],
    ])('%s', (_what, ingress, expected) => {
      expect(policyOf({ 'policy.spec.ingress': ingress }).ingress).toBe(
        expected,
      );
    });
  });

  it.each<[string, string, Patch]>([
    ['HostNetwork', 'warning', { 'pod.spec.hostNetwork': true }],
    ['NoNetworkPolicy', 'warning', { policy: undefined }],
    ['NoSelector', 'unknown', { 'service.spec.selector': undefined }],
  ])('%s: %s', (reason, state, patch) => {
    expect(policyOf(patch)).toMatchObject({ state, reason });
  });

  it('says what is open behind what is declared', () => {
    const policy = policyOf({ 'policy.spec.policyTypes': ['Ingress'] });
    expect(policy).toMatchObject({ state: 'warning', egress: 'open' });
    expect(policy.message).toMatch(
      /ingress is denied by default and egress is open\./,
    );
  });

  it('says that none selects the pods', () => {
    expect(itemsOf('NetworkPolicy', { policy: undefined })).toMatchObject([
      { name: '', state: 'none', reason: 'NoNetworkPolicy' },
    ]);
  });

  it('says which pods a policy is for', () => {
    const [item] = itemsOf('NetworkPolicy', {
      'policy.spec.podSelector': { matchLabels: { tier: 'front' } },
      second: {
        kind: 'Pod',
        metadata: { name: 'web-2', namespace: 'shop', labels: { app: 'web' } },
        spec: {},
        status: { phase: 'Running' },
      },
    });
    expect(item.message).toMatch(/is for 1 of 2 pods and restricts/);
  });
});

describe('Pod Security', () => {
  const ENFORCE =
    'namespace.metadata.labels.pod-security\\.kubernetes\\.io/enforce';

  it.each<[string, string, Patch]>([
    ['Enforced', 'healthy', {}],
    ['Enforced', 'healthy', { [ENFORCE]: 'baseline' }],
    ['ClusterDefault', 'unknown', { [ENFORCE]: undefined }],
    ['LevelUnknown', 'unknown', { [ENFORCE]: 'strict' }],
    ['Privileged', 'warning', { [ENFORCE]: 'privileged' }],
    ['VersionNotPinned', 'warning', { [`${ENFORCE}-version`]: undefined }],
    ['VersionNotPinned', 'warning', { [`${ENFORCE}-version`]: 'latest' }],
    ['NamespaceNotFound', 'none', { namespace: undefined }],
  ])('%s: %s', (reason, state, patch) => {
    expect(itemsOf('PodSecurity', patch)).toMatchObject([{ state, reason }]);
  });
});

describe('ResourceQuotas', () => {
  it.each<[string, string, Patch]>([
    ['WithinQuota', 'healthy', {}],
    ['WithinQuota', 'healthy', { 'quota.status.used.pods': '44' }],
    ['QuotaNearLimit', 'warning', { 'quota.status.used.pods': '45' }],
    ['QuotaUsedUp', 'warning', { 'quota.status.used.pods': '50' }],
    [
      'QuotaNearLimit',
      'warning',
      { 'quota.status.used.requests\\.cpu': '3600m' },
    ],
    // In floating point numbers, 700 * 0.001 is more than 0.7.
    [
      'QuotaUsedUp',
      'warning',
      {
        'quota.spec.hard.pods': '700m',
        'quota.status.hard.pods': '700m',
        'quota.status.used.pods': '0.7',
      },
    ],
    ['UsageUnknown', 'unknown', { 'quota.status.used.pods': undefined }],
    ['UsageUnknown', 'unknown', { 'quota.status.used.pods': 'many' }],
    ['QuotaNotCounted', 'pending', { 'quota.status': undefined }],
    ['QuotaNotCounted', 'pending', { 'quota.spec.hard.pods': '60' }],
    // A limit of 0 forbids.
    ...['0', '0m'].map((none): [string, string, Patch] => [
      'QuotaForbids',
      'warning',
      {
        'quota.spec.hard.pods': none,
        'quota.status.hard.pods': none,
        'quota.status.used.pods': '0',
      },
    ]),
    // Few or none by design.
    ...[
      'services\\.loadbalancers',
      'services\\.nodeports',
      'requests\\.nvidia\\.com/gpu',
    ].flatMap((resource): [string, string, Patch][] =>
      ['0', '1'].map(most => [
        'WithinQuota',
        'healthy',
        {
          [`quota.spec.hard.${resource}`]: most,
          [`quota.status.hard.${resource}`]: most,
          [`quota.status.used.${resource}`]: most,
        },
      ]),
    ),
    ['NoResourceQuota', 'none', { quota: undefined }],
  ])('%s: %s (%#)', (reason, state, patch) => {
    expect(itemsOf('ResourceQuota', patch)).toMatchObject([{ state, reason }]);
  });
});

describe('the policy as a whole', () => {
  it('is as its worst part', () => {
    expect(policyOf({ 'quota.status': undefined })).toMatchObject({
      state: 'pending',
      reason: 'QuotaNotCounted',
    });
    expect(policyOf({ namespace: undefined, policy: undefined })).toMatchObject(
      { state: 'warning' },
    );
  });

  it('is not known while a quota is not', () => {
    const view = cluster();
    view.setUnread(kinds.ResourceQuota, unread('notRead'));
    expect(statusOf({}, view).policy).toMatchObject({
      state: 'unknown',
      reason: 'NotSynced',
    });
  });

  it('is none for a Service that does not exist', () => {
    expect(policyOf({ service: undefined })).toMatchObject({
      state: 'none',
      reason: 'ServiceNotFound',
    });
  });

  it('names the pods that no policy applies to', () => {
    expect(policyOf({ 'pod.spec.hostNetwork': true }).evidence).toMatchObject([
      { kind: 'Pod', name: 'web-1', observed: 'spec.hostNetwork=true' },
    ]);
  });

  it('names what is used most of a quota, and counts the rest', () => {
    const hard = { a: '10', b: '10', c: '10', d: '10', e: '10', f: '10' };
    const [quota] = itemsOf('ResourceQuota', {
      'quota.spec.hard': hard,
      'quota.status.hard': hard,
      'quota.status.used': { a: '0', b: '5', c: '1', d: '7', e: '2', f: '1' },
    });
    expect(quota.message).toBe(
      'ResourceQuota shop/quota has room: d 7 of 10, b 5 of 10, e 2 of 10, c 1 of 10; 2 more are used less.',
    );
  });

  it('says what is used of a quota', () => {
    const both = { 'requests.cpu': '4', pods: '50' };
    const [quota] = itemsOf('ResourceQuota', {
      'quota.spec.hard': both,
      'quota.status.hard': both,
    });
    expect(quota.message).toBe(
      'ResourceQuota shop/quota has room: requests.cpu 500m of 4, pods 1 of 50.',
    );
    const [full] = itemsOf('ResourceQuota', {
      'quota.status.hard': both,
      'quota.status.used': { 'requests.cpu': '4', pods: '50' },
    });
    expect(full).toMatchObject({
      message: 'pods in ResourceQuota shop/quota is used up: 50 of 50.',
      evidence: [{ observed: 'status.used[pods]=50 of 50' }],
    });
  });

  it('rests on what was read', () => {
    const [namespace] = itemsOf('PodSecurity', {});
    expect(namespace.evidence).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Namespace',
        namespace: '',
        name: 'shop',
        observed:
          'metadata.labels[pod-security.kubernetes.io/enforce]=restricted, [pod-security.kubernetes.io/enforce-version]=v1.34',
      },
    ]);
  });
});
