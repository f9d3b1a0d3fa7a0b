import { namespaceSpecSchema } from '@okeanos/backstage-plugin-oke-common';
import fc from 'fast-check';
import type { KubernetesPart } from '../../convergence/kubernetes';
import {
  namespaceContexts,
  namespaceSpecs,
} from '../__testUtils__/arbitraries';
import { expectValidParts } from '../__testUtils__/expectValidParts';
import { clusterCa } from '../clusterBaseline';
import { namespaceParts, type NamespaceContext } from './namespaceParts';

const SPEC = namespaceSpecSchema.parse({
  cluster: 'demo',
  name: 'shop',
  owner: 'group:default/team-a',
  services: [
    {
      name: 'cart',
      ports: [8080, 8443],
      hosts: ['cart.apps.example.com', 'buy.apps.example.com'],
    },
    { name: 'web', ports: [3000], hosts: ['buy.apps.example.com'] },
  ],
  quota: {
    cpu: '6',
    memory: '12Gi',
    storage: '70Gi',
    ephemeralStorage: '9Gi',
    pods: 30,
    loadBalancers: 2,
  },
  containerDefaults: {
    cpuRequest: '10m',
    cpuLimit: '200m',
    memoryRequest: '32Mi',
    memoryLimit: '128Mi',
    ephemeralStorageRequest: '16Mi',
    ephemeralStorageLimit: '512Mi',
  },
  certificates: { durationHours: 12 },
});

const CONTEXT: NamespaceContext = {
  issuerRef: clusterCa.issuerRef,
  id: 'the-id',
  ownerGroup: 'ocid1.group.oc1..aaaa',
  podSecurityVersion: 'v1.36',
  ingressNamespaces: ['okeanos-ingress', 'istio-ingress'],
};

function partOf(parts: KubernetesPart[], id: string): KubernetesPart {
  const part = parts.find(candidate => candidate.id === id);
  if (!part) {
    throw new Error(`There is no part ${id}`);
  }
  return part;
}

const objectOf = (id: string) =>
  partOf(namespaceParts(SPEC, CONTEXT), id).object;

