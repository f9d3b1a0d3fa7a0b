import { createPermissionResourceRef } from '@backstage/plugin-permission-node';
import {
  RESOURCE_TYPE_OKE_CLUSTER,
  RESOURCE_TYPE_OKE_NAMESPACE,
  RESOURCE_TYPE_OKE_SERVICE,
} from '@okeanos/backstage-plugin-oke-common';

/**
 * What permission rules see of a cluster, a namespace or a service.
 *
 * @public
 */
export interface OwnedResource {
  /** Entity references of the groups that own it. Any of them is enough. */
  owners: string[];
}

/**
 * What a rule becomes when a list is filtered.
 *
 * @public
 */
export interface OwnerFilter {
  anyOwnerOf: string[];
}

/** @public */
export const okeClusterResourceRef = createPermissionResourceRef<
  OwnedResource,
  OwnerFilter
>().with({ pluginId: 'oke', resourceType: RESOURCE_TYPE_OKE_CLUSTER });

/** @public */
export const okeNamespaceResourceRef = createPermissionResourceRef<
  OwnedResource,
  OwnerFilter
>().with({ pluginId: 'oke', resourceType: RESOURCE_TYPE_OKE_NAMESPACE });

/** @public */
export const okeServiceResourceRef = createPermissionResourceRef<
  OwnedResource,
  OwnerFilter
>().with({ pluginId: 'oke', resourceType: RESOURCE_TYPE_OKE_SERVICE });
