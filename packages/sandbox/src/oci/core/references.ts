import { Cloud } from '../Cloud';
import {
  conflict,
  incorrectState,
  invalidParameter,
  ServiceError,
} from '../http/ServiceError';
import { routeTables, vcns } from './collections';
import { Collection } from './CoreKind';
import { CoreResource } from './model';
import { existingResources, getAvailable } from './records';

export function getVcn(cloud: Cloud, vcnId: string) {
  return getAvailable(cloud, vcns, vcnId).resource;
}

/** @throws ServiceError when it is not there, or belongs to another VCN */
export function getInVcn<S extends { vcnId: string }>(
  cloud: Cloud,
  collection: Collection<S>,
  id: string,
  vcnId: string,
): CoreResource & S {
  const { resource } = getAvailable(cloud, collection, id);
  if (resource.vcnId !== vcnId) {
    throw invalidParameter(
      `${collection.name} ${id} does not belong to the VCN ${vcnId}`,
    );
  }
  return resource;
}

/**
 * The route table that a gateway or attachment is to have, if it is to have one.
 *
 * @throws ServiceError when it is not there, or belongs to another VCN
 */
export function routeTableIn(
  cloud: Cloud,
  vcnId: string,
  id: string | undefined,
): { routeTableId?: string } {
  return id ? { routeTableId: getInVcn(cloud, routeTables, id, vcnId).id } : {};
}

/** @throws ServiceError when a route rule leads to it */
export function checkNotRoutedTo(
  cloud: Cloud,
  name: string,
  { id }: CoreResource,
): void {
  const table = existingResources(cloud, routeTables).find(({ routeRules }) =>
    routeRules.some(({ networkEntityId }) => networkEntityId === id),
  );
  if (table) {
    throw references(`RouteTable ${table.id}`, `${name} ${id}`);
  }
}

/** Resources of the VCN that are there. */
export function inVcn<S extends { vcnId: string }>(
  cloud: Cloud,
  collection: Collection<S>,
  vcnId: string,
): (CoreResource & S)[] {
  return existingResources(cloud, collection).filter(
    resource => resource.vcnId === vcnId,
  );
}

/** "The Subnet … references the VNIC …": a message that many tools know. */
export function references(what: string, other: string): ServiceError {
  return conflict(
    `The ${what} references the ${other}. You must remove the reference to proceed with this operation.`,
  );
}

/** @throws ServiceError when it is one that came with its VCN: it stays as long as the VCN is there */
export function checkNotDefault(cloud: Cloud, resource: CoreResource): void {
  const vcn = existingResources(cloud, vcns).find(
    ({ defaultRouteTableId, defaultSecurityListId, defaultDhcpOptionsId }) =>
      [
        defaultRouteTableId,
        defaultSecurityListId,
        defaultDhcpOptionsId,
      ].includes(resource.id),
  );
  if (vcn) {
    throw incorrectState(
      `${resource.id} is associated with Vcn ${vcn.id} that is in use`,
    );
  }
}
