export {
  clusterBaselineParts,
  type ClusterBaselineContext,
} from './clusterBaselineParts';
