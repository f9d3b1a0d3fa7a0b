import { Realm, Region } from 'oci-common';

/**
 * The domain of a region's realm, which all of OCI's endpoints there end in: `oraclecloud.com` of the commercial realm,
 * `oraclegovcloud.com`, `oraclecloud.eu` and so on of others. As the OCI SDK knows it: from its own table, from
 * `~/.oci/regions-config.json` or from the environment variable `OCI_REGION_METADATA`. A region that it does not know is made
 * known to it with the domain that is given, so that all of its clients go there, those of federated identities too.
 * Nothing is guessed: the SDK itself would take such a region for one of the commercial realm.
 *
 * @param region - for example `eu-frankfurt-1`
 * @param realmDomain - for a region that the SDK does not know
 * @throws Error that says what to set, when the SDK does not know the region and no domain is given, or when it knows another
 * domain
 * @public
 */
export function realmDomainOf(region: string, realmDomain?: string): string {
  const known: Region | undefined = Region.fromRegionId(region);
  if (!known) {
    if (!realmDomain) {
      throw new Error(
        `the OCI SDK does not know the region ${region}, so nobody can tell which realm it belongs to: correct its name, or set the domain of its realm, for example oraclecloud.com`,
      );
    }
    const domain = realmDomain.toLocaleLowerCase('en-US');
    const realm =
      Realm.values().find(
        ({ secondLevelDomain }) => secondLevelDomain === domain,
      ) ?? Realm.register(domain, domain);
    return Region.register(region, realm).realm.secondLevelDomain;
  }
  const { secondLevelDomain } = known.realm;
  if (
    realmDomain &&
    realmDomain.toLocaleLowerCase('en-US') !== secondLevelDomain
  ) {
    throw new Error(
      `the region ${region} belongs to the realm ${known.realm.realmId} with the domain ${secondLevelDomain}, and not to ${realmDomain}: leave the domain out`,
    );
  }
  return secondLevelDomain;
}
