import fc from 'fast-check';
import { itemsOf, objects } from './__testUtils__/cluster';
import { CA, LEAF, PLAIN, SERVER_ONLY } from './__testUtils__/pem';
import { kindNames, kindOf, kinds } from './kinds';
import { parseChain } from './kinds/chain';
import { readObject } from './readObject';

const base64 = (text: string) => Buffer.from(text).toString('base64');

const requestWith = (status: unknown) => ({
  metadata: {
    name: 'web-1',
    namespace: 'shop',
    annotations: {
      'cert-manager.io/certificate-name': 'web',
      'cert-manager.io/certificate-revision': '3',
      'cert-manager.io/private-key-secret-name': 'web-x7k',
    },
    ownerReferences: [{ kind: 'Certificate', uid: 'uid-web', name: 'web' }],
  },
  spec: { request: 'Zm9v' },
  status,
});

describe('kinds', () => {
  it('holds no Secret, and each kind by its name, with that of its product where others have it, too', () => {
    expect(kindNames).not.toContain('Secret');
    for (const name of kindNames) {
      const { kind } = kinds[name];
      expect(
        name.endsWith(kind) &&
          /^(Calico|Antrea|OpenShift|Alpha)?$/.test(
            name.slice(0, -kind.length),
          ),
      ).toBe(true);
    }
    const ids = kindNames.map(name => kinds[name].id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  describe('Pod', () => {
    const pod = (image: string, ready = 'True') => ({
      metadata: { name: 'agent', namespace: 'kube-system' },
      spec: {
        nodeName: 'node-1',
        containers: [{ image: 'a/sidecar' }, { image }],
      },
      status: { conditions: [{ type: 'Ready', status: ready }] },
    });

    it.each([
      ['docker.io/calico/node:v3.32.0', 'Calico'],
      ['quay.io/calico/node@sha256:abcd', 'Calico'],
      ['registry:5000/mirror/calico/node', 'Calico'],
      ['quay.io/cilium/cilium:v1.19.0@sha256:abcd', 'Cilium'],
      ['antrea/antrea-agent-ubuntu:v2.4.0', 'Antrea'],
      ['docker.io/cloudnativelabs/kube-router:v2.5.0', 'kube-router'],
    ])('is one of a policy agent by its image: %s', (image, name) => {
      const { policyAgent } = kinds.Pod.trim(pod(image));
      expect(policyAgent).toEqual({ name, ready: true });
      expect(kinds.Pod.trim(pod(image, 'False')).policyAgent?.ready).toBe(
        false,
      );
    });

    it.each([
      'calico/node-driver-registrar:v3',
      'quay.io/cilium/operator',
      'evil/xcalico/node',
      '',
    ])('is none of a policy agent with the image %p', image => {
      expect(kinds.Pod.trim(pod(image))).not.toHaveProperty('policyAgent');
    });
  });

  it('trims what is trimmed to the same again', () => {
    // Of a CertificateRequest, the PEM is gone.
    const once = kindNames
      .filter(kind => kind !== 'CertificateRequest')
      .flatMap(kind => itemsOf(kind, objects()).map(item => ({ kind, item })));
    expect(once.length).toBeGreaterThan(10);
    for (const { kind, item } of once) {
      expect(kindOf(kind).trim(item)).toEqual(item);
    }
  });

  it('takes whatever it does not use, and drops it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...objects()),
        fc.jsonValue(),
        (object, anything) => {
          const kind = kindNames.find(name => name === object.kind);
          if (!kind) {
            throw new Error(`no kind ${object.kind}`);
          }
          const clean = { ...object, kind: undefined };
          expect(
            readObject(kindOf(kind), {
              ...clean,
              unused: anything,
              data: anything,
            }),
          ).toEqual(readObject(kindOf(kind), clean));
        },
      ),
    );
  });

  it('keeps no annotation and no label that is not in use', () => {
    expect(
      kinds.Service.trim({
        metadata: {
          name: 'web',
          namespace: 'shop',
          managedFields: [
            {
              manager: 'kubectl',
              time: '2026-11-24T06:00:00Z',
              fieldsType: 'FieldsV1',
              fieldsV1: { 'f:spec': { 'f:type': { '.': {} } } },
            },
            { manager: 'ccm', subresource: 'status' },
          ],
          annotations: {
            'kubectl.kubernetes.io/last-applied-configuration': '{}',
            'oci.oraclecloud.com/load-balancer-type': 'nlb',
          },
        },
        spec: { clusterIP: '10.96.0.1' },
      }),
    ).toEqual({
      metadata: {
        name: 'web',
        namespace: 'shop',
        labels: {},
        annotations: { 'oci.oraclecloud.com/load-balancer-type': 'nlb' },
        ownerReferences: [],
        // Who wrote which fields, without what is below them; not who wrote the status.
        managedFields: [
          {
            manager: 'kubectl',
            time: '2026-11-24T06:00:00.000Z',
            subresource: '',
            fieldsV1: { 'f:spec': { 'f:type': {} } },
          },
        ],
      },
      spec: {
        type: 'ClusterIP',
        selector: {},
        ports: [],
        externalIPs: [],
        externalTrafficPolicy: '',
        loadBalancerIP: '',
        loadBalancerSourceRanges: [],
        sessionAffinity: 'None',
      },
      status: { loadBalancer: { ingress: [] } },
    });
  });

  it('takes null for an absent list, as Go writes it', () => {
    expect(
      kinds.EndpointSlice.trim({
        metadata: { name: 'web', namespace: 'shop' },
        endpoints: null,
        ports: null,
      }),
    ).toMatchObject({ endpoints: [], ports: [] });
  });

  it('keeps of a node what does not change with every heartbeat', () => {
    const condition = { status: 'True', reason: '', message: '' };
    expect(
      kinds.Node.trim({
        metadata: { name: 'node-1' },
        status: {
          conditions: [
            { ...condition, type: 'MemoryPressure', lastHeartbeatTime: 'x' },
            { ...condition, type: 'Ready', lastHeartbeatTime: 'x' },
          ],
        },
      }).status.conditions,
    ).toEqual([{ ...condition, type: 'Ready' }]);
  });

  it('names the object and the field that it cannot read', () => {
    expect(() =>
      kinds.Ingress.trim({
        metadata: { name: 'web', namespace: 'shop' },
        spec: { rules: [{ host: 5 }] },
      }),
    ).toThrow(
      /^Ingress shop\/web cannot be read: spec\.rules\.0\.host: .*string/,
    );
    expect(() => kinds.Namespace.trim(undefined)).toThrow(
      /^Namespace without a name cannot be read/,
    );
    expect(() =>
      kinds.IngressClass.trim({ metadata: { name: 'x' }, spec: 5 }),
    ).toThrow(/^IngressClass x cannot be read: spec/);
  });

  it("takes cert-manager's empty texts for absent", () => {
    expect(
      kinds.Certificate.trim({
        metadata: { name: 'web', namespace: 'shop', uid: 'u' },
        spec: {
          secretName: 's',
          issuerRef: { name: 'i', kind: '', group: '' },
        },
      }).spec.issuerRef,
    ).toEqual({ name: 'i', kind: 'Issuer', group: 'cert-manager.io' });
  });

  it('takes a moment in any zone, and the absent one of a condition', () => {
    const { conditions } = kinds.ClusterIssuer.trim({
      metadata: { name: 'ca' },
      status: {
        conditions: [
          {
            type: 'Ready',
            status: 'True',
            lastTransitionTime: '2026-11-24T08:00:00+02:00',
          },
          { type: 'Other', status: 'True', lastTransitionTime: null },
        ],
      },
    }).status;
    expect(conditions.map(each => each.lastTransitionTime)).toEqual([
      '2026-11-24T06:00:00.000Z',
      undefined,
    ]);
  });
});

