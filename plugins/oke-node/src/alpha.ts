/**
 * What modules add to Okeanos. It may still change between releases.
 *
 * @packageDocumentation
 */
export * from './extensions';
export {
  clusterBaselineParts,
  clusterCa,
  type ClusterBaselineContext,
} from './blueprints/clusterBaseline';
export {
  clusterIssuerState,
  issuedRoots,
  kinds,
  unavailable,
  type ApiGroups,
  type Index,
  type IndexOf,
  type IssuedChain,
  type Kind,
  type KindName,
  type Leaf,
  type Lookup,
  type NamedObject,
  type ObjectOf,
  type ObjectView,
  type Unavailable,
  type Unreadable,
} from './status';
export type { KubernetesPart } from './convergence/kubernetes';
export type { KubernetesObject, ObjectMeta } from './kubernetes';
