import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';

/** 32 in all, the most that OCI keeps of a client's part (see `newOperationId`). */
const HALF_BYTES = 8;

const current = new AsyncLocalStorage<string>();

/**
 * A new id of an operation: of one declaration, or one request for deletion, and everything that is done for it.
 *
 * It is the first half of the `opc-request-id` of each of its calls to OCI. A client's part of that has letters and digits
 * only, at most 32 (https://pkg.go.dev/github.com/oracle/oci-go-sdk/v65/common/utils#GenerateOpcRequestID).
 *
 * @returns 16 hexadecimal digits
 * @public
 */
export function newOperationId(): string {
  return randomBytes(HALF_BYTES).toString('hex');
}

/**
 * Runs something whose calls to OCI carry the id of an operation.
 *
 * @param operationId - undefined for what was declared before there were any
 * @public
 */
export function inOperation<T>(
  operationId: string | undefined,
  run: () => Promise<T>,
): Promise<T> {
  return operationId === undefined ? run() : current.run(operationId, run);
}

/** A request id that no other call has; undefined outside of an operation. */
export function newRequestId(): string | undefined {
  const operationId = current.getStore();
  return (
    operationId && `${operationId}${randomBytes(HALF_BYTES).toString('hex')}`
  );
}