describe('CertificateRequest', () => {
  it('keeps the chain and drops the PEM', () => {
    const trimmed = kinds.CertificateRequest.trim(
      requestWith({ certificate: base64(LEAF), ca: base64(CA) }),
    );
    expect(trimmed).toEqual({
      metadata: {
        name: 'web-1',
        namespace: 'shop',
        annotations: {
          'cert-manager.io/certificate-name': 'web',
          'cert-manager.io/certificate-revision': '3',
        },
        ownerReferences: [{ kind: 'Certificate', uid: 'uid-web' }],
      },
      status: { chain: parseChain(LEAF, CA) },
    });
    expect(JSON.stringify(trimmed)).not.toContain('BEGIN');
  });

  it('keeps the roots of what a CA was issued in PEM form', () => {
    const rootsOf = (certificate: string, ca: string) => {
      const status = { certificate: base64(certificate), ca: base64(ca) };
      return kinds.CertificateRequest.trim(requestWith(status)).status.chain
        ?.roots;
    };
    expect(rootsOf(CA, CA)).toEqual([CA]);
    expect(rootsOf(LEAF, CA)).toBeUndefined();
  });

  it('has no chain before it is issued', () => {
    expect(
      kinds.CertificateRequest.trim(requestWith({ conditions: [] })).status,
    ).toEqual({ chain: undefined });
    expect(
      kinds.CertificateRequest.trim(requestWith(undefined)).status,
    ).toEqual({ chain: undefined });
  });

  it.each([
    ['no base64', '%%%', /certificate: .*base64/i],
    ['no PEM', base64('hello'), /status\.certificate holds no certificate/],
    [
      'no certificate',
      base64(
        '-----BEGIN CERTIFICATE-----\naGVsbG8=\n-----END CERTIFICATE-----',
      ),
      /status\.certificate holds something else than an X\.509 certificate at place 1/,
    ],
  ])('is not read when its certificate is %s', (_, certificate, message) => {
    expect(() =>
      kinds.CertificateRequest.trim(requestWith({ certificate })),
    ).toThrow(message);
  });
});

