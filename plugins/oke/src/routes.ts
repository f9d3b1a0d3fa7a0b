import {
  createRouteRef,
  createSubRouteRef,
  useRouteRef,
  type RouteFunc,
  type RouteRef,
  type SubRouteRef,
} from '@backstage/core-plugin-api';

// These references are of both frontend systems.

/** The OKE page. */
export const rootRouteRef = createRouteRef({ id: 'oke' });

const subRoute = <Path extends string>(id: string, path: Path) =>
  createSubRouteRef({ id: `oke:${id}`, path, parent: rootRouteRef });

/** What may be done to a cluster, each on a page of its own. */
export const clusterRouteRefs = {
  change: subRoute('cluster-change', '/clusters/:cluster/change'),
  repair: subRoute('cluster-repair', '/clusters/:cluster/repair'),
  delete: subRoute('cluster-delete', '/clusters/:cluster/delete'),
};

/** The same for a namespace. */
export const namespaceRouteRefs = {
  change: subRoute(
    'namespace-change',
    '/clusters/:cluster/namespaces/:namespace/change',
  ),
  repair: subRoute(
    'namespace-repair',
    '/clusters/:cluster/namespaces/:namespace/repair',
  ),
  delete: subRoute(
    'namespace-delete',
    '/clusters/:cluster/namespaces/:namespace/delete',
  ),
};

/** Makes the path of a page; undefined in an app that has no such page. */
export function useOptionalRoute<Params extends Record<string, string>>(
  ref: RouteRef<Params> | SubRouteRef<Params>,
): RouteFunc<Params> | undefined {
  try {
    return useRouteRef(ref);
  } catch {
    return undefined;
  }
}
