export { keptNamespace, partsToLetGo } from './keptNamespace';
export { namespaceParts, type NamespaceContext } from './namespaceParts';
