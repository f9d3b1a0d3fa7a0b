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
export {
  accessConfigSchema,
  accessSourceOf,
  impersonatorConfigSchema,
  isOneWay,
  kubeconfigCommandSchema,
  ONE_WAY,
  type AccessConfig,
} from './accessConfig';
export type { AccessSource } from './AccessSource';
export { DiscreetAccess } from './DiscreetAccess';
export { KubeconfigAccess } from './KubeconfigAccess';
export {
  OkeAccess,
  okeEndpointSchema,
  type OkeAccessOptions,
  type OkeEndpoint,
} from './OkeAccess';
export { readRoutes, type Address } from './routes';
export {
  StreamingConnection,
  type StreamingRequest,
} from './StreamingConnection';
export { KubeconfigError } from './KubeconfigError';
export { KubeconfigNotFoundError } from './KubeconfigNotFoundError';
export { UnreachableError } from './UnreachableError';
export type { WatchResponse } from './WatchPool';
export { okeTokenSource, type OkeTokenSigner } from './okeToken';
