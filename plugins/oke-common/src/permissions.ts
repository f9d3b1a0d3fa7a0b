import {
  createPermission,
  type ResourcePermission,
} from '@backstage/plugin-permission-common';

/** @public */
export const RESOURCE_TYPE_OKE_CLUSTER = 'oke-cluster';

/** @public */
export const RESOURCE_TYPE_OKE_NAMESPACE = 'oke-namespace';

/**
 * Read a cluster: its state and what it offers.
 *
 * @public
 */
export const okeClusterReadPermission: ResourcePermission<'oke-cluster'> =
  createPermission({
    name: 'oke.cluster.read',
    attributes: { action: 'read' },
    resourceType: RESOURCE_TYPE_OKE_CLUSTER,
  });

/**
 * Declare a cluster: create it or change its spec.
 *
 * @public
 */
export const okeClusterWritePermission: ResourcePermission<'oke-cluster'> =
  createPermission({
    name: 'oke.cluster.write',
    attributes: { action: 'update' },
    resourceType: RESOURCE_TYPE_OKE_CLUSTER,
  });

/**
 * Delete a cluster.
 *
 * @public
 */
export const okeClusterDeletePermission: ResourcePermission<'oke-cluster'> =
  createPermission({
    name: 'oke.cluster.delete',
    attributes: { action: 'delete' },
    resourceType: RESOURCE_TYPE_OKE_CLUSTER,
  });

/**
 * Read a namespace's spec, plan and conditions.
 *
 * @public
 */
export const okeNamespaceReadPermission: ResourcePermission<'oke-namespace'> =
  createPermission({
    name: 'oke.namespace.read',
    attributes: { action: 'read' },
    resourceType: RESOURCE_TYPE_OKE_NAMESPACE,
  });

/**
 * Declare a namespace: create it or change its spec.
 *
 * @public
 */
export const okeNamespaceWritePermission: ResourcePermission<'oke-namespace'> =
  createPermission({
    name: 'oke.namespace.write',
    attributes: { action: 'update' },
    resourceType: RESOURCE_TYPE_OKE_NAMESPACE,
  });

/**
 * Delete a namespace.
 *
 * @public
 */
export const okeNamespaceDeletePermission: ResourcePermission<'oke-namespace'> =
  createPermission({
    name: 'oke.namespace.delete',
    attributes: { action: 'delete' },
    resourceType: RESOURCE_TYPE_OKE_NAMESPACE,
  });

/** @public */
export const RESOURCE_TYPE_OKE_SERVICE = 'oke-service';

/**
 * Read the status of a service on its catalog page.
 *
 * @public
 */
export const okeServiceReadPermission: ResourcePermission<'oke-service'> =
  createPermission({
    name: 'oke.service.read',
    attributes: { action: 'read' },
    resourceType: RESOURCE_TYPE_OKE_SERVICE,
  });

/** @public */
export const okePermissions = [
  okeClusterReadPermission,
  okeClusterWritePermission,
  okeClusterDeletePermission,
  okeServiceReadPermission,
  okeNamespaceReadPermission,
  okeNamespaceWritePermission,
  okeNamespaceDeletePermission,
];
