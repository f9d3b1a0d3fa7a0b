/**
 * There is no kubeconfig at the path (yet): it may be written later, for example when the cluster is up.
 *
 * @public
 */
export class KubeconfigNotFoundError extends Error {
  override name = 'KubeconfigNotFoundError';
}
