import type { StoredObject } from '@okeanos/backstage-plugin-oke-node';
import type { IssuerRef } from '@okeanos/backstage-plugin-oke-node';
import { clusterCa } from '@okeanos/backstage-plugin-oke-node/alpha';
import { NOW } from '../__testUtils__/fixtures';
import { findRevoked, readCertificate, seenOfHost } from './certificates';

const HOST = 'cart.apps.example.com';

const object = (
  spec: Record<string, unknown> = {},
  status?: Record<string, unknown>,
): StoredObject => ({
  apiVersion: 'cert-manager.io/v1',
  kind: 'Certificate',
  metadata: { name: 'own', namespace: 'shop', uid: 'u', resourceVersion: '1' },
  spec: {
    secretName: 'own-tls',
    issuerRef: { kind: 'ClusterIssuer', name: 'okeanos-ca' },
    ...spec,
  },
  status,
});

/** Of another source. */
const VAULT = {
  group: 'cert-manager.io',
  kind: 'ClusterIssuer',
  name: 'vault',
};

const isRevoked = (
  spec: Record<string, unknown>,
  {
    hosts = [],
    released = [],
    issuer = clusterCa.issuerRef,
  }: { hosts?: string[]; released?: string[]; issuer?: IssuerRef } = {},
) =>
  findRevoked(
    [readCertificate(object(spec))],
    { namespace: 'shop', hosts, issuers: [clusterCa.issuerRef, VAULT], issuer },
    released,
  ).length === 1;

const OTHER_ISSUER = { issuerRef: { name: 'public', kind: 'ClusterIssuer' } };

describe('findRevoked', () => {
  it.each([
    ['its own services', { dnsNames: ['cart.shop.svc'] }],
    [
      'its own services with the domain',
      { commonName: 'a.shop.svc.cluster.local' },
    ],
    ['no name', { uris: ['spiffe://cluster.local/ns/shop/sa/cart'] }],
  ])('leaves a Certificate for %s', (_what, spec) => {
    expect(isRevoked(spec)).toBe(false);
  });

  it('leaves a Certificate for an allowed host, and no longer when that is not allowed', () => {
    const spec = { dnsNames: ['cart.shop.svc', HOST] };
    expect(isRevoked(spec, { hosts: [HOST] })).toBe(false);
    expect(isRevoked(spec)).toBe(true);
  });

  it.each([
    ['a host', { dnsNames: [HOST] }],
    ['a host as common name', { commonName: HOST }],
    ['a service of another namespace', { dnsNames: ['ledger.billing.svc'] }],
    ['a name below a service', { dnsNames: ['a.b.shop.svc'] }],
    ['a wildcard', { dnsNames: ['*.shop.svc'] }],
    ['an authority', { isCA: true }],
    ['a written out subject', { literalSubject: `CN=${HOST}` }],
  ])('finds a Certificate of our issuer for %s', (_what, spec) => {
    expect(isRevoked(spec)).toBe(true);
  });

  it.each([
    ['the host', { dnsNames: [HOST] }],
    ['the host in another case', { dnsNames: ['Cart.Apps.Example.com'] }],
    ['a wildcard over it', { dnsNames: ['*.apps.example.com'] }],
    ['an authority', { isCA: true }],
  ])(
    'finds a Certificate of any issuer for %s that was released',
    (_w, spec) => {
      const certificate = { ...spec, ...OTHER_ISSUER };
      expect(isRevoked(certificate, { released: [HOST] })).toBe(true);
    },
  );

  it('finds a Certificate of the issuer of another source than the own one', () => {
    const spec = { dnsNames: ['cart.shop.svc'] };
    const ofVault = { ...spec, issuerRef: VAULT };
    expect(isRevoked(ofVault)).toBe(true);
    expect(isRevoked(ofVault, { issuer: VAULT })).toBe(false);
    expect(isRevoked(spec, { issuer: VAULT })).toBe(true);
  });

  it('leaves what other issuers give for other hosts', () => {
    const certificate = { dnsNames: ['www.example.org'], ...OTHER_ISSUER };
    expect(isRevoked(certificate, { released: [HOST] })).toBe(false);
  });
});

describe('seenOfHost', () => {
  it('tells the latest end and the longest duration of what stands for the host', () => {
    const certificates = [
      object(
        { dnsNames: [HOST], duration: '24h0m0s' },
        { notAfter: '2026-11-25T00:00:00Z' },
      ),
      object(
        { dnsNames: [HOST], duration: '90m' },
        { notAfter: '2026-11-26T00:00:00Z' },
      ),
      object(
        { dnsNames: ['x.shop.svc'] },
        { notAfter: '2027-11-26T00:00:00Z' },
      ),
    ].map(readCertificate);
    expect(seenOfHost(certificates, HOST, NOW)).toEqual({
      endsAt: '2026-11-26T00:00:00Z',
      longestHours: 24,
      lookedAt: NOW.toISOString(),
    });
  });

  it('takes what cert-manager takes for a duration that is not given', () => {
    const certificates = [readCertificate(object({ dnsNames: [HOST] }))];
    expect(seenOfHost(certificates, HOST, NOW).longestHours).toBe(2160);
  });

  it('takes the longest for a duration that it cannot read', () => {
    const certificates = [
      readCertificate(object({ dnsNames: [HOST], duration: '1.5h' })),
    ];
    expect(seenOfHost(certificates, HOST, NOW).longestHours).toBe(2160);
  });

  it('tells nothing of a host that nothing stands for', () => {
    expect(seenOfHost([], HOST, NOW)).toEqual({
      endsAt: undefined,
      longestHours: undefined,
      lookedAt: NOW.toISOString(),
    });
  });
});
