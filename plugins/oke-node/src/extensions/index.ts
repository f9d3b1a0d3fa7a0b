export {
  namespaceBlocksExtensionPoint,
  type NamespaceBlock,
  type NamespaceBlockContext,
  type NamespaceBlockPart,
  type NamespaceBlocksExtensionPoint,
} from './namespaceBlocks';
export type { Registration } from './Registration';
