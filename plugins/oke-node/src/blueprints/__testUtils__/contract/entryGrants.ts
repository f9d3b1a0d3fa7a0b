import type { CertificateBound, Grant } from '../../clusterBaseline';

/** What annotations name in the contract of ways in. */
export const OCID = {
  granted: 'ocid1.subnet.oc1..granted',
  ofCluster: 'ocid1.networksecuritygroup.oc1..ofcluster',
  other: 'ocid1.subnet.oc1..other',
};

/** What the cluster of this contract grants. */
export const GRANTS: Grant[] = [
  { publicEntry: false, nodePorts: false, ocids: [OCID.ofCluster] },
  {
    namespaces: ['front'],
    publicEntry: true,
    nodePorts: false,
    ocids: [OCID.granted],
  },
  {
    owners: ['group:default/team-b'],
    publicEntry: false,
    nodePorts: true,
    ocids: [],
  },
  {
    namespaces: ['entry'],
    owners: ['group:default/team-b'],
    publicEntry: true,
    nodePorts: true,
    ocids: [OCID.other],
  },
];

/** What the cluster of this contract allows to the owner of a namespace. */
export const CERTIFICATE_BOUNDS: CertificateBound[] = [
  { owners: ['group:default/bounded-team'], longestHours: 720 },
];
