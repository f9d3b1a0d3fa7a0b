/**
 * OKE clusters and app namespaces as Resources of the catalog.
 *
 * @packageDocumentation
 */
export { catalogModuleOke as default } from './module';
