/**
 * The Okeanos backend: desired state, reconcilers, cluster watchers and the HTTP API.
 *
 * @packageDocumentation
 */
export { okePlugin as default } from './plugin';
export {
  okeClusterResourceRef,
  okeNamespaceResourceRef,
  okeServiceResourceRef,
  type OwnedResource,
  type OwnerFilter,
} from './authorization/resources';
export {
  createOkeClusterConditionalDecision,
  createOkeNamespaceConditionalDecision,
  createOkeServiceConditionalDecision,
  okeClusterConditions,
  okeNamespaceConditions,
  okeServiceConditions,
} from './authorization/rules';
