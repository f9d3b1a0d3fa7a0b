/**
 * The same cards and page for apps on the old frontend system.
 *
 * @packageDocumentation
 */
export * from './legacy/plugin';
export { okeApiRef, type OkeApi } from './api/okeApiRef';
export type {
  ChoiceOptions,
  ConfirmNameOptions,
  InputFieldOptions,
  NetworkSizeOptions,
  NodeSizeOptions,
  OptionFieldOptions,
  PlanFieldOptions,
  SubnetOptions,
} from './formFields/fields';
export {
  isOkeClusterAvailable,
  isOkeNamespaceAvailable,
  isOkeServiceAvailable,
} from './entityFilters';
export { okeTranslationRef } from './translation';
