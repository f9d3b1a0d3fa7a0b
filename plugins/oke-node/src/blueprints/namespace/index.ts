export { keptNamespace, partsToLetGo } from './keptNamespace';
export {
  allowedHostsOf,
  namespaceParts,
  type NamespaceContext,
} from './namespaceParts';
export { serviceOfPolicy } from './networkPolicies';
