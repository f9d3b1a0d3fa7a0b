/* eslint jest/expect-expect: ["warn", { "assertFunctionNames": ["expect", "waitUntil", "client.*"] }] --
   waiting for a state in vain is a failure */
import { startTestControlPlane, TestControlPlane } from '../testing';
import { ObjectClient } from '../ObjectClient';

// The first run builds the binaries.
jest.setTimeout(20 * 60_000);

const NODES = ['10.0.10.11', '10.0.10.12'].map(address => ({
  name: address,
  internalIP: address,
  labels: { 'oke.oraclecloud.com/pool.name': 'pool1' },
  providerID: `ocid1.instance.oc1..${address}`,
}));

let plane: TestControlPlane;
let client: ObjectClient;

beforeAll(async () => {
  plane = await startTestControlPlane({
    desired: { nodes: NODES, addons: ['CertManager'] },
  });
  client = ObjectClient.fromKubeconfig(plane.provisionerKubeconfig);
});

afterAll(async () => {
  await plane?.stop();
});

function node(name: string) {
  return { apiVersion: 'v1', kind: 'Node', metadata: { name } };
}

function inDefault(apiVersion: string, kind: string, name: string) {
  return { apiVersion, kind, metadata: { name, namespace: 'default' } };
}

function anyInDefault(apiVersion: string, kind: string) {
  return { apiVersion, kind, metadata: { namespace: 'default' } };
}

describe('workloads', () => {
  it('run: the pods of a Deployment get addresses and its EndpointSlices are ready', async () => {
    const labels = { app: 'web' };
    await client.apply(
      {
        ...inDefault('apps/v1', 'Deployment', 'web'),
        spec: {
          replicas: 2,
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: { containers: [{ name: 'web', image: 'web:1' }] },
          },
        },
      },
      {
        ...inDefault('v1', 'Service', 'web'),
        spec: { selector: labels, ports: [{ port: 80 }] },
      },
    );
    await client.waitUntil(inDefault('apps/v1', 'Deployment', 'web'), {
      status: { readyReplicas: 2 },
    });
    const pod = await client.waitUntil(anyInDefault('v1', 'Pod'), {
      metadata: { labels },
      status: {
        phase: 'Running',
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    });
    // In 10.0.128.0/18, from the third address on.
    expect(pod.status).toMatchObject({
      podIP: expect.stringMatching(/^10\.0\.128\.([2-9]|\d\d+)$/),
      hostIP: expect.stringMatching(/^10\.0\.10\.1[12]$/),
    });
    await client.waitUntil(
      anyInDefault('discovery.k8s.io/v1', 'EndpointSlice'),
      {
        metadata: { labels: { 'kubernetes.io/service-name': 'web' } },
        endpoints: [
          {
            addresses: [Object(pod.status).podIP],
            conditions: { ready: true },
          },
        ],
      },
    );
  });

  it('are held to the Pod Security Standards', async () => {
    const namespace = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: 'restricted',
        labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
      },
    };
    await client.apply(namespace);
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'root', namespace: 'restricted' },
      spec: {
        containers: [
          { name: 'root', image: 'x', securityContext: { privileged: true } },
        ],
      },
    };
    await expect(client.apply(pod)).rejects.toThrow(/violates PodSecurity/);
  });

  it('are held to validating admission policies', async () => {
    await client.apply(
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicy',
        metadata: { name: 'no-blue' },
        spec: {
          matchConstraints: {
            resourceRules: [
              {
                apiGroups: [''],
                apiVersions: ['v1'],
                operations: ['CREATE', 'UPDATE'],
                resources: ['configmaps'],
              },
            ],
          },
          validations: [
            {
              expression: "object.metadata.name != 'blue'",
              message: 'no blue',
            },
          ],
        },
      },
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicyBinding',
        metadata: { name: 'no-blue' },
        spec: { policyName: 'no-blue', validationActions: ['Deny'] },
      },
    );
    // The API server takes a moment to follow a new policy: until then it admits.
    const refused = async () =>
      client.apply(inDefault('v1', 'ConfigMap', 'blue')).then(
        () => false,
        error => /no blue/.test(error.message),
      );
    while (!(await refused())) {
      await client.delete(inDefault('v1', 'ConfigMap', 'blue'));
    }
  });
});

