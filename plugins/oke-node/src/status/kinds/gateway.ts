import { z } from 'zod';
import { ANY_HOST } from '../hostnames';
import { defineKind } from './defineKind';
import {
  conditions,
  labelSelector,
  list,
  metadata,
  metadataWithGeneration,
  origin,
} from './fields';

export const GATEWAY_GROUP = 'gateway.networking.k8s.io';

const status = z.object({ conditions }).prefault({});

export const GatewayClass = defineKind({
  apiVersion: `${GATEWAY_GROUP}/v1`,
  kind: 'GatewayClass',
  plural: 'gatewayclasses',
  namespaced: false,
  schema: z.object({
    metadata: metadataWithGeneration,
    spec: z.object({ controllerName: z.string() }),
    status,
  }),
});

export const Gateway = defineKind({
  apiVersion: `${GATEWAY_GROUP}/v1`,
  kind: 'Gateway',
  plural: 'gateways',
  namespaced: true,
  schema: z.object({
    metadata: metadataWithGeneration.extend(origin.shape),
    spec: z.object({
      gatewayClassName: z.string(),
      listeners: list(
        z.object({
          name: z.string(),
          /** Empty for any. */
          hostname: z.string().default(''),
          port: z.number().int(),
          protocol: z.string(),
          tls: z
            .object({
              mode: z.string().default('Terminate'),
              certificateRefs: list(
                z.object({
                  group: z.string().default(''),
                  kind: z.string().default('Secret'),
                  namespace: z.string().optional(),
                  name: z.string(),
                }),
              ),
            })
            .optional(),
          allowedRoutes: z
            .object({
              namespaces: z
                .object({
                  from: z.string().default('Same'),
                  selector: labelSelector.optional(),
                })
                .prefault({}),
              kinds: list(z.object({ kind: z.string() })),
            })
            .prefault({}),
        }),
      ),
    }),
    status: z
      .object({
        addresses: list(z.object({ value: z.string() })),
        conditions,
        listeners: list(z.object({ name: z.string(), conditions })),
      })
      .prefault({}),
  }),
});

const parentRef = z.object({
  group: z.string().default(GATEWAY_GROUP),
  kind: z.string().default('Gateway'),
  namespace: z.string().optional(),
  name: z.string(),
  sectionName: z.string().optional(),
  port: z.number().int().optional(),
});

/** What a route attaches to. */
export type ParentRef = z.output<typeof parentRef>;

const backendRefs = list(
  z.object({
    group: z.string().default(''),
    kind: z.string().default('Service'),
    namespace: z.string().optional(),
    name: z.string(),
    port: z.number().int().optional(),
    weight: z.number().int().default(1),
  }),
);

const route = <Match extends z.ZodType>(match: Match) =>
  z.object({
    metadata: metadataWithGeneration.extend(origin.shape),
    spec: z.object({
      parentRefs: list(parentRef),
      hostnames: list(z.string()),
      rules: list(z.object({ matches: list(match), backendRefs })),
    }),
    status: z
      .object({
        parents: list(
          z.object({ parentRef, controllerName: z.string(), conditions }),
        ),
      })
      .prefault({}),
  });

/** The Gateways that a route attaches to, each with every host that it names there: see {@link gatewayHostKey}. */
function gatewayHosts(object: {
  metadata: { namespace: string };
  spec: { parentRefs: ParentRef[]; hostnames: string[] };
}): string[] {
  const { parentRefs, hostnames } = object.spec;
  const hosts = hostnames.length > 0 ? hostnames : [ANY_HOST];
  return parentRefs
    .filter(({ group, kind }) => group === GATEWAY_GROUP && kind === 'Gateway')
    .flatMap(({ namespace = object.metadata.namespace, name }) =>
      hosts.map(host => gatewayHostKey({ namespace, name }, host)),
    );
}

/** What routes of a Gateway are found by that name a host; `*` is for those that name none. */
export function gatewayHostKey(
  { namespace, name }: { namespace: string; name: string },
  host: string,
): string {
  return `${namespace}/${name}/${host}`;
}

/** What a match asks of a header, or of a parameter of the query. */
const valueMatches = list(
  z.object({
    type: z.string().default('Exact'),
    name: z.string(),
    value: z.string().default(''),
  }),
);

/** The Services that a route sends requests to, as `namespace/name`. */
function backends(object: {
  metadata: { namespace: string };
  spec: { rules: { backendRefs: z.output<typeof backendRefs> }[] };
}): string[] {
  return object.spec.rules.flatMap(rule =>
    rule.backendRefs
      .filter(({ group, kind }) => group === '' && kind === 'Service')
      .map(
        ({ namespace, name }) =>
          `${namespace ?? object.metadata.namespace}/${name}`,
      ),
  );
}

const routeIndexes = {
  backend: { keys: backends, acrossNamespaces: true },
  gatewayHost: { keys: gatewayHosts, acrossNamespaces: true },
};

export const HTTPRoute = defineKind({
  apiVersion: `${GATEWAY_GROUP}/v1`,
  kind: 'HTTPRoute',
  plural: 'httproutes',
  namespaced: true,
  schema: route(
    z.object({
      path: z
        .object({
          type: z.string().default('PathPrefix'),
          value: z.string().default('/'),
        })
        .prefault({}),
      method: z.string().default(''),
      headers: valueMatches,
      queryParams: valueMatches,
    }),
  ),
  indexes: routeIndexes,
});

export const GRPCRoute = defineKind({
  apiVersion: `${GATEWAY_GROUP}/v1`,
  kind: 'GRPCRoute',
  plural: 'grpcroutes',
  namespaced: true,
  schema: route(
    z.object({
      method: z
        .object({
          type: z.string().default('Exact'),
          service: z.string().default(''),
          method: z.string().default(''),
        })
        .prefault({}),
      headers: valueMatches,
    }),
  ),
  indexes: routeIndexes,
});

/** A rule takes every connection. In this version since Gateway API 1.5. */
export const TLSRoute = defineKind({
  apiVersion: `${GATEWAY_GROUP}/v1`,
  kind: 'TLSRoute',
  plural: 'tlsroutes',
  namespaced: true,
  schema: route(z.object({})),
  indexes: routeIndexes,
});

/** The same, of any host: it has none. In this version since Gateway API 1.6. */
export const TCPRoute = defineKind({
  apiVersion: `${GATEWAY_GROUP}/v1`,
  kind: 'TCPRoute',
  plural: 'tcproutes',
  namespaced: true,
  schema: route(z.object({})),
  indexes: routeIndexes,
});

/** v1beta1 is served by every release that has the kind; v1 since Gateway API 1.5 only. */
export const ReferenceGrant = defineKind({
  apiVersion: `${GATEWAY_GROUP}/v1beta1`,
  kind: 'ReferenceGrant',
  plural: 'referencegrants',
  namespaced: true,
  schema: z.object({
    metadata,
    spec: z.object({
      from: list(
        z.object({
          group: z.string(),
          kind: z.string(),
          namespace: z.string(),
        }),
      ),
      to: list(
        z.object({
          group: z.string(),
          kind: z.string(),
          name: z.string().optional(),
        }),
      ),
    }),
  }),
});
