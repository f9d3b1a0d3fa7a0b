export { changedFields } from './changedFields';
export * from './KubernetesApi';
export { DiscoveringKubernetesApi } from './DiscoveringKubernetesApi';
export {
  convergeKubernetes,
  type ConvergeHooks,
  type PartResult,
} from './convergeKubernetes';
export {
  contentHash,
  inventoryEntrySchema,
  type InventoryEntry,
  type KubernetesPart,
} from './part';
export {
  planKubernetes,
  type KubernetesIntention,
  type PlannedPart,
} from './planKubernetes';
