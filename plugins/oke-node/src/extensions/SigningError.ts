/**
 * Why a source could not sign. Its message is shown to people and written to the cluster: no secrets in it. Of other
 * errors that a source throws, only the name is.
 *
 * @alpha
 */
export class SigningError extends Error {
  override readonly name = 'SigningError';
}
