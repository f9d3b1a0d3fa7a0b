/**
 * What everything has in common that modules bring.
 *
 * @alpha
 */
export interface Registration {
  /** Unique among its kind: lower-case letters, digits and dashes, at most 40. */
  id: string;
  /** Name of the package that brings it, for messages. */
  module: string;
}
