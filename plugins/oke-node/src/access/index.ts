export {
  BastionTunnel,
  type BastionTunnelOptions,
  type BastionTunnelTimes,
} from './bastion/BastionTunnel';
export type { KubeconfigCommand } from './allowedCommand';
export type { ClientCertificate, ClusterAccess } from './ClusterAccess';
export {
  ClusterConnection,
  type ClusterRequest,
  type ClusterResponse,
} from './ClusterConnection';
export {
  accessFromKubeconfig,
  loadAccessFromKubeconfigFile,
  loadAccessInCluster,
} from './kubeconfig';
export { KubeconfigError } from './KubeconfigError';
export { KubeconfigNotFoundError } from './KubeconfigNotFoundError';
export { UnreachableError } from './UnreachableError';
export type { WatchResponse } from './WatchPool';
export { okeTokenSource, type OkeTokenSigner } from './okeToken';
