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
} from './certificateSources';
export {
  evaluatorsExtensionPoint,
  type EvaluatorsExtensionPoint,
} from './evaluators';
export {
  namespaceBlocksExtensionPoint,
  type NamespaceBlock,
  type NamespaceBlockContext,
  type NamespaceBlockPart,
  type NamespaceBlocksExtensionPoint,
} from './namespaceBlocks';
export {
  noticesExtensionPoint,
  type Notice,
  type NoticeReceiver,
  type NoticesExtensionPoint,
} from './notices';
export type { Registration } from '../common/Registration';
export { SigningError } from './SigningError';
