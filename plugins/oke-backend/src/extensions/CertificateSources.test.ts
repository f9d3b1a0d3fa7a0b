import {
  clusterCa,
  type CertificateSource,
} from '@okeanos/backstage-plugin-oke-node/alpha';
import { CertificateSources } from './CertificateSources';

const source = (
  changes: Partial<CertificateSource> = {},
): CertificateSource => ({
  ...clusterCa,
  id: 'vault',
  module: '@acme/vault',
  issuerRef: { ...clusterCa.issuerRef, name: 'vault' },
  ...changes,
});

describe('CertificateSources', () => {
  it('begin with the CA of the cluster', () => {
    const sources = new CertificateSources();
    expect(sources.list()).toEqual([clusterCa]);
    sources.add(source());
    expect(sources.list().map(({ id }) => id)).toEqual(['cluster-ca', 'vault']);
    expect(sources.get('vault')).toEqual(source());
    expect(sources.get('other')).toBeUndefined();
  });

  it('refuse the id and the issuer of another, and name both modules', () => {
    const sources = new CertificateSources();
    expect(() => sources.add(source({ id: 'cluster-ca' }))).toThrow(
      "@okeanos/backstage-plugin-oke-backend and @acme/vault both register the certificate source 'cluster-ca'",
    );
    expect(() =>
      sources.add(
        source({ issuerRef: { ...clusterCa.issuerRef, group: 'acme.io' } }),
      ),
    ).toThrow(
      "The certificate source 'vault' of @acme/vault has the issuer of 'cluster-ca' of @okeanos/backstage-plugin-oke-backend (ClusterIssuer okeanos-ca)",
    );
    expect(sources.list()).toEqual([clusterCa]);
  });

  it.each([
    { name: "x' || true || '" },
    { name: 'Upper' },
    { name: '' },
    { name: 'a'.repeat(254) },
    { kind: "ClusterIssuer'" },
    { kind: '' },
    { kind: 'Issuer' },
    { group: '' },
    { group: 'okeanos.io' },
    { group: "acme.io'" },
  ])('refuse the issuer %j, which would become part of a policy', change => {
    const issuerRef = { ...source().issuerRef, ...change };
    expect(() => new CertificateSources().add(source({ issuerRef }))).toThrow(
      /^The certificate source 'vault' of @acme\/vault has an issuer /,
    );
  });

  it.each([0, 1.5, 2161, NaN])('refuse %p hours', longestHours => {
    expect(() =>
      new CertificateSources().add(source({ admission: { longestHours } })),
    ).toThrow(/take whole hours from 1 to 2160/);
  });
});
