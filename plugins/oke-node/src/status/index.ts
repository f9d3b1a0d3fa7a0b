/**
 * Status: what the Kubernetes objects of a cluster say about a service. Pure: no I/O, and the clock
 * is passed in.
 *
 * A watcher fills {@link ClusterObjects} with objects cut by {@link readObject}; every change
 * answers with what it touched, and {@link ServiceDependencies} tells which services to evaluate
 * again with `evaluateService`; it also does so when `nextAt` has come.
 */
export { carrySince } from './carrySince';
export { covers } from './hostnames';
export { ClusterObjects } from './ClusterObjects';
export type { Change, Dependency } from './dependencies';
export { itemsOf } from './Evaluation';
export type { Finding } from './findings';
export {
  evaluateNamespace,
  type NamespaceEvaluation,
} from './evaluateNamespace';
export { evaluateService, type ServiceEvaluation } from './evaluateService';
export { kinds, ownKinds, type KindName, type ObjectOf } from './kinds';
export type { IssuedChain, Leaf } from './kinds/chain';
export {
  defineKind,
  type Index,
  type Kind,
  type NamedObject,
} from './kinds/defineKind';
export { issuedRoots, type TrustAnchors } from './issuedRoots';
export { clusterIssuerState } from './issuerState';
export type { ObjectView } from './objectView';
export { enforcementOn, type Enforcement } from './policy/enforcement';
export { policyInWords } from './policy/policyInWords';
export { certificateSummary } from './certificates/certificateSummary';
export {
  isUnreadable,
  mayBe,
  noneIfNotInstalled,
  understoodItems,
  type Reading,
  type Unread,
  type Unreadable,
} from './Reading';
export { readObject } from './readObject';
export { ServiceDependencies } from './ServiceDependencies';
export { unavailable } from './unavailable';
export {
  itemSchema,
  type EvaluatedService,
  type Evaluator,
  type Item,
  type World,
} from './Evaluator';
