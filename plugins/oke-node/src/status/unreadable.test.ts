import {
  cluster,
  inHours,
  objects,
  policyAgent,
  statusOf,
  type Patch,
} from './__testUtils__/cluster';
import { kinds } from './kinds';
import { readObject } from './readObject';

const HEALTHY = statusOf({ agent: policyAgent() });

/** What is said beside an object that cannot be read. */
const beside = (odd: Record<string, unknown>, patch: Patch = {}) =>
  statusOf({ agent: policyAgent(), ...patch, odd });

/** A condition of a status that Kubernetes does not know. */
const STRANGE = { conditions: [{ type: 'Ready', status: 'Perhaps' }] };

const odd = (
  kind: string,
  rest: Record<string, unknown>,
  metadata: Record<string, unknown> = {},
) => ({
  kind,
  metadata: { name: 'odd', namespace: 'shop', uid: 'uid-odd', ...metadata },
  ...rest,
});

const certificate = (spec: Record<string, unknown> = {}) =>
  odd('Certificate', {
    spec: {
      secretName: 'odd-tls',
      dnsNames: ['odd.shop.svc'],
      issuerRef: { name: 'okeanos-ca', kind: 'ClusterIssuer' },
      ...spec,
    },
    status: STRANGE,
  });

const httpRoute = (
  backend: unknown,
  metadata: Record<string, unknown> = {},
  rule: Record<string, unknown> = {},
) =>
  odd(
    'HTTPRoute',
    {
      spec: {
        parentRefs: [{ name: 'public', namespace: 'edge' }],
        hostnames: ['odd.example.com'],
        rules: [{ matches: [{ path: 5 }], backendRefs: [backend], ...rule }],
      },
    },
    metadata,
  );

const ingress = (
  service: unknown,
  metadata: Record<string, unknown> = {},
  host = 'odd.example.com',
) =>
  odd(
    'Ingress',
    {
      spec: {
        ingressClassName: 'private',
        rules: [
          {
            host,
            http: {
              paths: [
                {
                  path: '/api',
                  pathType: 'Prefix',
                  backend: { service: { name: service, port: { number: 80 } } },
                },
              ],
            },
          },
        ],
      },
      status: { loadBalancer: 5 },
    },
    metadata,
  );

const policy = (labels: unknown) =>
  odd('NetworkPolicy', {
    spec: { podSelector: { matchLabels: labels }, policyTypes: ['Sideways'] },
  });

const pod = (labels: unknown) =>
  odd('Pod', {
    metadata: { name: 'odd', namespace: 'shop', labels },
    spec: { nodeName: 7, containers: [{ image: 'odd:1' }] },
    status: { phase: 'Running' },
  });

const service = (selector: unknown) =>
  odd('Service', { spec: { type: 'Odd', selector, ports: [{ port: 80 }] } });

const request = (certificateName: string, revision = '1') => ({
  ...odd('CertificateRequest', {}),
  // Read as it comes from the API server: the helper takes requests for read already.
  raw: {
    metadata: {
      name: 'odd',
      namespace: 'shop',
      annotations: {
        'cert-manager.io/certificate-name': certificateName,
        'cert-manager.io/certificate-revision': revision,
      },
      ownerReferences: [{ kind: 'Certificate', uid: `uid-${certificateName}` }],
    },
    status: {
      certificate: Buffer.from('no PEM').toString('base64'),
    },
  },
});

/** The status beside an unreadable CertificateRequest. */
function besideRequest(
  certificateName: string,
  revision?: string,
  patch: Patch = {},
) {
  const view = cluster({ agent: policyAgent(), ...patch });
  view.put(
    kinds.CertificateRequest,
    readObject(
      kinds.CertificateRequest,
      request(certificateName, revision).raw,
    ),
  );
  return statusOf({}, view);
}

