/** A region, with as many availability domains as the real one has. */
export interface Region {
  name: string;
  /** As OCIDs have it: `oc1` is the commercial one, `oc19` the EU Sovereign Cloud. */
  realm: string;
  /** Domain of the realm, which the names of its services end with. */
  realmDomain: string;
  /** Key, as in `homeRegionKey`. */
  key: string;
  availabilityDomains: number;
}

const OC1 = { realm: 'oc1', realmDomain: 'oraclecloud.com' };
const OC19 = { realm: 'oc19', realmDomain: 'oraclecloud.eu' };

/** https://docs.oracle.com/en-us/iaas/Content/General/Concepts/regions.htm; those that the sandbox can play. */
export const REGIONS: readonly Region[] = [
  { ...OC1, name: 'eu-frankfurt-1', key: 'FRA', availabilityDomains: 3 },
  { ...OC1, name: 'eu-amsterdam-1', key: 'AMS', availabilityDomains: 1 },
  { ...OC1, name: 'uk-london-1', key: 'LHR', availabilityDomains: 3 },
  { ...OC1, name: 'us-ashburn-1', key: 'IAD', availabilityDomains: 3 },
  { ...OC19, name: 'eu-frankfurt-2', key: 'STR', availabilityDomains: 1 },
  { ...OC1, name: 'us-phoenix-1', key: 'PHX', availabilityDomains: 3 },
];

/** @throws Error when the sandbox does not know the region */
export function findRegion(name: string): Region {
  const region = REGIONS.find(candidate => candidate.name === name);
  if (!region) {
    throw new Error(
      `The sandbox does not know the region '${name}': use one of ${REGIONS.map(
        known => known.name,
      ).join(', ')}`,
    );
  }
  return region;
}

/** Names such as `Uocm:EU-FRANKFURT-1-AD-1`; the prefix differs per tenancy. */
export function availabilityDomainNames(
  region: Region,
  prefix: string,
): string[] {
  return Array.from(
    { length: region.availabilityDomains },
    (_, index) => `${prefix}:${region.name.toUpperCase()}-AD-${index + 1}`,
  );
}

export const FAULT_DOMAINS = [
  'FAULT-DOMAIN-1',
  'FAULT-DOMAIN-2',
  'FAULT-DOMAIN-3',
] as const;
