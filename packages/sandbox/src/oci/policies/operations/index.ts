import { Operation } from '../../http/operation';
import { OperationRow } from '../needs';
import { bastionRows } from './bastion';
import { containerEngineRows } from './containerEngine';
import { coreRows } from './core';
import { identityRows } from './identity';
import { loadBalancerRows, networkLoadBalancerRows } from './loadBalancing';
import { loggingRows } from './logging';

/** Service → operation → row. */
export const ROWS: Readonly<
  Record<string, Readonly<Record<string, OperationRow>>>
> = {
  identity: identityRows,
  core: coreRows,
  containerengine: containerEngineRows,
  bastion: bastionRows,
  logging: loggingRows,
  loadbalancer: loadBalancerRows,
  networkloadbalancer: networkLoadBalancerRows,
};

/** The row of an operation in the table of permissions. */
export function rowOf({
  service,
  name,
}: Pick<Operation, 'service' | 'name'>): OperationRow | undefined {
  return ROWS[service]?.[name];
}

/** @throws Error that says what to add, when an operation has no row: it could be called by nobody, or by everybody */
export function checkRows(operations: readonly Operation[]): void {
  const missing = operations.filter(operation => !rowOf(operation));
  if (missing.length > 0) {
    throw new Error(
      `${missing.map(
        ({ service, name }) => `${service}.${name}`,
      )}: each operation needs a row in src/oci/policies/operations/<service>.ts: the permissions that Oracle's policy reference ("Permissions Required for Each API Operation") names for it, where they are to be held, and the page as its source`,
    );
  }
}
