/**
 * Okeanos in Node.js: cluster access, blueprints, convergence and status evaluation.
 *
 * @packageDocumentation
 */
export {
  BastionTunnel,
  ClusterConnection,
  DiscreetAccess,
  accessConfigSchema,
  accessSourceOf,
  impersonatorConfigSchema,
  isOneWay,
  kubeconfigCommandSchema,
  ONE_WAY,
  KubeconfigAccess,
  KubeconfigNotFoundError,
  OkeAccess,
  okeEndpointSchema,
  readRoutes,
  StreamingConnection,
  type StreamingRequest,
  loadAccessFromKubeconfigFile,
  type KubeconfigCommand,
  okeTokenSource,
  UnreachableError,
  type AccessConfig,
  type AccessSource,
  type Address,
  type OkeAccessOptions,
  type OkeEndpoint,
  type BastionTunnelOptions,
  type BastionTunnelTimes,
  type ClientCertificate,
  type ClusterAccess,
  type ClusterRequest,
  type ClusterResponse,
  type OkeTokenSigner,
  type WatchResponse,
} from './access';
export * from './blueprints/cluster';
export { KEPT_NAMESPACE_POLICY } from './blueprints/clusterBaseline';
export * from './blueprints/namespace';
export type { IssuerRef } from './extensions';
export {
  changedFields,
  convergeKubernetes,
  DiscoveringKubernetesApi,
  fingerprintOf,
  inventoryEntrySchema,
  canBeTakenOver,
  exportParts,
  type ExportedParts,
  planKubernetes,
  takenFieldsSchema,
  withIdentity,
  type ApplyOutcome,
  type ConvergeHooks,
  type Decision,
  type DecisionInput,
  type InventoryEntry,
  type KindScope,
  type KubernetesApi,
  type KubernetesIntention,
  type KubernetesPart,
  type ObjectRef,
  type PartObservation,
  type KubernetesPartResult,
  type Repair,
  type PlannedPart,
  type RefusedPart,
  type TakenFields,
} from './convergence/kubernetes';
export { contentHash } from './convergence/contentHash';
export { fieldChanges, shortened } from './convergence/fieldChanges';
export type { PartDrift } from './convergence/PartDrift';
export type { PartResult } from './convergence/PartResult';
export {
  convergeOci,
  destroyOci,
  findOciRemains,
  ociRecordSchema,
  planOci,
  readClusterOffer,
  readOciParts,
  type AddonPart,
  type ClusterOffer,
  type ControllerRule,
  type OciHooks,
  type OciIntention,
  type OciPart,
  type OciRemnant,
  type OciPartBase,
  type OciPartResult,
  type OciPartsRead,
  type OciPassOptions,
  type OciPassResult,
  type OciRecord,
  type OciRemains,
  type OciResourcePart,
  type SecurityRulesPart,
  type SeenOciPart,
  type UntoldOciPart,
} from './convergence/oci';
export {
  exportTerraform,
  type TerraformExport,
  type TerraformSource,
} from './export/terraform/exportTerraform';
export * from './iam';
export * from './kubernetes';
export { backoffMs } from './common/backoff';
export { ANNOTATION_ALLOWED_HOSTS, LABEL_ID } from './common/names';
export * from './oci';
export {
  carrySince,
  certificateSummary,
  ClusterObjects,
  covers,
  isUnreadable,
  mayBe,
  kinds,
  ownKinds,
  policyInWords,
  enforcementOn,
  type Enforcement,
  readObject,
  ServiceDependencies,
  type Change,
  type Dependency,
  type Index,
  type IssuedChain,
  type Kind,
  type KindName,
  type Leaf,
  type NamedObject,
  type ObjectOf,
  type ObjectView,
  type Reading,
  type Unread,
  type Unreadable,
} from './status';
