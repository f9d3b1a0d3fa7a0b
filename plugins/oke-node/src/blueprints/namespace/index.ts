export { namespaceParts, type NamespaceContext } from './namespaceParts';
