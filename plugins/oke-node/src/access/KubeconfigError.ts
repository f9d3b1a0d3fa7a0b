/**
 * A kubeconfig that is malformed, or that asks for something which is not supported.
 * The message names the field and what to do.
 *
 * @public
 */
export class KubeconfigError extends Error {
  override name = 'KubeconfigError';
}
