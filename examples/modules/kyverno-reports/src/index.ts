/**
 * An example of an evaluator: what Kyverno reports of the pods of a service.
 *
 * @packageDocumentation
 */
export { kyvernoReportsModule as default } from './module';
export { kyvernoReports } from './kyvernoReports';