describe('an object that cannot be read', () => {
  it.each<[string, Record<string, unknown>]>([
    ['a Certificate of another service', certificate()],
    ['an HTTPRoute to another service', httpRoute({ name: 'odd' })],
    [
      'an HTTPRoute of another namespace, whatever it leads to',
      httpRoute('web', { namespace: 'other' }),
    ],
    ['an Ingress to another service', ingress('odd')],
    ['an Ingress of another namespace', ingress(7, { namespace: 'other' })],
    [
      'a class that the Ingress does not name',
      odd('IngressClass', { spec: 5 }, { namespace: '' }),
    ],
    [
      'a ReferenceGrant for others',
      odd('ReferenceGrant', { spec: { from: 5 } }),
    ],
    ['a NetworkPolicy for other pods', policy({ app: 'odd' })],
    ['a pod of another service', pod({ app: 'odd' })],
    ['another Service', service({ app: 'odd' })],
    [
      'an EndpointSlice of another Service',
      odd(
        'EndpointSlice',
        { endpoints: 5 },
        { labels: { 'kubernetes.io/service-name': 'odd' } },
      ),
    ],
    [
      'a node whose addresses are known',
      odd(
        'Node',
        {
          status: {
            addresses: [{ type: 'InternalIP', address: '10.0.10.9' }],
            ...STRANGE,
          },
        },
        { namespace: '' },
      ),
    ],
    ['another namespace', odd('Namespace', {}, { namespace: '', labels: 5 })],
    [
      'another issuer',
      odd('ClusterIssuer', { status: STRANGE }, { namespace: '' }),
    ],
    ['a Gateway that no route names', odd('Gateway', { spec: 5 })],
  ])(
    'changes nothing for a service that it does not concern: %s',
    (_what, object) => {
      const status = beside(object);
      expect(status).toEqual({ ...HEALTHY, readKinds: expect.anything() });
      // It could not be read at all, or the test shows nothing.
      const { kind, ...rest } = object;
      const of = Object.values(kinds).find(each => each.kind === kind);
      expect(() => of?.trim(rest)).toThrow(/cannot be read/);
    },
  );

  it('changes nothing for another certificate', () => {
    expect(besideRequest('other')).toEqual(HEALTHY);
  });

  it('changes nothing for a certificate whose chain another request tells', () => {
    expect(besideRequest('web', '0')).toEqual(HEALTHY);
  });

  it.each<[string, () => ReturnType<typeof statusOf>, keyof typeof HEALTHY]>([
    [
      'the request of what the Secret holds',
      () => besideRequest('web', '1', { request: undefined }),
      'certificates',
    ],
    [
      'a Certificate that may be for the service',
      () => beside(certificate({ dnsNames: [5] })),
      'certificates',
    ],
    [
      'a Certificate of the same Secret',
      () => beside(certificate({ secretName: 'web-tls' })),
      'certificates',
    ],
    [
      'an HTTPRoute to it',
      () => beside(httpRoute({ name: 'web' })),
      'exposure',
    ],
    ['an HTTPRoute to who knows whom', () => beside(httpRoute(5)), 'exposure'],
    [
      'one of another namespace that may lead here',
      () =>
        beside(httpRoute(5, { namespace: 'other' }), {
          grant: {
            kind: 'ReferenceGrant',
            metadata: { name: 'g', namespace: 'shop' },
            spec: {
              from: [
                {
                  group: 'gateway.networking.k8s.io',
                  kind: 'HTTPRoute',
                  namespace: 'other',
                },
              ],
              to: [{ group: '', kind: 'Service' }],
            },
          },
        }),
      'exposure',
    ],
    ['an Ingress to it', () => beside(ingress('web')), 'exposure'],
    [
      'an older Ingress that may take its requests',
      () =>
        beside(
          ingress(
            'odd',
            { creationTimestamp: inHours(-9) },
            'shop.example.com',
          ),
          { 'ingress.metadata.creationTimestamp': inHours(-1) },
        ),
      'exposure',
    ],
    [
      'an older route that may take its requests',
      () =>
        beside(
          {
            ...httpRoute({ name: 'odd' }, { creationTimestamp: inHours(-9) }),
            status: { parents: 5 },
            spec: {
              ...(objects().find(({ kind }) => kind === 'HTTPRoute')
                ?.spec as object),
              rules: [{ backendRefs: [{ name: 'odd' }] }],
            },
          },
          { 'route.metadata.creationTimestamp': inHours(-1) },
        ),
      'exposure',
    ],
    [
      'a Service for its pods',
      () => beside(service({ app: 'web' })),
      'exposure',
    ],
    [
      'an EndpointSlice of it',
      () =>
        beside(
          odd(
            'EndpointSlice',
            { endpoints: 5 },
            { labels: { 'kubernetes.io/service-name': 'web' } },
          ),
        ),
      'exposure',
    ],
    [
      'a NetworkPolicy for its pods',
      () => beside(policy({ app: 'web' })),
      'policy',
    ],
    ['a pod of it', () => beside(pod({ app: 'web' })), 'policy'],
    ['a quota', () => beside(odd('ResourceQuota', { spec: 5 })), 'policy'],
  ])(
    'is told by its name where it may say otherwise: %s',
    (_what, read, card) => {
      expect(read()[card]).toMatchObject({
        state: 'unknown',
        reason: 'Unreadable',
        message: expect.stringMatching(/shop\/odd|other\/odd/),
      });
    },
  );

  it('leaves what is said of each of its neighbours', () => {
    const { policy: quotas } = beside(odd('ResourceQuota', { spec: 5 }));
    expect(quotas.items).toEqual(HEALTHY.policy.items);
    const { certificates } = beside(certificate({ dnsNames: [5] }));
    expect(certificates.certificates).toEqual(
      HEALTHY.certificates.certificates,
    );
    const { exposure } = beside(httpRoute({ name: 'web' }));
    expect(exposure.routes).toEqual(HEALTHY.exposure.routes);
    const { policy: policies } = beside(pod({ app: 'web' }));
    expect(policies.items.map(({ name }) => name)).toContain('default-deny');
  });

  it('does not make a host a failure that it may lead from', () => {
    const { exposure } = beside(httpRoute({ name: 'web' }), {
      ingress: undefined,
      route: undefined,
      'certificate.spec.dnsNames': ['web.shop.svc', 'shop.example.com'],
    });
    expect(exposure).toMatchObject({
      state: 'unknown',
      message: expect.stringMatching(
        /^shop\.example\.com was asked for Service shop\/web, and whether anything leads from it to the service is not known: HTTPRoute shop\/odd cannot be read/,
      ),
    });
  });

  it('does not change who is let in for certain, and keeps from saying who is refused', () => {
    const isolated = beside(policy({ app: 'web' }));
    expect(isolated.exposure).toEqual(HEALTHY.exposure);
    const open = beside(policy({ app: 'web' }), { policy: undefined });
    expect(open.exposure).toMatchObject({ reason: 'Unreadable' });
    const refused = beside(policy({ app: 'web' }), {
      'policy.spec.ingress': [],
    });
    expect(refused.exposure).toMatchObject({ reason: 'Unreadable' });
  });

  it('may be an agent that enforces policies', () => {
    const strange = {
      ...pod({ app: 'odd' }),
      spec: { containers: [{ image: 5 }] },
    };
    const { enforcement } = statusOf({ odd: strange }).policy;
    expect(enforcement).toMatchObject({
      state: 'unknown',
      message: expect.stringMatching(/Pod shop\/odd cannot be read/),
    });
  });
});
