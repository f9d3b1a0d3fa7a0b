import { Cloud } from '../Cloud';
import { Call, Operation } from '../http/operation';
import { notAuthorizedOrNotFound } from '../http/ServiceError';
import { rowOf } from './operations';

/** As the API reference calls it: `CreateVcn`. */
export function operationName({ name }: Pick<Operation, 'name'>): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/**
 * Lets a call through that the tenancy's policies allow.
 *
 * @throws ServiceError 404 NotAuthorizedOrNotFound: what is forbidden is answered like what is not there
 */
export function authorize(
  { policies, state }: Cloud,
  operation: Operation,
  { params, query, body, user }: Call,
): void {
  const row = rowOf(operation);
  if (
    !row ||
    !policies.allow(
      policies.user(user.id),
      operationName(operation),
      row.needs({ params, query, body, state }),
    )
  ) {
    throw notAuthorizedOrNotFound();
  }
}