describe('nodes', () => {
  it('are as desired, with address, labels and provider id', async () => {
    await client.waitUntil(node('10.0.10.11'), {
      metadata: { labels: { 'oke.oraclecloud.com/pool.name': 'pool1' } },
      spec: { providerID: 'ocid1.instance.oc1..10.0.10.11' },
      status: {
        addresses: [{ type: 'InternalIP', address: '10.0.10.11' }],
        capacity: { cpu: '4', pods: '110' },
        conditions: [{ type: 'Ready', status: 'True' }],
      },
    });
  });

  it('come with their taints, which can be taken away', async () => {
    const { controlPlane, desired } = plane;
    const name = '10.0.10.13';
    const tainted = {
      ...{ name, internalIP: name, providerID: `ocid1.instance.oc1..${name}` },
      taints: [
        { key: 'team', value: 'a', effect: 'NoSchedule' as const },
        { key: 'spare', effect: 'NoExecute' as const },
      ],
    };
    controlPlane.apply({ ...desired, nodes: [...desired.nodes, tainted] });
    const made = await client.waitUntil(node(name), {
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    });
    // Kubernetes' own for a node that was not Ready yet can be among them.
    expect(Object(made.spec).taints).toEqual(
      expect.arrayContaining([
        { key: 'team', value: 'a', effect: 'NoSchedule' },
        { key: 'spare', effect: 'NoExecute' },
      ]),
    );
    await client.patch({ ...node(name), spec: { taints: null } });
    controlPlane.apply({
      ...desired,
      nodes: [...desired.nodes, { ...tainted, labels: { seen: 'again' } }],
    });
    const later = await client.waitUntil(node(name), {
      metadata: { labels: { seen: 'again' } },
    });
    expect(later.spec).not.toHaveProperty('taints');
    controlPlane.apply(desired);
    await client.waitUntilGone(node(name));
  });

  it('come back when somebody deletes them', async () => {
    const { metadata } = await client.read(node('10.0.10.12'));
    await client.delete(node('10.0.10.12'));
    const again = await client.waitUntil(node('10.0.10.12'), {
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    });
    expect(again.metadata).not.toHaveProperty('uid', Object(metadata).uid);
  });

  it('are others when an address comes back with another provider id', async () => {
    const { controlPlane, desired } = plane;
    const { metadata } = await client.read(node('10.0.10.12'));
    const providerID = 'ocid1.instance.oc1..another';
    controlPlane.apply({
      ...desired,
      nodes: [NODES[0], { ...NODES[1], providerID }],
    });
    await controlPlane.settled();
    const other = await client.read(node('10.0.10.12'));
    expect(other).toMatchObject({
      spec: { providerID },
      status: {
        conditions: expect.arrayContaining([
          expect.objectContaining({ type: 'Ready', status: 'True' }),
        ]),
      },
    });
    expect(other.metadata).not.toHaveProperty('uid', Object(metadata).uid);
    controlPlane.apply(desired);
    await controlPlane.settled();
  });

  it('are added and removed with the desired state', async () => {
    const { controlPlane, desired } = plane;
    const added = { name: 'another', internalIP: '10.0.10.13' };
    controlPlane.apply({ ...desired, nodes: [...NODES, added] });
    await controlPlane.waitFor(state => state.nodes?.ready === 3);
    controlPlane.apply({ ...desired, nodes: [NODES[0]] });
    await client.waitUntilGone(node('10.0.10.12'));
    await client.waitUntilGone(node('another'));
    await controlPlane.waitFor(
      ({ nodes }) => nodes?.ready === 1 && nodes.desired === 1,
    );
    controlPlane.apply(desired);
    await controlPlane.waitFor(state => state.nodes?.ready === 2);
  });
});

