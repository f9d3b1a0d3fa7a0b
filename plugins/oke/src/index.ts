/**
 * Okeanos for the catalog: cards that tell the truth about ingress, certificates, policies and
 * clusters on Oracle Kubernetes Engine.
 *
 * @packageDocumentation
 */
export { okePlugin as default } from './plugin';
export { okeApiRef, type OkeApi } from './api/okeApiRef';
export {
  isOkeClusterAvailable,
  isOkeNamespaceAvailable,
  isOkeServiceAvailable,
} from './entityFilters';
export type { ItemRenderer } from './items/itemRenderersApiRef';
export { okeTranslationRef } from './translation';
