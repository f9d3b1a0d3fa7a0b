/**
 * What modules add to Okeanos. It may still change between releases.
 *
 * @packageDocumentation
 */
export * from './extensions';
export type { KubernetesObject } from './kubernetes';
