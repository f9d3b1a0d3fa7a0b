/**
 * The clusters of Okeanos in Backstage's Kubernetes plugin, in the name of the person who looks.
 *
 * @packageDocumentation
 */
export { kubernetesModuleOke as default } from './module';
