import { realmDomainOf } from './realm';

describe('realmDomainOf', () => {
  it.each([
    ['eu-frankfurt-1', 'oraclecloud.com'],
    ['us-langley-1', 'oraclegovcloud.com'],
    ['us-gov-ashburn-1', 'oraclegovcloud.com'],
    ['uk-gov-london-1', 'oraclegovcloud.uk'],
    ['ap-chiyoda-1', 'oraclecloud8.com'],
    ['me-dcc-muscat-1', 'oraclecloud9.com'],
    ['ap-dcc-canberra-1', 'oraclecloud10.com'],
    ['eu-frankfurt-2', 'oraclecloud.eu'],
  ])('derives the domain of %s: %s', (region, domain) => {
    expect(realmDomainOf(region)).toBe(domain);
    expect(realmDomainOf(region, domain.toUpperCase())).toBe(domain);
  });

  it('guesses nothing of a region that the SDK does not know', () => {
    expect(() => realmDomainOf('xx-unknown-1')).toThrow(
      /does not know the region xx-unknown-1, .* set the domain of its realm/,
    );
  });

  it('takes the domain that is given for a region that the SDK does not know, from then on', () => {
    expect(realmDomainOf('xx-dedicated-1', 'oraclecloud77.com')).toBe(
      'oraclecloud77.com',
    );
    expect(realmDomainOf('xx-dedicated-1')).toBe('oraclecloud77.com');
    expect(realmDomainOf('xx-new-1', 'oraclecloud.eu')).toBe('oraclecloud.eu');
  });

  it('does not send requests of one realm to another', () => {
    expect(() => realmDomainOf('eu-frankfurt-2', 'oraclecloud.com')).toThrow(
      'the region eu-frankfurt-2 belongs to the realm oc19 with the domain oraclecloud.eu, and not to oraclecloud.com: leave the domain out',
    );
  });

  it('knows what OCI_REGION_METADATA says', () => {
    process.env.OCI_REGION_METADATA = JSON.stringify({
      realmKey: 'oc99',
      realmDomainComponent: 'oraclecloud99.com',
      regionKey: 'XXX',
      regionIdentifier: 'xx-metadata-1',
    });
    jest.isolateModules(() => {
      const fresh: typeof import('./realm') = require('./realm');
      expect(fresh.realmDomainOf('xx-metadata-1')).toBe('oraclecloud99.com');
    });
    delete process.env.OCI_REGION_METADATA;
  });
});
