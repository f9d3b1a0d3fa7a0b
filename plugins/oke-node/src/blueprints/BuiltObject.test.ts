import type { BuiltObject } from './BuiltObject';

// The compiler is the judge: an expected error that does not come is one itself.
describe('BuiltObject', () => {
  const metadata = { name: 'a' };

  it('has the names of the wire', () => {
    const policy = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata,
      spec: {
        podSelector: {},
        ingress: [
          {
            from: [{ podSelector: {} }],
            ports: [{ protocol: 'TCP', port: 80 }],
          },
        ],
      },
    } satisfies BuiltObject;
    expect(policy.spec.ingress[0]).toHaveProperty('from');
  });

  it('has no misspelt field of a NetworkPolicy', () => {
    const policies = [
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata,
        // @ts-expect-error ingres
        spec: { podSelector: {}, ingres: [] },
      } satisfies BuiltObject,
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata,
        // @ts-expect-error _from, as a client's model has it
        spec: { podSelector: {}, ingress: [{ _from: [] }] },
      } satisfies BuiltObject,
    ];
    expect(policies).toHaveLength(2);
  });

  it('has no misspelt field of a Certificate', () => {
    const certificate = {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata,
      spec: {
        secretName: 'a',
        issuerRef: { name: 'a' },
        // @ts-expect-error dnsName
        dnsName: ['a.shop.svc'],
      },
    } satisfies BuiltObject;
    expect(certificate).toBeDefined();
  });

  it('has no value that a Certificate cannot have', () => {
    const certificate = {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata,
      spec: {
        secretName: 'a',
        issuerRef: { name: 'a' },
        // @ts-expect-error DSA
        privateKey: { algorithm: 'DSA' },
      },
    } satisfies BuiltObject;
    expect(certificate).toBeDefined();
  });

  it('has no kind of another version, and no other kind', () => {
    const objects = [
      {
        // @ts-expect-error no such version
        apiVersion: 'cert-manager.io/v2',
        kind: 'Certificate',
      } satisfies BuiltObject,
      {
        apiVersion: 'v1',
        // @ts-expect-error Okeanos builds none
        kind: 'Secret',
      } satisfies BuiltObject,
    ];
    expect(objects).toHaveLength(2);
  });
});
