import { need, OperationRow, textAt } from '../needs';

const IAM =
  'https://docs.oracle.com/en-us/iaas/Content/Identity/policyreference/iampolicyreference.htm';

/** Users, groups, dynamic groups and the tenancy itself are in the tenancy, whatever compartment a request names. */
const inTenancy = (permissions: string): OperationRow => ({
  source: IAM,
  needs: ({ state }) => need(permissions, state.tenancy.id),
});
const inQuery = (permissions: string): OperationRow => ({
  source: IAM,
  needs: ({ query }) =>
    need(permissions, query.get('compartmentId') ?? undefined),
});
const inBody = (permissions: string): OperationRow => ({
  source: IAM,
  needs: ({ body }) => need(permissions, textAt(body, 'compartmentId')),
});
const ofParameter = (permissions: string, name: string): OperationRow => ({
  source: IAM,
  needs: ({ params }) => need(permissions, params[name]),
});

/** "Permissions Required for Each API Operation" of IAM. */
export const identityRows: Record<string, OperationRow> = {
  getTenancy: inTenancy('TENANCY_INSPECT'),
  listRegions: inTenancy('TENANCY_INSPECT'),
  listRegionSubscriptions: inTenancy('TENANCY_INSPECT'),
  listAvailabilityDomains: inQuery('COMPARTMENT_INSPECT'),
  listFaultDomains: inQuery('COMPARTMENT_INSPECT'),
  listCompartments: inQuery('COMPARTMENT_INSPECT'),
  getCompartment: ofParameter('COMPARTMENT_INSPECT', 'compartmentId'),
  // "For CreateCompartment, this will be the value of the parent compartment."
  createCompartment: inBody('COMPARTMENT_CREATE'),
  updateCompartment: ofParameter('COMPARTMENT_UPDATE', 'compartmentId'),
  listTagNamespaces: inQuery('TAG_NAMESPACE_INSPECT'),
  getTagNamespace: ofParameter('TAG_NAMESPACE_INSPECT', 'id'),
  createTagNamespace: inBody('TAG_NAMESPACE_CREATE'),
  updateTagNamespace: ofParameter('TAG_NAMESPACE_UPDATE', 'id'),
  deleteTagNamespace: ofParameter('TAG_NAMESPACE_DELETE', 'id'),
  listTags: ofParameter('TAG_NAMESPACE_INSPECT', 'id'),
  getTag: ofParameter('TAG_NAMESPACE_INSPECT', 'id'),
  createTag: ofParameter('TAG_NAMESPACE_USE', 'id'),
  updateTag: ofParameter('TAG_NAMESPACE_USE', 'id'),
  deleteTag: ofParameter('TAG_NAMESPACE_DELETE', 'id'),
  listUsers: inTenancy('USER_INSPECT'),
  getUser: ofParameter('USER_INSPECT', 'userId'),
  listGroups: inTenancy('GROUP_INSPECT'),
  getGroup: ofParameter('GROUP_INSPECT', 'groupId'),
  listUserGroupMemberships: inTenancy('GROUP_INSPECT USER_INSPECT'),
  listPolicies: inQuery('POLICY_READ'),
  getPolicy: ofParameter('POLICY_READ', 'policyId'),
  createPolicy: inBody('POLICY_CREATE'),
  updatePolicy: ofParameter('POLICY_UPDATE', 'policyId'),
  deletePolicy: ofParameter('POLICY_DELETE', 'policyId'),
  listDynamicGroups: inTenancy('DYNAMIC_GROUP_INSPECT'),
  getDynamicGroup: ofParameter('DYNAMIC_GROUP_INSPECT', 'dynamicGroupId'),
  createDynamicGroup: inBody('DYNAMIC_GROUP_CREATE'),
  updateDynamicGroup: ofParameter('DYNAMIC_GROUP_UPDATE', 'dynamicGroupId'),
  deleteDynamicGroup: ofParameter('DYNAMIC_GROUP_DELETE', 'dynamicGroupId'),
};
