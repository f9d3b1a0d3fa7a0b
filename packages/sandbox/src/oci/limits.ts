/**
 * Service limits; the defaults are those of a pay-as-you-go tenancy.
 * https://docs.oracle.com/en-us/iaas/Content/General/Concepts/servicelimits.htm
 */
export const DEFAULT_LIMITS = {
  /** In the region. */
  vcns: 50,
  /** In the region. */
  drgs: 5,
  publicIps: 50,
  /** In the region. A guess: no page was found that names it. */
  captureFilters: 100,
  /** In a VCN, as the limits below. */
  drgAttachments: 1,
  localPeeringGateways: 10,
  subnets: 300,
  internetGateways: 1,
  natGateways: 1,
  serviceGateways: 1,
  routeTables: 300,
  networkSecurityGroups: 1000,
  securityLists: 300,
  dhcpOptions: 300,
  /** In one route table. */
  routeRules: 200,
  /** In one NSG, both directions together. */
  securityRules: 120,
  /** Enhanced clusters in the region. */
  clusters: 15,
  /** In one cluster. */
  nodes: 5000,
};

export type Limits = typeof DEFAULT_LIMITS;
