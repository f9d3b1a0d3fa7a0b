export { checkClusterSpec, type ClusterFacts } from './checkClusterSpec';
export { asksForDeletion, checkExpiry, expiryNotices } from './checkExpiry';
export type { OtherNetwork } from './checkPeering';
export { clusterNotices } from './clusterNotices';
export { checkFrozen } from './checkFrozen';
export { chooseForCluster, wantedVersion } from './chooseForCluster';
export {
  clusterChoiceSchema,
  type ClusterChoice,
  type ClusterContext,
} from './ClusterContext';
export { clusterParts } from './clusterParts';
export { optionalKindsOf } from './optionalKinds';
export { LOAD_BALANCER_PARTS } from './networkParts';
export { securityRuleInWords } from './securityRuleInWords';
