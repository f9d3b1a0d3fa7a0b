import { OciApiError } from '../oci/OciApiError';
import { nameOf } from './features';
import {
  statementsNeededBy,
  type GeneratedStatement,
} from './policyStatements';

/**
 * What OCI may be missing when it answered 404, in a sentence that names the statements; undefined of every other failure.
 * OCI answers the same for what is not there: so it is said as a possibility. Pure.
 *
 * @public
 */
export function explainDenial(
  error: unknown,
  statements: readonly GeneratedStatement[],
): string | undefined {
  if (
    !(error instanceof OciApiError) ||
    error.reason !== 'NotAuthorizedOrNotFound' ||
    !error.operation
  ) {
    return undefined;
  }
  const needed = statementsNeededBy(error.operation, statements);
  const texts = needed.map(({ text }) => `"${text}"`).join(', ');
  const what =
    needed.length === 1 ? 'this statement' : 'each of these statements';
  return needed.length === 0
    ? undefined
    : `If it is there, OCI does not let the provisioner do it: ${nameOf(
        error.operation,
      )} needs ${what} in a policy: ${texts}`;
}
