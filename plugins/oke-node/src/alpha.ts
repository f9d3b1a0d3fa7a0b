/**
 * What modules add to Okeanos. It may still change between releases.
 *
 * @packageDocumentation
 */
export * from './extensions';
export {
  clusterBaselineParts,
  clusterCa,
  GATEWAY_NAMESPACE,
  GATEWAY_PARTS,
  SIGNER_KIND_PART,
  sourceOfPart,
  type CertificateBound,
  type ClusterBaselineContext,
  type Impersonator,
  type Grant,
  type GuardedIssuer,
  type SharedGateway,
} from './blueprints/clusterBaseline';
export {
  clusterIssuerState,
  defineKind,
  evaluateNamespace,
  evaluateService,
  isUnreadable,
  issuedRoots,
  itemsOf,
  kinds,
  unavailable,
  understoodItems,
  type Finding,
  itemSchema,
  type EvaluatedService,
  type Evaluator,
  type Index,
  type IssuedChain,
  type Item,
  type Kind,
  type Leaf,
  type NamedObject,
  type NamespaceEvaluation,
  type ObjectView,
  type Dependency,
  type ServiceEvaluation,
  type Reading,
  type TrustAnchors,
  type Unread,
  type Unreadable,
  type World,
} from './status';
export { partKinds } from './blueprints/partKinds';
export type { KubernetesPart } from './convergence/kubernetes';
export type { ApiResource, KubernetesObject, ObjectMeta } from './kubernetes';
