export { checkClusterSpec, type ClusterFacts } from './checkClusterSpec';
export { chooseForCluster } from './chooseForCluster';
export {
  clusterChoiceSchema,
  type ClusterChoice,
  type ClusterContext,
} from './ClusterContext';
export { clusterParts } from './clusterParts';
