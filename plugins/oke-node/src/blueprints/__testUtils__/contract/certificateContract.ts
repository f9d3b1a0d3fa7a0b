import { z } from 'zod';
import type { KubernetesObject, StoredObject } from '../../../kubernetes';
import type { ClusterUser } from './ClusterUser';
import type { TestCluster } from './TestCluster';
import { TestNamespace } from './TestNamespace';

const ISSUER = {
  group: 'cert-manager.io',
  kind: 'ClusterIssuer',
  name: 'okeanos-ca',
};

const RBAC = 'rbac.authorization.k8s.io';

const statusSchema = z.object({
  status: z
    .object({
      conditions: z
        .array(z.object({ type: z.string(), status: z.string() }))
        .default([]),
    })
    .prefault({}),
});

function isReady(object: StoredObject): boolean {
  return statusSchema
    .parse(object)
    .status.conditions.some(
      ({ type, status }) => type === 'Ready' && status === 'True',
    );
}

/** What the owner asks for, and the refusal. */
type Refused = [
  what: string,
  spec: { issuerRef?: Record<string, string>; [field: string]: unknown },
  why: RegExp,
];

/**
 * Nobody gets a certificate for what is not theirs. `shop` is the namespace of those who try,
 * `billing` that of others.
 */
// eslint-disable-next-line jest/no-export -- run by blueprints.contract.test.ts, all on one control plane
export function certificateContract(cluster: () => TestCluster) {
  let shop: TestNamespace;
  let billing: TestNamespace;
  let owner: ClusterUser;

  beforeAll(async () => {
    shop = new TestNamespace(cluster(), {
      name: 'shop',
      services: [
        { name: 'cart', ports: [8080], hosts: ['cart.apps.example.com'] },
        { name: 'web', ports: [8080] },
      ],
    });
    billing = new TestNamespace(cluster(), {
      name: 'billing',
      services: [
        { name: 'ledger', ports: [8080], hosts: ['ledger.apps.example.com'] },
      ],
    });
    await shop.settle();
    await billing.settle();
    owner = shop.owner;
  });

  const certificate = (
    name: string,
    spec: Record<string, unknown>,
  ): KubernetesObject => ({
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name, namespace: 'shop' },
    spec: {
      secretName: name,
      issuerRef: ISSUER,
      dnsNames: ['cart.shop.svc'],
      ...spec,
    },
  });

  const untilReady = (name: string) =>
    cluster().until('Certificate', certificates =>
      certificates.find(
        object =>
          object.metadata.namespace === 'shop' &&
          object.metadata.name === name &&
          isReady(object),
      ),
    );

  it('of every service becomes ready', async () => {
    await untilReady('cart-mtls');
    await untilReady('web-mtls');
  });

  describe('a Certificate by the owner', () => {
    it.each([
      [
        'own services',
        { dnsNames: ['cart.shop.svc', 'any.shop.svc.cluster.local'] },
      ],
      ['an own allowed host', { dnsNames: ['cart.apps.example.com'] }],
      ['an own service as common name', { commonName: 'cart.shop.svc' }],
      [
        'an own service account',
        { uris: ['spiffe://cluster.local/ns/shop/sa/cart'] },
      ],
      [
        'a server and a client',
        {
          usages: [
            'digital signature',
            'key encipherment',
            'server auth',
            'client auth',
          ],
          duration: '2160h',
        },
      ],
    ])('is issued for %s', async (what, spec) => {
      const name = `own-${what.replaceAll(' ', '-')}`;
      await owner.create(certificate(name, spec));
      await untilReady(name);
    });

    const NAMES =
      /dnsNames, commonName: names are <service>\.shop\.svc, .* \(cart\.apps\.example\.com\)/;
    const OTHERS =
      /ipAddresses, emailAddresses, otherNames, subject, literalSubject: /;
    const REFUSED: Refused[] = [
      ...[
        'ledger.billing.svc',
        'ledger.billing.svc.cluster.local',
        'ledger.billing',
        'ledger.apps.example.com',
        'apps.example.com',
        'x.cart.apps.example.com',
        '*.apps.example.com',
        '*.shop.svc',
        '*',
        'a.b.shop.svc',
        'cart.shop.svc.example.com',
        'cart.shop.svcxcluster.local',
        'CART.SHOP.SVC',
        'cart.shop.svc.',
        'shop.svc',
        '',
      ].map(
        (name): Refused => [
          `dnsNames ${JSON.stringify(name)}`,
          { dnsNames: ['cart.shop.svc', name] },
          NAMES,
        ],
      ),
      ['commonName', { commonName: 'ledger.billing.svc' }, NAMES],
      ...[
        'spiffe://cluster.local/ns/billing/sa/ledger',
        'spiffe://cluster.local/ns/shop/sa/../../billing/sa/ledger',
        'spiffe://cluster.local/ns/shop/sa/',
        'https://ledger.billing.svc',
      ].map(
        (uri): Refused => [
          `uris ${uri}`,
          { uris: [uri] },
          /uris: only SPIFFE identities of service accounts of this namespace/,
        ],
      ),
      ['ipAddresses', { ipAddresses: ['10.0.0.1'] }, OTHERS],
      ['emailAddresses', { emailAddresses: ['a@example.com'] }, OTHERS],
      [
        'otherNames',
        { otherNames: [{ oid: '1.3.6.1.4.1.311.20.2.3', utf8Value: 'a@b' }] },
        OTHERS,
      ],
      ['subject', { subject: { organizations: ['billing'] } }, OTHERS],
      ['literalSubject', { literalSubject: 'CN=ledger.billing.svc' }, OTHERS],
      [
        'another ClusterIssuer',
        { issuerRef: { ...ISSUER, name: 'okeanos-ca-bootstrap' } },
        /issuerRef: /,
      ],
      [
        'an Issuer',
        { issuerRef: { ...ISSUER, kind: 'Issuer' } },
        /issuerRef: /,
      ],
      [
        'an issuer without kind',
        { issuerRef: { name: 'okeanos-ca' } },
        /issuerRef: /,
      ],
      [
        'an issuer of another group',
        { issuerRef: { ...ISSUER, group: 'example.com' } },
        /issuerRef: /,
      ],
      ['isCA', { isCA: true }, /isCA: /],
      ['usages', { usages: ['cert sign'] }, /usages: /],
      ['duration', { duration: '2161h' }, /duration: at most 2160h/],
      ['a short duration', { duration: '59m' }, /duration: at least 1h/],
      [
        'renewal without end',
        { duration: '1h', renewBefore: '59m59s' },
        /renewBefore: at most half/,
      ],
      [
        'renewal of the default duration without end',
        { renewBefore: '1081h' },
        /renewBefore: at most half/,
      ],
      [
        'renewal without end by a share',
        { renewBeforePercentage: 99 },
        /renewBeforePercentage: at most 50/,
      ],
    ];

    it.each(REFUSED)('is refused with %s', async (_what, spec, why) => {
      await expect(
        owner.create(certificate('refused', spec)),
      ).rejects.toMatchObject({
        status: 422,
        message: expect.stringMatching(why),
      });
    });

    it('is refused when it is changed so', async () => {
      const ref = shop.ref('cert-manager.io/v1', 'Certificate', 'cart-mtls');
      /** A merge patch removes a field by null. */
      const NO_ISSUER = { name: null, kind: null, group: null };
      const answers = [];
      for (const [what, { issuerRef, ...spec }] of REFUSED) {
        const answer = await owner
          .patch(ref, {
            spec: {
              ...spec,
              ...(issuerRef && { issuerRef: { ...NO_ISSUER, ...issuerRef } }),
            },
          })
          .catch((error: Error) => error.message);
        answers.push([what, answer]);
      }
      expect(answers).toEqual(
        REFUSED.map(([what, , why]) => [what, expect.stringMatching(why)]),
      );
    });

    it('is refused with a longer life than app-config allows to the owner of its namespace', async () => {
      const bounded = new TestNamespace(cluster(), {
        name: 'bounded',
        owner: 'group:default/bounded-team',
        services: [{ name: 'a', ports: [80] }],
      });
      await bounded.settle();
      const asked = (name: string, duration?: string) => {
        const object = certificate(name, {
          dnsNames: ['a.bounded.svc'],
          duration,
        });
        object.metadata.namespace = 'bounded';
        return object;
      };
      await bounded.owner.create(asked('short', '720h'));
      // Without one it would be cert-manager's default, 2160 hours.
      for (const duration of ['721h', undefined]) {
        await expect(
          bounded.owner.create(asked('long', duration)),
        ).rejects.toMatchObject({
          status: 422,
          message: expect.stringMatching(/duration: at most 720h for/),
        });
      }
    });

    it('is still theirs to label and delete when its host is not allowed any more', async () => {
      const loses = new TestNamespace(cluster(), {
        name: 'loses',
        services: [{ name: 'a', ports: [80], hosts: ['a.apps.example.com'] }],
      });
      await loses.settle();
      const ref = loses.ref('cert-manager.io/v1', 'Certificate', 'extra');
      const before = certificate('extra', { dnsNames: ['a.apps.example.com'] });
      before.metadata.namespace = 'loses';
      await loses.owner.create(before);
      loses.spec.services = [];
      await loses.pass({ confirmed: true });

      await loses.owner.patch(ref, { metadata: { labels: { team: 'a' } } });
      await expect(
        loses.owner.patch(ref, { spec: { revisionHistoryLimit: 3 } }),
      ).rejects.toMatchObject({ status: 422 });
      await loses.owner.delete(ref);
    });
  });

  describe('by an annotation that cert-manager acts on', () => {
    const annotations = { 'cert-manager.io/cluster-issuer': 'okeanos-ca' };

    const ingress = (name: string, ...hosts: string[]): KubernetesObject => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name, namespace: 'shop', annotations },
      spec: {
        tls: hosts.map(host => ({ hosts: [host], secretName: `tls-${host}` })),
        rules: hosts.map(host => ({
          host,
          http: {
            paths: [
              {
                path: '/',
                pathType: 'Prefix',
                backend: { service: { name: 'cart', port: { number: 80 } } },
              },
            ],
          },
        })),
      },
    });

    const gateway = (name: string, host: string): KubernetesObject => ({
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name, namespace: 'shop', annotations },
      spec: {
        gatewayClassName: 'okeanos-sandbox',
        infrastructure: {
          annotations: {
            'service.beta.kubernetes.io/oci-load-balancer-internal': 'true',
          },
        },
        listeners: [
          {
            name: 'https',
            hostname: host,
            port: 443,
            protocol: 'HTTPS',
            tls: { certificateRefs: [{ name: `gateway-${host}` }] },
          },
        ],
      },
    });

    it.each([
      [
        'an Ingress',
        ingress('own', 'cart.apps.example.com'),
        'tls-cart.apps.example.com',
      ],
      [
        'a Gateway',
        gateway('own', 'cart.apps.example.com'),
        'gateway-cart.apps.example.com',
      ],
    ])('%s gets one for an own host', async (_what, object, name) => {
      await owner.create(object);
      await untilReady(name);
    });

    // Such as were there before a host was given to somebody else: what is made now is refused itself.
    const HOLD_BACK = ['okeanos-ingresses', 'okeanos-listeners'];
    const setActions = async (action: 'Deny' | 'Warn') => {
      for (const name of HOLD_BACK) {
        await cluster().admin.patch(
          {
            apiVersion: 'admissionregistration.k8s.io/v1',
            kind: 'ValidatingAdmissionPolicyBinding',
            name,
          },
          { spec: { validationActions: [action] } },
        );
      }
    };
    beforeAll(() => setActions('Warn'));
    afterAll(() => setActions('Deny'));

    /** The API server heeds a change of a binding within a second or so, and tells nobody when. */
    const createOnceAccepted = async (object: KubernetesObject) => {
      for (;;) {
        try {
          await owner.create(object);
          return;
        } catch (error) {
          if (!/okeanos-(ingresses|listeners)/.test(String(error))) {
            throw error;
          }
        }
      }
    };

    it.each(
      ['ledger.apps.example.com', 'ledger.billing.svc'].flatMap(host => [
        [
          'an Ingress',
          host,
          ingress(`other-${host}`, host),
          `tls-${host}`,
        ] as const,
        [
          'a Gateway',
          host,
          gateway(`other-${host}`, host),
          `gateway-${host}`,
        ] as const,
      ]),
    )('%s gets none for %s', async (_what, _host, object, name) => {
      // cert-manager tries: nobody else asks for anything now.
      await cluster().untilDenied('okeanos-certificates', () =>
        createOnceAccepted(object),
      );
      const { metadata, ...kind } = object;
      await owner.delete({ ...kind, ...metadata });
      await expect(
        owner.get(shop.ref('cert-manager.io/v1', 'Certificate', name)),
      ).rejects.toMatchObject({ status: 404 });
      await expect(
        owner.get(shop.ref('v1', 'Secret', name)),
      ).rejects.toMatchObject({ status: 404 });
    });
  });

  describe('by what an owner must not touch', () => {
    const forbidden = { status: 403, reason: 'Forbidden' };
    const inShop = (
      apiVersion: string,
      kind: string,
      rest: Record<string, unknown>,
    ): KubernetesObject => ({
      apiVersion,
      kind,
      metadata: { name: 'mine', namespace: 'shop' },
      ...rest,
    });

    it.each([
      inShop('cert-manager.io/v1', 'CertificateRequest', {
        spec: { issuerRef: ISSUER, request: 'bm8gQ1NS' },
      }),
      inShop('cert-manager.io/v1', 'Issuer', { spec: { selfSigned: {} } }),
      inShop(`${RBAC}/v1`, 'Role', { rules: [] }),
      inShop(`${RBAC}/v1`, 'RoleBinding', {
        roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: 'cluster-admin' },
        subjects: [],
      }),
      inShop('networking.k8s.io/v1', 'NetworkPolicy', {
        spec: { podSelector: {}, ingress: [{}] },
      }),
      inShop('v1', 'ResourceQuota', { spec: {} }),
    ])('creating a $kind is forbidden', async object => {
      await expect(owner.create(object)).rejects.toMatchObject(forbidden);
    });

    it('changing what guards the namespace is forbidden', async () => {
      const guards = [
        { apiVersion: 'v1', kind: 'Namespace', name: 'shop' },
        shop.ref('v1', 'ResourceQuota', 'okeanos'),
        shop.ref('v1', 'LimitRange', 'okeanos'),
        shop.ref(
          'networking.k8s.io/v1',
          'NetworkPolicy',
          'okeanos-default-deny',
        ),
        shop.ref(`${RBAC}/v1`, 'Role', 'okeanos-owner'),
        shop.ref(`${RBAC}/v1`, 'RoleBinding', 'okeanos-owner'),
      ];
      for (const ref of guards) {
        await expect(
          owner.patch(ref, {
            metadata: { annotations: { 'okeanos.io/allowed-hosts': '' } },
          }),
        ).rejects.toMatchObject(forbidden);
        await expect(owner.delete(ref)).rejects.toMatchObject(forbidden);
      }
    });

    it('reading the Secrets of others is forbidden, and of the own namespace allowed', async () => {
      for (const namespace of ['cert-manager', 'billing', undefined]) {
        await expect(owner.list('Secret', namespace)).rejects.toMatchObject(
          forbidden,
        );
      }
      await expect(
        owner.get({
          ...{ apiVersion: 'v1', kind: 'Secret' },
          ...{ namespace: 'cert-manager', name: 'okeanos-ca' },
        }),
      ).rejects.toMatchObject(forbidden);
      await untilReady('cart-mtls');
      await owner.get(shop.ref('v1', 'Secret', 'cart-mtls'));
    });

    it('nothing is allowed in the namespace of another', async () => {
      const theirs = certificate('theirs', {
        dnsNames: ['ledger.billing.svc'],
      });
      theirs.metadata.namespace = 'billing';
      await expect(owner.create(theirs)).rejects.toMatchObject(forbidden);
      await expect(owner.list('Certificate', 'billing')).rejects.toMatchObject(
        forbidden,
      );
    });
  });

  describe('by somebody with the built-in role edit', () => {
    let editor: ClusterUser;

    beforeAll(async () => {
      editor = cluster().user({ user: 'editor', groups: ['editors'] });
      const unmanaged = {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name: 'unmanaged' },
      };
      await cluster().admin.create(unmanaged);
      await cluster().admin.create({
        apiVersion: `${RBAC}/v1`,
        kind: 'ClusterRole',
        // What cert-manager's chart adds to `edit`.
        metadata: { name: 'cert-manager-edit' },
        rules: [
          {
            apiGroups: ['cert-manager.io'],
            resources: ['certificates', 'certificaterequests', 'issuers'],
            verbs: ['create', 'delete', 'deletecollection', 'patch', 'update'],
          },
        ],
      });
      for (const namespace of ['unmanaged', 'shop']) {
        await cluster().admin.create({
          apiVersion: `${RBAC}/v1`,
          kind: 'RoleBinding',
          metadata: { name: 'editors', namespace },
          roleRef: {
            apiGroup: RBAC,
            kind: 'ClusterRole',
            name: 'cert-manager-edit',
          },
          subjects: [{ apiGroup: RBAC, kind: 'Group', name: 'editors' }],
        });
      }
    });

    const anyName = (namespace: string) => {
      const object = certificate('any', { dnsNames: ['ledger.billing.svc'] });
      object.metadata.namespace = namespace;
      return object;
    };
    const request = (namespace: string): KubernetesObject => ({
      apiVersion: 'cert-manager.io/v1',
      kind: 'CertificateRequest',
      metadata: { name: 'any', namespace },
      spec: { issuerRef: ISSUER, request: 'bm8gQ1NS' },
    });
    const refusal = (why: RegExp) => ({
      status: 422,
      message: expect.stringMatching(why),
    });
    const NOT_MANAGED =
      /issuerRef: the ClusterIssuer okeanos-ca is for namespaces that Okeanos manages/;

    it('our issuer signs nothing for a namespace that Okeanos does not manage', async () => {
      await expect(editor.create(anyName('unmanaged'))).rejects.toMatchObject(
        refusal(NOT_MANAGED),
      );
      const elsewhere = anyName('unmanaged');
      elsewhere.spec = {
        ...{ secretName: 'any', dnsNames: ['ledger.billing.svc'] },
        issuerRef: { ...ISSUER, name: 'okeanos-ca-bootstrap' },
      };
      await editor.create(elsewhere);
      const ref = { ...elsewhere, namespace: 'unmanaged', name: 'any' };
      await expect(
        editor.patch(ref, { spec: { issuerRef: ISSUER } }),
      ).rejects.toMatchObject(refusal(NOT_MANAGED));
    });

    it.each(['unmanaged', 'shop'])(
      'our issuer signs no request that cert-manager did not make, in %s',
      async namespace => {
        await expect(editor.create(request(namespace))).rejects.toMatchObject(
          refusal(
            /issuerRef: requests to the ClusterIssuer okeanos-ca are made by cert-manager/,
          ),
        );
      },
    );
  });
}
