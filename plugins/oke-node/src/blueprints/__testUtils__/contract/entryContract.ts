import type { KubernetesObject } from '../../../kubernetes';
import type { ClusterUser } from './ClusterUser';
import { OCID } from './entryGrants';
import type { TestCluster } from './TestCluster';
import { TestNamespace } from './TestNamespace';

const LB = 'service.beta.kubernetes.io/oci-load-balancer';
const NLB = 'oci-network-load-balancer.oraclecloud.com';
const TYPE = 'oci.oraclecloud.com/load-balancer-type';
const INTERNAL = { [`${LB}-internal`]: 'true' };

interface Asked {
  spec: Record<string, unknown>;
  annotations?: Record<string, string>;
}
type Accepted = [what: string, asked: Asked];
type Refused = [what: string, asked: Asked, why: RegExp];

/** Nobody opens a way in that was not granted, or takes the requests for hosts of others. */
// eslint-disable-next-line jest/no-export -- run by blueprints.contract.test.ts, all on one control plane
export function entryContract(cluster: () => TestCluster) {
  const namespaces = new Map<string, TestNamespace>();
  let owner: ClusterUser;

  beforeAll(async () => {
    for (const [name, team] of [
      ['entry', 'team-a'],
      ['front', 'team-a'],
      ['ports', 'team-b'],
    ]) {
      const namespace = new TestNamespace(cluster(), {
        name,
        owner: `group:default/${team}`,
        services: [
          { name: 'cart', ports: [80], hosts: [`${name}.apps.example.com`] },
        ],
        quota: { loadBalancers: 50 },
      });
      await namespace.settle();
      namespaces.set(name, namespace);
    }
    owner = namespaces.get('entry')!.owner;
  });

  /** A Service with a load balancer takes a moment to go: each has a name of its own. */
  let made = 0;
  const object = (
    [apiVersion, kind]: [string, string],
    { spec, annotations }: Asked,
    namespace = 'entry',
  ): KubernetesObject => {
    made += 1;
    return {
      ...{ apiVersion, kind, spec },
      metadata: { name: `tried-${made}`, namespace, annotations },
    };
  };

  /** Makes it, and takes it away again. */
  async function accepts(tried: KubernetesObject, by = owner) {
    await by.create(tried);
    const { apiVersion, kind, metadata } = tried;
    await by.delete({ apiVersion, kind, ...metadata });
  }

  const refuses = async (tried: KubernetesObject, why: RegExp, by = owner) =>
    expect(by.create(tried)).rejects.toMatchObject({
      status: 422,
      message: expect.stringMatching(why),
    });

  const SERVICE: [string, string] = ['v1', 'Service'];
  const service = (
    spec: Record<string, unknown>,
    annotations?: Record<string, string>,
  ): Asked => ({
    spec: { selector: { a: 'b' }, ports: [{ port: 80 }], ...spec },
    annotations,
  });
  const balanced = (annotations?: Record<string, string>) =>
    service({ type: 'LoadBalancer' }, annotations);
  const named = (externalName: string): Asked => ({
    spec: { type: 'ExternalName', externalName },
  });

  describe('a Service', () => {
    const ACCEPTED: Accepted[] = [
      ['that says nothing of its type', service({})],
      ['without an address', service({ clusterIP: 'None' })],
      ['with an internal load balancer', balanced(INTERNAL)],
      [
        'with an internal load balancer, its type named',
        balanced({ ...INTERNAL, [TYPE]: 'lb' }),
      ],
      [
        'with an internal network load balancer',
        balanced({ [TYPE]: 'nlb', [`${NLB}/internal`]: 'true' }),
      ],
      [
        'with the security group of the cluster, twice',
        balanced({
          ...INTERNAL,
          'oci.oraclecloud.com/oci-network-security-groups': `${OCID.ofCluster}, ${OCID.ofCluster}`,
        }),
      ],
      [
        'with a Secret of its own',
        balanced({
          ...INTERNAL,
          [`${LB}-tls-secret`]: 'cart',
          [`${LB}-tls-backendset-secret`]: 'entry/cart',
        }),
      ],
      ['that stands for a host outside', named('db.eu.example.com')],
      ['that stands for an absolute name outside', named('example.com.')],
    ];
    it.each(ACCEPTED)('%s is accepted', async (_what, asked) => {
      await accepts(object(SERVICE, asked));
    });

    const PUBLIC = /type: this namespace was not granted a public way in/;
    const OCIDS = /annotations: subnets, network security groups/;
    const SECRETS = /annotations: only Secrets of this namespace/;
    const OUTSIDE = /externalName: only full names of hosts outside/;
    const REFUSED: Refused[] = [
      ['a load balancer', balanced(), PUBLIC],
      ...['false', 'True', '1', 'yes', ' true', ''].map(
        (value): Refused => [
          `a load balancer that is internal in words (${value})`,
          balanced({ [`${LB}-internal`]: value }),
          PUBLIC,
        ],
      ),
      [
        'a network load balancer that is internal as a load balancer would be',
        balanced({ ...INTERNAL, [TYPE]: 'nlb' }),
        PUBLIC,
      ],
      [
        'a load balancer that is internal as a network load balancer would be',
        balanced({ [`${NLB}/internal`]: 'true' }),
        PUBLIC,
      ],
      [
        'a load balancer of a type that nobody knows',
        balanced({ ...INTERNAL, [TYPE]: 'NLB' }),
        PUBLIC,
      ],
      [
        'a port of the nodes',
        service({ type: 'NodePort' }),
        /type: this namespace was not granted ports of the nodes/,
      ],
      [
        'an address of somebody’s',
        service({ externalIPs: ['203.0.113.7'] }),
        /externalIPs: /,
      ],
      ...[
        'ledger.billing.svc.cluster.local',
        'ledger.billing.svc.cluster.local.',
        'ledger.billing.svc',
        'ledger.billing',
        'localhost',
        'a.b.localhost',
        'metadata.google.internal',
        '169.254.169.254',
        '10.0.30.5',
      ].map(
        (name): Refused => [`another name for ${name}`, named(name), OUTSIDE],
      ),
      [
        'a subnet that was granted to others',
        balanced({ ...INTERNAL, [`${LB}-subnet1`]: OCID.granted }),
        OCIDS,
      ],
      [
        'a second subnet beside one of the cluster',
        balanced({ ...INTERNAL, [`${NLB}/subnet`]: 'no-ocid' }),
        OCIDS,
      ],
      [
        'a security group beside that of the cluster',
        balanced({
          ...INTERNAL,
          [`${NLB}/oci-network-security-groups`]: `${OCID.ofCluster},${OCID.other}`,
        }),
        OCIDS,
      ],
      [
        'a security group of the nodes',
        balanced({
          ...INTERNAL,
          'oci.oraclecloud.com/oci-backend-network-security-group': OCID.other,
        }),
        OCIDS,
      ],
      [
        'a compartment',
        balanced({
          ...INTERNAL,
          'oci.oraclecloud.com/compartment-id': 'ocid1.compartment.oc1..other',
        }),
        OCIDS,
      ],
      ...['tls-secret', 'tls-backendset-secret'].map(
        (key): Refused => [
          `the Secret of another namespace (${key})`,
          balanced({ ...INTERNAL, [`${LB}-${key}`]: 'billing/ledger-mtls' }),
          SECRETS,
        ],
      ),
    ];
    it.each(REFUSED)('is refused with %s', async (_what, asked, why) => {
      await refuses(object(SERVICE, asked), why);
    });

    it('is refused when it is changed so', async () => {
      const balancer = object(SERVICE, balanced(INTERNAL));
      await owner.create(balancer);
      const { name } = balancer.metadata;
      const ref = namespaces.get('entry')!.ref('v1', 'Service', name);
      const change = (patch: Record<string, unknown>) =>
        expect(owner.patch(ref, patch)).rejects.toMatchObject({ status: 422 });
      await change({ metadata: { annotations: { [`${LB}-internal`]: null } } });
      await change({
        metadata: { annotations: { [`${LB}-subnet1`]: OCID.other } },
      });
      await change({ spec: { type: 'NodePort' } });
      await change({ spec: { externalIPs: ['203.0.113.7'] } });
      await owner.patch(ref, { metadata: { labels: { team: 'a' } } });
      await owner.delete(ref);
    });

    it('has more where it was granted, by namespace or by owner', async () => {
      const front = namespaces.get('front')!.owner;
      const ports = namespaces.get('ports')!.owner;
      const nodePort = service({ type: 'NodePort' });
      await accepts(object(SERVICE, balanced(), 'front'), front);
      await accepts(
        object(SERVICE, balanced({ [`${LB}-subnet1`]: OCID.granted }), 'front'),
        front,
      );
      await refuses(object(SERVICE, nodePort, 'front'), /ports of the/, front);
      await accepts(object(SERVICE, nodePort, 'ports'), ports);
      await refuses(object(SERVICE, balanced(), 'ports'), PUBLIC, ports);
    });
  });

  const backend = { service: { name: 'cart', port: { number: 80 } } };
  const http = { paths: [{ path: '/', pathType: 'Prefix', backend }] };
  const INGRESS: [string, string] = ['networking.k8s.io/v1', 'Ingress'];
  const ingress = (...hosts: (string | undefined)[]): Asked => ({
    spec: { rules: hosts.map(host => ({ host, http })) },
  });

  const FOREIGN = ['front.apps.example.com', '*.apps.example.com', 'x.svc'];
  const OWN_HOST = /<service>\.entry\.svc, .*\(entry\.apps\.example\.com\)/;

  describe('an Ingress', () => {
    const ACCEPTED: Accepted[] = [
      ['own hosts', ingress('entry.apps.example.com', 'cart.entry.svc')],
      [
        'TLS for own hosts',
        {
          spec: {
            ...ingress('entry.apps.example.com').spec,
            tls: [{ hosts: ['entry.apps.example.com'] }, {}],
          },
        },
      ],
    ];
    it.each(ACCEPTED)('is accepted with %s', async (_what, asked) => {
      await accepts(object(INGRESS, asked));
    });

    const REFUSED: Refused[] = [
      ...FOREIGN.map(
        (host): Refused => [
          host,
          ingress('entry.apps.example.com', host),
          OWN_HOST,
        ],
      ),
      ['a rule for all hosts', ingress(undefined), OWN_HOST],
      [
        'TLS for a host of others',
        {
          spec: {
            ...ingress('entry.apps.example.com').spec,
            tls: [{ hosts: [FOREIGN[0]] }],
          },
        },
        OWN_HOST,
      ],
      [
        'a default backend',
        { spec: { defaultBackend: backend } },
        /defaultBackend: /,
      ],
      [
        'a certificate in OCI',
        {
          ...ingress('entry.apps.example.com'),
          annotations: {
            'oci-native-ingress.oraclecloud.com/certificate-ocid': OCID.other,
          },
        },
        /metadata.annotations: subnets/,
      ],
    ];
    it.each(REFUSED)('is refused with %s', async (_what, asked, why) => {
      await refuses(object(INGRESS, asked), why);
    });
  });

  const GATEWAY: [string, string] = ['gateway.networking.k8s.io/v1', 'Gateway'];
  const listener = (hostname?: string, protocol = 'HTTP') => ({
    ...{ name: 'one', port: 80, protocol, hostname },
  });
  const gateway = (
    listeners: object[],
    infrastructure: object | undefined = { annotations: INTERNAL },
  ): Asked => ({
    spec: { gatewayClassName: 'okeanos-sandbox', listeners, infrastructure },
  });

  describe('a Gateway', () => {
    const ACCEPTED: Accepted[] = [
      ['an own host', gateway([listener('entry.apps.example.com')])],
      ['TCP', gateway([listener(undefined, 'TCP')])],
    ];
    it.each(ACCEPTED)('is accepted with %s', async (_what, asked) => {
      await accepts(object(GATEWAY, asked));
    });

    const REFUSED: Refused[] = [
      ...[...FOREIGN, undefined].map(
        (host): Refused => [
          `a listener for ${host ?? 'all hosts'}`,
          gateway([
            { ...listener('entry.apps.example.com'), name: 'two' },
            listener(host),
          ]),
          OWN_HOST,
        ],
      ),
      [
        'a public load balancer',
        gateway([listener('entry.apps.example.com')], {
          annotations: { [`${LB}-internal`]: 'false' },
        }),
        /infrastructure.annotations: a Gateway says that its load balancer is internal/,
      ],
      [
        'a load balancer of which nothing is said',
        gateway([listener('entry.apps.example.com')], {}),
        /infrastructure.annotations: a Gateway says that its load balancer is internal/,
      ],
      [
        'parameters of its controller',
        gateway([listener('entry.apps.example.com')], {
          annotations: INTERNAL,
          parametersRef: { group: '', kind: 'ConfigMap', name: 'public' },
        }),
        /infrastructure.parametersRef: what it names/,
      ],
      [
        'a subnet that was not granted',
        gateway([listener('entry.apps.example.com')], {
          annotations: { ...INTERNAL, [`${LB}-subnet1`]: OCID.other },
        }),
        /infrastructure.annotations: subnets/,
      ],
    ];
    it.each(REFUSED)('is refused with %s', async (_what, asked, why) => {
      await refuses(object(GATEWAY, asked), why);
    });
  });

  describe.each(['HTTPRoute', 'GRPCRoute'])('a %s', kind => {
    const ROUTE: [string, string] = ['gateway.networking.k8s.io/v1', kind];
    const route = (hostnames?: string[], namespace?: string): Asked => ({
      spec: { parentRefs: [{ name: 'shared', namespace }], hostnames },
    });

    const ACCEPTED: Accepted[] = [
      ['an own host', route(['entry.apps.example.com'], 'gateways')],
      ['the hosts of an own Gateway', route()],
      ['the hosts of an own Gateway, by namespace', route(undefined, 'entry')],
    ];
    it.each(ACCEPTED)('is accepted with %s', async (_what, asked) => {
      await accepts(object(ROUTE, asked));
    });

    const REFUSED: Refused[] = [
      ...FOREIGN.map(
        (host): Refused => [
          host,
          route(['entry.apps.example.com', host]),
          /hostnames: hosts are /,
        ],
      ),
      [
        'the hosts of a Gateway of others',
        route(undefined, 'gateways'),
        /hostnames: a route of a Gateway or Service in another namespace/,
      ],
      [
        'an empty list of hosts at a Gateway of others',
        route([], 'gateways'),
        /hostnames: a route of a Gateway or Service in another namespace/,
      ],
    ];
    it.each(REFUSED)('is refused with %s', async (_what, asked, why) => {
      await refuses(object(ROUTE, asked), why);
    });
  });

  const ANNOTATED: [kind: [string, string], asked: Asked][] = [
    [SERVICE, service({})],
    [INGRESS, ingress('entry.apps.example.com')],
    [GATEWAY, gateway([listener('entry.apps.example.com')])],
    [
      ['gateway.networking.k8s.io/v1', 'HTTPRoute'],
      { spec: { parentRefs: [{ name: 'shared' }] } },
    ],
  ];
  describe.each(ANNOTATED)(
    'what a controller reads on %p',
    (kind, { spec }) => {
      const NGINX = 'nginx.ingress.kubernetes.io';
      const annotated = (key: string, value: string) =>
        object(kind, { spec, annotations: { [key]: value } });

      const OWN = 'entry.apps.example.com, cart.entry.svc';
      it.each([
        [`${NGINX}/server-alias`, OWN],
        ['external-dns.kubernetes.io/hostname', OWN],
        [`${NGINX}/auth-secret`, 'entry/users'],
        [`${NGINX}/proxy-body-size`, '8m'],
      ])('is accepted: %s: %s', async (key, value) => {
        await accepts(annotated(key, value));
      });

      const HOSTS = /annotations: hosts are /;
      const CONFIGURATION =
        /annotations: parts of a controller’s configuration/;
      it.each<[string, string, RegExp]>([
        [`${NGINX}/server-alias`, `${OWN},${FOREIGN[0]}`, HOSTS],
        [`${NGINX}/server-alias`, '~^front[.].*', HOSTS],
        ['haproxy-ingress.github.io/server-alias', FOREIGN[1], HOSTS],
        ['konghq.com/host-aliases', FOREIGN[0], HOSTS],
        ['external-dns.kubernetes.io/hostname', FOREIGN[0], HOSTS],
        [
          'external-dns.alpha.kubernetes.io/internal-hostname',
          FOREIGN[0],
          HOSTS,
        ],
        [`${NGINX}/server-snippet`, 'location / {}', CONFIGURATION],
        ['nginx.org/location-snippets', 'return 200;', CONFIGURATION],
        ['haproxy-ingress.github.io/config-backend', 'acl a', CONFIGURATION],
        ['haproxy.org/route-acl', 'path_reg .*', CONFIGURATION],
        [
          'haproxy-ingress.github.io/server-alias-regex',
          '^entry.apps.example.com$',
          CONFIGURATION,
        ],
        [
          `${NGINX}/auth-tls-secret`,
          'front/ca',
          /only Secrets of this namespace/,
        ],
      ])('is refused: %s: %s', async (key, value, why) => {
        await refuses(annotated(key, value), why);
      });
    },
  );

  describe('a pod', () => {
    const POD: [string, string] = ['v1', 'Pod'];
    const pod = (priorityClassName?: string): Asked => ({
      spec: {
        priorityClassName,
        securityContext: {
          runAsNonRoot: true,
          seccompProfile: { type: 'RuntimeDefault' },
        },
        containers: [
          {
            name: 'a',
            image: 'registry.example.com/a:1',
            securityContext: {
              allowPrivilegeEscalation: false,
              capabilities: { drop: ['ALL'] },
            },
          },
        ],
      },
    });

    it('is accepted without a priority, and gets what is asked for by default', async () => {
      await accepts(object(POD, pod()));
    });

    it.each(['system-cluster-critical', 'system-node-critical'])(
      'is refused with the priority %s',
      async priority => {
        await refuses(object(POD, pod(priority)), /priorityClassName: /);
      },
    );
  });
}
