import {
  cluster,
  NOW,
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

  it('are declared, not enforced, without an agent', () => {
    const policy = policyOf({});
    expect(policy).toMatchObject({
      state: 'declared',
      reason: 'NoPolicyAgent',
    });
    expect(policy.message).toBe(
      'NetworkPolicies for 1 pod of Service shop/web: declared, not enforced: no policy agent found. As declared, ingress is denied by default and egress is denied by default.',
    );
    expect(itemsOf('NetworkPolicy', {})).toMatchObject([
      {
        name: 'default-deny',
        state: 'declared',
        reason: 'NoPolicyAgent',
        message:
          'NetworkPolicy shop/default-deny is declared, not enforced: no policy agent found. It is for 1 pod.',
      },
    ]);
  });

  it.each(['crd.projectcalico.org', 'projectcalico.org', 'cilium.io'])(
    'are not called enforced because %s is served',
    group => {
      const view = cluster();
      view.setApiGroups({ state: 'read', asOf: NOW, items: [group] });
      expect(statusOf({}, view).policy).toMatchObject({
        state: 'declared',
        reason: 'EnforcementNotObserved',
      });
    },
  );

  it('are not called unenforced before it was looked for an agent', () => {
    const view = cluster();
    view.setApiGroups(unread('forbidden', 'forbidden'));
    expect(statusOf({}, view).policy).toMatchObject({
      state: 'notPermitted',
      ingress: 'defaultDeny',
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
    expect(policy).toMatchObject({ state: 'declared', egress: 'open' });
    expect(policy.message).toMatch(
      /As declared, ingress is denied by default and egress is open\.$/,
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
    expect(item.message).toMatch(/It is for 1 of 2 pods\.$/);
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
    [
      'WithinQuota',
      'healthy',
      {
        'quota.spec.hard.pods': '0',
        'quota.status.hard.pods': '0',
        'quota.status.used.pods': '0',
      },
    ],
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

  it('says what is used of a quota, in the order of the names', () => {
    const both = { 'requests.cpu': '4', pods: '50' };
    const [quota] = itemsOf('ResourceQuota', {
      'quota.spec.hard': both,
      'quota.status.hard': both,
    });
    expect(quota.message).toBe(
      'ResourceQuota shop/quota has room: pods 1 of 50, requests.cpu 500m of 4.',
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
