/**
 * How long things take in the sandbox, in milliseconds, before the time scale is applied. What OCI itself takes stands beside it
 * (orders of magnitude, from Terraform runs that users published).
 */
export const DURATIONS = {
  /** VCN, route table, security list, DHCP options, NSG, subnet. OCI: about 1 s. */
  network: 300,
  /** Internet, NAT and service gateway. OCI: 1 to 3 s. */
  gateway: 800,
  /** Deleting any part of a network. OCI: 1 to 3 s. */
  networkDelete: 300,
  /** A work request waits before it is begun. OCI: some seconds. */
  workRequestAccepted: 300,
  /** OCI: 6 to 8 minutes. */
  clusterCreate: 7_000,
  /** OCI: about 3 minutes. */
  clusterUpdate: 3_000,
  /** Before the control plane is replaced by one of another version. OCI: some 10 minutes. */
  clusterUpgrade: 5_000,
  /** OCI: 3 to 5 minutes. */
  clusterDelete: 3_000,
  /** OCI: 3 to 5 minutes. */
  nodePoolCreate: 5_000,
  /** OCI: 2 to 5 minutes. */
  nodePoolUpdate: 3_000,
  /** Each step of it: so many nodes as may go at once. OCI: some 5 minutes. */
  nodePoolCycle: 4_000,
  /** OCI: 2 to 4 minutes. */
  nodePoolDelete: 2_000,
  /** Install, update and removal. OCI: 30 to 60 s. */
  addon: 1_500,
  /** Making, changing and deleting a bastion. OCI: about a minute. */
  bastion: 2_000,
  /** OCI: some seconds. */
  bastionSession: 500,
  /** Making, changing, moving and deleting log groups and logs. OCI: some seconds. */
  logging: 1_000,
  /** A changed policy takes effect. OCI: "typically within 10 seconds". */
  policy: 2_000,
} as const;

/** What is deleted can still be read for this long. OCI: minutes for network parts, weeks for clusters. */
export const TERMINATED_READABLE_MS = 10 * 60_000;