describe('namespaceParts', () => {
  it('name the source of certificates on the Namespace, and its issuer in them', () => {
    const issuerRef = { group: 'acme.io', kind: 'VaultIssuer', name: 'acme' };
    const spec = {
      ...SPEC,
      certificates: { durationHours: 12, source: 'vault' },
    };
    const parts = namespaceParts(spec, { ...CONTEXT, issuerRef });
    expect(
      partOf(parts, 'namespace').object.metadata.annotations,
    ).toMatchObject({ 'okeanos.io/certificate-source': 'vault' });
    expect(partOf(parts, 'certificate-cart').object.spec).toMatchObject({
      issuerRef,
    });
  });

  it('are valid for every spec', () => {
    fc.assert(
      fc.property(namespaceSpecs, namespaceContexts, (spec, context) => {
        const parts = namespaceParts(spec, context);
        expectValidParts(parts, context.id);
        for (const { id, dependsOn, object } of parts) {
          const isNamespace = object.kind === 'Namespace';
          expect(object.metadata.namespace).toBe(
            isNamespace ? undefined : spec.name,
          );
          expect(dependsOn.length > 0).toBe(!isNamespace);
          expect(id === 'namespace').toBe(isNamespace);
        }
      }),
    );
  });

  it('are valid for the largest spec', () => {
    const longest = (length: number, suffix: string) =>
      `${'a'.repeat(length - suffix.length)}${suffix}`;
    const largest = namespaceSpecSchema.parse({
      cluster: 'demo',
      name: longest(63, 'z'),
      owner: 'group:default/team-a',
      services: Array.from({ length: 50 }, (_, service) => ({
        name: longest(63, `-${service}`),
        ports: Array.from({ length: 20 }, (_unused, port) => port + 1),
        hosts: Array.from(
          { length: 20 },
          (_unused, host) =>
            `${`${'h'.repeat(60)}.`.repeat(4)}${service}-${host}`,
        ),
      })),
    });
    expectValidParts(namespaceParts(largest, CONTEXT), 'the-id');
  });

  it('make a Namespace with its owner, its hosts and Pod Security at a pinned version', () => {
    expect(objectOf('namespace')).toEqual({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: 'shop',
        labels: {
          'app.kubernetes.io/managed-by': 'okeanos',
          'okeanos.io/id': 'the-id',
          'pod-security.kubernetes.io/enforce': 'restricted',
          'pod-security.kubernetes.io/enforce-version': 'v1.36',
          'pod-security.kubernetes.io/audit': 'restricted',
          'pod-security.kubernetes.io/audit-version': 'v1.36',
          'pod-security.kubernetes.io/warn': 'restricted',
          'pod-security.kubernetes.io/warn-version': 'v1.36',
        },
        annotations: {
          'okeanos.io/part': 'namespace',
          'okeanos.io/owner': 'group:default/team-a',
          'okeanos.io/certificate-source': 'cluster-ca',
          'okeanos.io/allowed-hosts':
            'buy.apps.example.com,cart.apps.example.com',
        },
      },
    });
  });

  it('bound what all pods use together, and what a container gets that asks for nothing', () => {
    expect(objectOf('resource-quota').spec).toEqual({
      hard: {
        'requests.cpu': '6',
        'limits.cpu': '6',
        'requests.memory': '12Gi',
        'limits.memory': '12Gi',
        'requests.storage': '70Gi',
        'requests.ephemeral-storage': '9Gi',
        'limits.ephemeral-storage': '9Gi',
        pods: '30',
        'services.loadbalancers': '2',
        configmaps: '500',
        persistentvolumeclaims: '200',
        secrets: '500',
        services: '200',
        'count/cronjobs.batch': '200',
        'count/deployments.apps': '200',
        'count/ingresses.networking.k8s.io': '200',
        'count/jobs.batch': '1000',
        'count/replicasets.apps': '2000',
        'count/serviceaccounts': '200',
        'count/statefulsets.apps': '200',
      },
    });
    expect(objectOf('limit-range').spec).toEqual({
      limits: [
        {
          type: 'Container',
          defaultRequest: {
            ...{ cpu: '10m', memory: '32Mi' },
            'ephemeral-storage': '16Mi',
          },
          default: {
            ...{ cpu: '200m', memory: '128Mi' },
            'ephemeral-storage': '512Mi',
          },
        },
      ],
    });
  });

  describe('of the owner', () => {
    it('bind the mapped group to the role', () => {
      expect(objectOf('owner-binding')).toMatchObject({
        roleRef: {
          apiGroup: 'rbac.authorization.k8s.io',
          kind: 'Role',
          name: objectOf('owner-role').metadata.name,
        },
        subjects: [
          {
            apiGroup: 'rbac.authorization.k8s.io',
            kind: 'Group',
            name: 'ocid1.group.oc1..aaaa',
          },
        ],
      });
    });

    it('have a role but no binding without a mapped group', () => {
      const parts = namespaceParts(SPEC, { ...CONTEXT, ownerGroup: undefined });
      expect(partOf(parts, 'owner-role').object.kind).toBe('Role');
      expect(
        parts.filter(({ object }) => object.kind === 'RoleBinding'),
      ).toEqual([]);
    });

    /** Resources of the role that something other than reading is allowed with. */
    const changeable = () =>
      (
        objectOf('owner-role').rules as {
          resources: string[];
          verbs: string[];
        }[]
      )
        .filter(({ verbs }) =>
          verbs.some(verb => !['get', 'list', 'watch'].includes(verb)),
        )
        .flatMap(({ resources }) => resources);

    it('never change what guards the namespace, nor go around the admission policy', () => {
      for (const guarded of [
        'certificaterequests',
        'certificates/status',
        'issuers',
        'limitranges',
        'namespaces',
        'networkpolicies',
        'resourcequotas',
        'rolebindings',
        'roles',
        'serviceaccounts/token',
      ]) {
        expect(changeable()).not.toContain(guarded);
      }
    });

    it('have no wildcard and no way to more rights', () => {
      const text = JSON.stringify(objectOf('owner-role').rules);
      for (const refused of [
        '*',
        'impersonate',
        'escalate',
        'bind',
        'approve',
      ]) {
        expect(text).not.toContain(`"${refused}"`);
      }
    });

    it('open a shell by websocket, too, which is a GET that makes something', () => {
      expect(objectOf('owner-role').rules).toContainEqual({
        apiGroups: [''],
        resources: ['pods/exec', 'pods/portforward'],
        verbs: ['get', 'create'],
      });
    });

    it('change what a team works with', () => {
      expect(changeable()).toEqual(
        expect.arrayContaining([
          'pods',
          'pods/exec',
          'deployments',
          'services',
          'ingresses',
          'gateways',
          'httproutes',
          'certificates',
          'secrets',
        ]),
      );
    });
  });

  describe('of the network', () => {
    it('deny everything both ways, in lists that are owned though empty', () => {
      expect(objectOf('network-policy-default-deny').spec).toEqual({
        podSelector: {},
        policyTypes: ['Ingress', 'Egress'],
        ingress: [],
        egress: [],
      });
    });

    it('let pods ask the cluster’s DNS', () => {
      expect(objectOf('network-policy-allow-dns').spec).toEqual({
        podSelector: {},
        policyTypes: ['Egress'],
        egress: [
          {
            to: [
              {
                namespaceSelector: {
                  matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' },
                },
                podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
              },
            ],
            ports: [
              { protocol: 'UDP', port: 53 },
              { protocol: 'TCP', port: 53 },
            ],
          },
        ],
      });
    });

    it('let pods of the namespace reach each other', () => {
      expect(objectOf('network-policy-allow-same-namespace').spec).toEqual({
        podSelector: {},
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ from: [{ podSelector: {} }] }],
        egress: [{ to: [{ podSelector: {} }] }],
      });
    });

    describe('of a load balancer of its own', () => {
      const CIDRS = ['10.0.20.0/24', '10.0.10.0/24', '192.168.0.0/16'];
      const partsOf = (loadBalancers: number, loadBalancerCidrs?: string[]) =>
        namespaceParts(
          { ...SPEC, quota: { ...SPEC.quota, loadBalancers } },
          { ...CONTEXT, loadBalancerCidrs },
        ).filter(({ id }) => id.includes('allow-load-balancer'));

      it('let what comes from it reach the ports of each named service, and no others', () => {
        const parts = partsOf(1, CIDRS);
        expect(parts).toHaveLength(SPEC.services.length);
        expect(parts[0].object).toMatchObject({
          metadata: { name: 'okeanos-allow-load-balancer-to-cart' },
        });
        expect(parts[0].object.spec).toEqual({
          podSelector: { matchLabels: { 'app.kubernetes.io/name': 'cart' } },
          policyTypes: ['Ingress'],
          ingress: [
            {
              from: CIDRS.map(cidr => ({ ipBlock: { cidr } })),
              ports: SPEC.services[0].ports.map(port => ({
                protocol: 'TCP',
                port,
              })),
            },
          ],
        });
      });

      it.each<[string, number, string[] | undefined]>([
        ['that it may not have', 0, CIDRS],
        ['of which nobody knows where its traffic comes from', 1, undefined],
        ['whose traffic comes from nowhere', 1, []],
      ])('open nothing for one %s', (_which, loadBalancers, cidrs) => {
        expect(partsOf(loadBalancers, cidrs)).toEqual([]);
      });
    });

    it('let the ingress namespaces reach the ports of each named service, and no others', () => {
      expect(objectOf('network-policy-allow-ingress-to-cart').spec).toEqual({
        podSelector: { matchLabels: { 'app.kubernetes.io/name': 'cart' } },
        policyTypes: ['Ingress'],
        ingress: [
          {
            from: [
              {
                namespaceSelector: {
                  matchExpressions: [
                    {
                      key: 'kubernetes.io/metadata.name',
                      operator: 'In',
                      values: ['okeanos-ingress', 'istio-ingress'],
                    },
                  ],
                },
              },
            ],
            ports: [
              { protocol: 'TCP', port: 8080 },
              { protocol: 'TCP', port: 8443 },
            ],
          },
        ],
      });
    });

    it('let nobody in without ingress namespaces: an empty list of peers would be everybody', () => {
      const parts = namespaceParts(SPEC, { ...CONTEXT, ingressNamespaces: [] });
      expect(
        parts
          .filter(({ object }) => object.kind === 'NetworkPolicy')
          .map(({ object }) => object.metadata.name),
      ).toEqual([
        'okeanos-default-deny',
        'okeanos-allow-dns',
        'okeanos-allow-same-namespace',
      ]);
    });
  });

  describe('that are Certificates', () => {
    it('are for both sides of mutual TLS, short-lived, with a new key each time', () => {
      expect(partOf(namespaceParts(SPEC, CONTEXT), 'certificate-cart')).toEqual(
        {
          id: 'certificate-cart',
          dependsOn: ['namespace', 'network-policy-default-deny'],
          object: {
            apiVersion: 'cert-manager.io/v1',
            kind: 'Certificate',
            metadata: {
              name: 'cart-mtls',
              namespace: 'shop',
              labels: {
                'app.kubernetes.io/managed-by': 'okeanos',
                'okeanos.io/id': 'the-id',
                'okeanos.io/service': 'cart',
              },
              annotations: { 'okeanos.io/part': 'certificate-cart' },
            },
            spec: {
              secretName: 'cart-mtls',
              duration: '12h0m0s',
              renewBefore: '240m0s',
              dnsNames: [
                'cart.shop.svc',
                'cart.shop.svc.cluster.local',
                'cart.apps.example.com',
                'buy.apps.example.com',
              ],
              usages: ['digital signature', 'server auth', 'client auth'],
              privateKey: {
                algorithm: 'ECDSA',
                size: 256,
                rotationPolicy: 'Always',
              },
              issuerRef: {
                group: 'cert-manager.io',
                kind: 'ClusterIssuer',
                name: 'okeanos-ca',
              },
            },
          },
        },
      );
    });

    it('last at least an hour and are renewed at two thirds, not in the last five minutes', () => {
      fc.assert(
        fc.property(namespaceSpecs, namespaceContexts, (spec, context) => {
          const certificates = namespaceParts(spec, context).filter(
            ({ object }) => object.kind === 'Certificate',
          );
          expect(certificates).toHaveLength(spec.services.length);
          for (const { object } of certificates) {
            const times = object.spec as {
              duration: string;
              renewBefore: string;
            };
            const hours = Number(/^(\d+)h0m0s$/.exec(times.duration)?.[1]);
            const minutes = Number(/^(\d+)m0s$/.exec(times.renewBefore)?.[1]);
            expect(hours).toBeGreaterThanOrEqual(1);
            expect(minutes).toBe((hours * 60) / 3);
            expect(minutes).toBeGreaterThanOrEqual(5);
          }
        }),
      );
    });
  });
});
