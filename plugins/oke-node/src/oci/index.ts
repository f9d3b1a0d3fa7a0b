export {
  addonOptionSchema,
  addonSchema,
  type OciAddon,
  type OciAddonDetails,
  type OciAddonOption,
} from './addons';
export {
  authenticate,
  type OciAuthentication,
  type OciIdentity,
} from './authentication';
export {
  bastionSessionSchema,
  type OciBastionSession,
  type OciBastionSessionsApi,
} from './bastionSessions';
export {
  ociChangeable,
  ociDetailsSchemas,
  ociResourceSchemas,
  type OciChanges,
  type OciDetails,
  type OciKind,
  type OciResource,
} from './kinds';
export type { ChangesOf, OciScope } from './kinds/defineKind';
export { loadBalancerSchema, type OciLoadBalancer } from './loadBalancers';
export type { OciAccepted, OciApi, OciCreated } from './OciApi';
export { OciApiError, type OciApiErrorReason } from './OciApiError';
export type { OciCallEnd } from './OciCalls';
export { OciSdkApi, type OciSdkApiOptions } from './OciSdkApi';
export {
  compartmentSchema,
  nodeImageSchema,
  oracleServiceSchema,
  type OciCompartment,
  type OciNodeImage,
  type OciService,
  type OciShape,
} from './offer';
export { caOfOkeKubeconfig } from './okeKubeconfig';
export {
  ociOperations,
  type OciFeature,
  type OciOperation,
} from './ociOperations';
export {
  FILE_ONLY,
  isConsistentIdentity,
  ociIdentityFields,
  ociImpersonatorConfigSchema,
} from './identityConfig';
export { IdentitySource } from './IdentitySource';
export { inOperation, newOperationId } from './operation';
export { realmDomainOf } from './realm';
export { securityRuleSchema, type SecurityRule } from './securityRules';
export type { OciServiceName } from './services';
export {
  workRequestErrorSchema,
  workRequestSchema,
  type OciWorkRequest,
  type OciWorkRequestError,
} from './workRequests';
