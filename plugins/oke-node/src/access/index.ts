export type { ClusterAccess } from './ClusterAccess';
export {
  ClusterConnection,
  type ClusterRequest,
  type ClusterResponse,
} from './ClusterConnection';
export {
  accessFromKubeconfig,
  loadAccessFromKubeconfigFile,
} from './kubeconfig';
export { KubeconfigError } from './KubeconfigError';
export { KubeconfigNotFoundError } from './KubeconfigNotFoundError';
export { UnreachableError } from './UnreachableError';
export type { WatchResponse } from './WatchPool';
export { okeTokenSource, type OkeTokenSigner } from './okeToken';