describe('parseChain', () => {
  it('reads each certificate, the leaf first', () => {
    expect(parseChain(LEAF, CA)).toEqual({
      leaf: {
        dnsNames: [
          'web.shop.svc',
          'web.shop.svc.cluster.local',
          'shop.example.com',
        ],
        serverAuth: true,
        clientAuth: true,
      },
      certificates: [
        {
          subject: 'CN=web',
          issuer: 'CN=okeanos test CA, O=Okeanos',
          serialNumber: '0a1c',
          notBefore: '2026-11-24T00:00:00.000Z',
          notAfter: '2026-11-25T00:00:00.000Z',
          isCa: false,
        },
        {
          subject: 'CN=okeanos test CA, O=Okeanos',
          issuer: 'CN=okeanos test CA, O=Okeanos',
          serialNumber: '0a1b',
          notBefore: '2026-01-01T00:00:00.000Z',
          notAfter: '2036-01-01T00:00:00.000Z',
          isCa: true,
        },
      ],
    });
  });

  it('counts a certificate once that comes in both', () => {
    expect(parseChain(`${LEAF}\n${CA}`, CA).certificates).toHaveLength(2);
  });

  it('knows what a certificate may be used for: everything when it does not say', () => {
    expect(parseChain(SERVER_ONLY).leaf).toMatchObject({
      serverAuth: true,
      clientAuth: false,
    });
    expect(parseChain(PLAIN)).toMatchObject({
      leaf: { dnsNames: [], serverAuth: true, clientAuth: true },
      certificates: [{ subject: '' }],
    });
  });

  it('says which of the two it could not read', () => {
    expect(() => parseChain(LEAF, 'nothing')).toThrow(/^status\.ca holds no/);
  });
});

describe('readObject', () => {
  it('keeps an object that it cannot read by its name', () => {
    expect(
      readObject(kinds.Ingress, {
        metadata: { name: 'web', namespace: 'shop', uid: 'u' },
        spec: 5,
      }),
    ).toEqual({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { name: 'web', namespace: 'shop' },
      unreadable: expect.stringMatching(/^Ingress shop\/web cannot be read/),
    });
  });

  it('refuses what is no object of Kubernetes', () => {
    expect(() => readObject(kinds.Ingress, { spec: {} })).toThrow(
      /^Ingress without a name cannot be read: metadata/,
    );
  });
});
