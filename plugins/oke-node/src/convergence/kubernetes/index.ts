export { changedFields } from './changedFields';
export { convergeKubernetes } from './convergeKubernetes';
export type { Decision, DecisionInput } from './decide';
export { DiscoveringKubernetesApi } from './DiscoveringKubernetesApi';
export { fingerprintOf } from './fingerprint';
export { withIdentity } from './identity';
export { inventoryEntrySchema, type InventoryEntry } from './Inventory';
export type {
  ApplyOutcome,
  KindScope,
  KubernetesApi,
  ObjectRef,
} from './KubernetesApi';
export type { PartObservation } from './observePart';
export type { KubernetesPart } from './part';
export type { KubernetesPartResult } from './KubernetesPartResult';
export type { ConvergeHooks, Repair } from './Pass';
export { exportParts, type ExportedParts } from './exportParts';
export { planKubernetes } from './planKubernetes';
export {
  canBeTakenOver,
  takenFieldsSchema,
  type KubernetesIntention,
  type PlannedPart,
  type RefusedPart,
  type TakenFields,
} from './planPart';
