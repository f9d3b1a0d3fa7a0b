/**
 * Scaffolder actions that create and delete OKE clusters and app namespaces.
 *
 * @packageDocumentation
 */
export { scaffolderModuleOke as default } from './module';
