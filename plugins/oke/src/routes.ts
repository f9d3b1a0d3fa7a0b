import {
  DEFAULT_NAMESPACE,
  type CompoundEntityRef,
} from '@backstage/catalog-model';
import {
  createExternalRouteRef,
  createRouteRef,
  createSubRouteRef,
  useRouteRef,
  type RouteFunc,
  type RouteRef,
  type SubRouteRef,
} from '@backstage/core-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';

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

/** The form of a template: a page of the scaffolder. */
export const templateRouteRef = createExternalRouteRef({
  id: 'template',
  params: ['namespace', 'templateName'],
  optional: true,
  defaultTarget: 'scaffolder.selectedTemplate',
});

/** Makes the path of a page; undefined in an app that has no such page. */
export function useOptionalRoute<
  Params extends Record<string, string> | undefined,
>(ref: RouteRef<Params> | SubRouteRef<Params>): RouteFunc<Params> | undefined {
  try {
    return useRouteRef(ref);
  } catch {
    return undefined;
  }
}

/** A cluster, or a namespace on it. */
export interface Thing {
  cluster: string;
  namespace?: string;
}

/** What is done to it on a page of its own. */
export type Action = keyof typeof clusterRouteRefs;

/** The path of the page of an action; undefined in an app without the OKE page. */
export function useActionPath(
  { cluster, namespace }: Thing,
  action: Action,
): string | undefined {
  const clusterRoute = useOptionalRoute(clusterRouteRefs[action]);
  const namespaceRoute = useOptionalRoute(namespaceRouteRefs[action]);
  return namespace === undefined
    ? clusterRoute?.({ cluster })
    : namespaceRoute?.({ cluster, namespace });
}

/** The path of the entity of a cluster or namespace; undefined in an app without the catalog. */
export function useEntityPath({
  cluster,
  namespace,
}: Thing): string | undefined {
  const route = useOptionalRoute(entityRouteRef);
  return route?.(
    namespace === undefined
      ? { kind: 'resource', namespace: DEFAULT_NAMESPACE, name: cluster }
      : { kind: 'resource', namespace: cluster, name: namespace },
  );
}

/** Makes the path of a template's form; undefined in an app without the scaffolder. */
export function useTemplatePath():
  | ((template: CompoundEntityRef) => string)
  | undefined {
  const route = useRouteRef(templateRouteRef);
  return (
    route && (({ namespace, name }) => route({ namespace, templateName: name }))
  );
}
