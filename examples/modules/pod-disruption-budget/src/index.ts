/**
 * An example of a namespace block: a PodDisruptionBudget for every service.
 *
 * @packageDocumentation
 */
export { podDisruptionBudgetModule as default } from './module';
export { podDisruptionBudget } from './podDisruptionBudget';
