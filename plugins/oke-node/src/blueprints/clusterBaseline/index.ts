export {
  clusterBaselineParts,
  type ClusterBaselineContext,
} from './clusterBaselineParts';
export { clusterCa } from './clusterCa';
export type { CertificateBound } from './certificateBounds';
export type { Grant } from './grants';
export type { Impersonator } from './impersonatorAccess';
export type { GuardedIssuer } from './issuerPolicy';
export {
  GATEWAY_NAMESPACE,
  GATEWAY_PARTS,
  type SharedGateway,
} from './sharedGateway';
export { SIGNER_KIND_PART } from './signers';
export { sourceOfPart } from './sourceParts';
export { KEPT_NAMESPACE_POLICY } from './keptNamespacePolicy';
