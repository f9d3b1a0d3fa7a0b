/** Those that the sandbox supplies where they apply. */
const SUPPLIED = [
  // https://docs.oracle.com/en-us/iaas/Content/Identity/policyreference/policyreference_topic-General_Variables_for_All_Requests.htm
  'request.user.id',
  'request.user.name',
  'request.groups.id',
  'request.permission',
  'request.operation',
  'request.region',
  'target.compartment.id',
  'target.compartment.name',
  // In the examples of https://docs.oracle.com/en-us/iaas/Content/ContEng/Concepts/contengpolicyconfig.htm
  'request.principal.type',
  'request.principal.id',
  'request.principal.compartment.id',
  // https://docs.oracle.com/en-us/iaas/Content/Identity/Reference/contengpolicyreference.htm
  'target.cluster.id',
  'target.nodepool.id',
  // https://docs.oracle.com/en-us/iaas/Content/Identity/policyreference/loggingpolicyreference.htm
  'target.loggroup.id',
  // https://docs.oracle.com/en-us/iaas/Content/Identity/policyreference/iampolicyreference.htm
  'target.user.id',
  'target.user.name',
  'target.group.id',
  'target.group.name',
  'target.dynamicgroup.id',
  'target.dynamicgroup.name',
  'target.policy.id',
  'target.policy.name',
];

/** Of principals and services that the sandbox does not play: known, and never applicable. */
const NEVER_SUPPLIED = [
  // https://docs.oracle.com/en-us/iaas/Content/ContEng/Tasks/contenggrantingworkloadaccesstoresources.htm
  'request.principal.cluster_id',
  'request.principal.namespace',
  'request.principal.service_account',
  // https://docs.oracle.com/en-us/iaas/Content/Identity/Reference/keypolicyreference.htm
  'target.key.id',
  'target.vault.id',
  'target.boot-volume.kms-key.id',
  // https://docs.oracle.com/en-us/iaas/Content/Bastion/Reference/bastionpolicyreference.htm
  'target.bastion.ocid',
  'target.bastion.name',
  'target.bastion-session.type',
  'target.bastion-session.ip',
  'target.bastion-session.port',
  'target.bastion-session.username',
  'target.resource.ocid',
  // https://docs.oracle.com/en-us/iaas/Content/Identity/policyreference/corepolicyreference.htm
  'target.image.id',
];

/** Variables of conditions in policy statements. */
export const POLICY_VARIABLES: ReadonlySet<string> = new Set([
  ...SUPPLIED,
  ...NEVER_SUPPLIED,
]);

/**
 * Variables of matching rules; those of instances are never supplied, as the sandbox's nodes call nothing.
 * https://docs.oracle.com/en-us/iaas/Content/Identity/dynamicgroups/Writing_Matching_Rules_to_Define_Dynamic_Groups.htm
 */
export const MATCHING_RULE_VARIABLES: ReadonlySet<string> = new Set([
  'instance.id',
  'instance.compartment.id',
  'resource.type',
  'resource.id',
  'resource.compartment.id',
]);
