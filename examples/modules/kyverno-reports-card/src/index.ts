/**
 * An example of a renderer of items: the rules of a Kyverno policy that a service does not meet.
 *
 * @packageDocumentation
 */
export { kyvernoReportsCardModule as default } from './module';
