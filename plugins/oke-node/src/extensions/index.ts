export {
  certificateSourcesExtensionPoint,
  signerOf,
  type CertificateSource,
  type CertificateSourceContext,
  type CertificateSourcePart,
  type CertificateSourcesExtensionPoint,
  type IssuerRef,
  type SignedCertificate,
  type SigningRequest,
  type TrustAnchors,
} from './certificateSources';
export {
  evaluatorsExtensionPoint,
  itemSchema,
  type EvaluatedService,
  type Evaluator,
  type EvaluatorsExtensionPoint,
  type Item,
  type World,
} from './evaluators';
export {
  namespaceBlocksExtensionPoint,
  type NamespaceBlock,
  type NamespaceBlockContext,
  type NamespaceBlockPart,
  type NamespaceBlocksExtensionPoint,
} from './namespaceBlocks';
export type { Registration } from './Registration';
export { SigningError } from './SigningError';
