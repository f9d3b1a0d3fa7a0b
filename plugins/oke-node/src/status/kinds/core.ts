import { z } from 'zod';
import { defineKind } from './defineKind';
import {
  conditions,
  list,
  loadBalancerStatus,
  metadata,
  optionalTime,
  origin,
  pick,
  pickByPrefix,
  stringMap,
  withoutField,
} from './fields';
import { policyAgentOf } from './policyAgents';

/**
 * What the annotations begin with that OCI's cloud controller manager reads.
 * See https://github.com/oracle/oci-cloud-controller-manager/blob/master/docs/load-balancer-annotations.md
 */
const LOAD_BALANCER_PREFIXES = [
  'oci.oraclecloud.com/',
  'oci-network-load-balancer.oraclecloud.com/',
  'service.beta.kubernetes.io/oci-load-balancer-',
  'service.beta.kubernetes.io/load-balancer-source-ranges',
];

/** Key of the index of policy agents. */
export const POLICY_AGENT = 'agent';

/** Label that ties an EndpointSlice to its Service (`discovery/v1.LabelServiceName`). */
export const LABEL_SERVICE_NAME = 'kubernetes.io/service-name';

export const Namespace = defineKind({
  apiVersion: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  namespaced: false,
  schema: z.object({
    metadata: metadata.extend({
      labels: stringMap,
      deletionTimestamp: optionalTime,
    }),
  }),
});

export const Node = defineKind({
  apiVersion: 'v1',
  kind: 'Node',
  plural: 'nodes',
  namespaced: false,
  schema: z.object({
    metadata,
    status: z
      .object({
        addresses: list(z.object({ type: z.string(), address: z.string() })),
        conditions: conditions.transform(all =>
          // Heartbeats of the others would make every node a change.
          all.filter(({ type }) => type === 'Ready'),
        ),
      })
      .prefault({}),
  }),
});

export const Pod = defineKind({
  apiVersion: 'v1',
  kind: 'Pod',
  plural: 'pods',
  namespaced: true,
  schema: z
    .object({
      metadata: metadata.extend({ labels: stringMap }),
      spec: z.object({
        hostNetwork: z.boolean().optional(),
        nodeName: z.string().optional(),
        containers: list(z.object({ image: z.string().default('') })),
      }),
      status: z
        .object({
          phase: z.string().optional(),
          conditions: list(z.object({ type: z.string(), status: z.string() })),
        })
        .prefault({}),
    })
    .transform(({ metadata: about, spec, status }) => {
      const name = spec.containers
        .map(({ image }) => policyAgentOf(image))
        .find(agent => agent !== undefined);
      // Kept of agents only: there are very many pods, and the readiness of the others is in EndpointSlices.
      return {
        metadata: about,
        spec: withoutField(spec, 'containers'),
        status: { phase: status.phase },
        ...(name !== undefined && {
          policyAgent: {
            name,
            ready: status.conditions.some(
              each => each.type === 'Ready' && each.status === 'True',
            ),
          },
        }),
      };
    }),
  indexes: {
    /** All pods that enforce NetworkPolicies on their node, under {@link POLICY_AGENT}. */
    policyAgent: {
      keys: pod => ('policyAgent' in pod ? [POLICY_AGENT] : []),
      acrossNamespaces: true,
    },
  },
});

export const Service = defineKind({
  apiVersion: 'v1',
  kind: 'Service',
  plural: 'services',
  namespaced: true,
  schema: z.object({
    metadata: metadata.extend({
      ...origin.shape,
      labels: stringMap,
      annotations: pickByPrefix(...LOAD_BALANCER_PREFIXES),
    }),
    spec: z.object({
      type: z
        .enum(['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'])
        .default('ClusterIP'),
      selector: stringMap,
      ports: list(
        z.object({
          name: z.string().default(''),
          port: z.number().int(),
          protocol: z.string().default('TCP'),
          appProtocol: z.string().default(''),
          nodePort: z.number().int().optional(),
        }),
      ),
      externalIPs: list(z.string()),
      externalTrafficPolicy: z.string().default(''),
      loadBalancerClass: z.string().optional(),
      loadBalancerIP: z.string().default(''),
      loadBalancerSourceRanges: list(z.string()),
      sessionAffinity: z.string().default('None'),
    }),
    status: z.object({ loadBalancer: loadBalancerStatus }).prefault({}),
  }),
  indexes: {
    /** IP addresses and host names of the Service's load balancer. */
    address: {
      keys: service =>
        service.status.loadBalancer.ingress.flatMap(({ ip, hostname }) =>
          [ip, hostname].filter(address => address !== undefined),
        ),
      acrossNamespaces: true,
    },
  },
});

export const EndpointSlice = defineKind({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  namespaced: true,
  schema: z.object({
    metadata: metadata.extend({ labels: pick(LABEL_SERVICE_NAME) }),
    endpoints: list(
      z.object({
        addresses: list(z.string()),
        conditions: z
          .object({
            // Absent means true: `discovery/v1.EndpointConditions.Ready`.
            ready: z
              .boolean()
              .nullish()
              .transform(ready => ready ?? true),
            // Absent where the API server is older, or nobody says: then `ready` tells.
            serving: z
              .boolean()
              .nullish()
              .transform(serving => serving ?? undefined),
            terminating: z
              .boolean()
              .nullish()
              .transform(terminating => terminating ?? false),
          })
          .prefault({}),
        targetRef: z.object({ kind: z.string(), name: z.string() }).optional(),
      }),
    ),
    ports: list(
      z.object({
        name: z
          .string()
          .nullish()
          .transform(name => name ?? ''),
        port: z
          .number()
          .int()
          .nullish()
          .transform(port => port ?? undefined),
      }),
    ),
  }),
  indexes: {
    /** The Service, as `namespace/name`. */
    service: {
      keys: ({ metadata: { namespace, labels } }) =>
        LABEL_SERVICE_NAME in labels
          ? [`${namespace}/${labels[LABEL_SERVICE_NAME]}`]
          : [],
      acrossNamespaces: false,
    },
    /** The addresses that it leads to. */
    address: {
      keys: ({ endpoints }) => endpoints.flatMap(({ addresses }) => addresses),
      acrossNamespaces: true,
    },
  },
});