describe('the cert-manager add-on', () => {
  const certificate = inDefault('cert-manager.io/v1', 'Certificate', 'web');

  beforeAll(async () => {
    await client.apply(
      {
        apiVersion: 'cert-manager.io/v1',
        kind: 'ClusterIssuer',
        metadata: { name: 'self-signed' },
        spec: { selfSigned: {} },
      },
      {
        apiVersion: 'cert-manager.io/v1',
        kind: 'Certificate',
        metadata: { name: 'ca', namespace: 'cert-manager' },
        spec: {
          isCA: true,
          commonName: 'ca',
          secretName: 'ca',
          issuerRef: { name: 'self-signed', kind: 'ClusterIssuer' },
        },
      },
      {
        apiVersion: 'cert-manager.io/v1',
        kind: 'ClusterIssuer',
        metadata: { name: 'ca' },
        spec: { ca: { secretName: 'ca' } },
      },
    );
  });

  it('issues a certificate from a cluster issuer', async () => {
    await client.apply({
      ...certificate,
      spec: {
        secretName: 'web-tls',
        dnsNames: ['web.default.svc'],
        issuerRef: { name: 'ca', kind: 'ClusterIssuer' },
      },
    });
    await client.waitUntil(certificate, {
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    });
    await client.waitUntil(inDefault('v1', 'Secret', 'web-tls'), {
      type: 'kubernetes.io/tls',
    });
  });

  it('makes certificates for annotated Ingresses and Gateways', async () => {
    await client.apply(
      {
        ...inDefault('networking.k8s.io/v1', 'Ingress', 'shop'),
        metadata: {
          name: 'shop',
          namespace: 'default',
          annotations: { 'cert-manager.io/cluster-issuer': 'ca' },
        },
        spec: {
          ingressClassName: 'okeanos-sandbox',
          tls: [{ hosts: ['a.example.com'], secretName: 'ingress-tls' }],
          rules: [{ host: 'a.example.com' }],
        },
      },
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'Gateway',
        metadata: {
          name: 'shop',
          namespace: 'default',
          annotations: { 'cert-manager.io/cluster-issuer': 'ca' },
        },
        spec: {
          gatewayClassName: 'okeanos-sandbox',
          listeners: [
            {
              name: 'https',
              port: 443,
              protocol: 'HTTPS',
              hostname: 'b.example.com',
              tls: { certificateRefs: [{ name: 'gateway-tls' }] },
            },
          ],
        },
      },
    );
    const ready = {
      status: { conditions: [{ type: 'Ready', status: 'True' }] },
    };
    for (const name of ['ingress-tls', 'gateway-tls']) {
      await client.waitUntil(
        inDefault('cert-manager.io/v1', 'Certificate', name),
        ready,
      );
    }
    // And so the listener has what it needs.
    await client.waitUntil(
      inDefault('gateway.networking.k8s.io/v1', 'Gateway', 'shop'),
      {
        status: {
          listeners: [
            {
              name: 'https',
              conditions: [{ type: 'Programmed', status: 'True' }],
            },
          ],
        },
      },
    );
  });

  it('goes with all that is its own, and can come again', async () => {
    const { controlPlane, desired } = plane;
    controlPlane.apply({ ...desired, addons: [] });
    await controlPlane.waitFor(
      state => state.addons.CertManager === 'DELETING',
    );
    await controlPlane.waitFor(state => state.addons.CertManager === 'DELETED');
    await expect(client.read(certificate)).rejects.toMatchObject({
      code: 404,
    });
    await client.waitUntilGone({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'cert-manager' },
    });

    // As OKE does when a node pool grows while an add-on is installed.
    controlPlane.apply({ ...desired, nodes: [] });
    const installed = controlPlane.settled();
    controlPlane.apply(desired);
    await Promise.all([installed, controlPlane.settled()]);
    expect(controlPlane.state).toMatchObject({
      nodes: { ready: 2, desired: 2 },
      addons: { CertManager: 'ACTIVE' },
    });
    await client.waitUntil(
      {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: 'certificates.cert-manager.io' },
      },
      { status: { conditions: [{ type: 'Established', status: 'True' }] } },
    );
  });
});
