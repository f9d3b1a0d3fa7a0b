export {
  clusterBaselineParts,
  type ClusterBaselineContext,
} from './clusterBaselineParts';
export { clusterCa } from './clusterCa';
export { KEPT_NAMESPACE_POLICY } from './keptNamespacePolicy';
