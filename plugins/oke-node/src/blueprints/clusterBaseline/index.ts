export {
  clusterBaselineParts,
  type ClusterBaselineContext,
} from './clusterBaselineParts';
export { KEPT_NAMESPACE_POLICY } from './keptNamespacePolicy';
