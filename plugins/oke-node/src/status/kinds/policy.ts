import { z } from 'zod';
import { defineKind } from './defineKind';
import { labelSelector, list, metadata, stringMap } from './fields';

/** Who is on the other side of a rule. An empty selector chooses everything, an absent one nothing by itself. */
const peer = z.object({
  ipBlock: z.object({ cidr: z.string(), except: list(z.string()) }).optional(),
  namespaceSelector: labelSelector.optional(),
  podSelector: labelSelector.optional(),
});

const ports = list(
  z.object({
    protocol: z.string().default('TCP'),
    /** Number, or name of a port of the pod; all ports without it. */
    port: z.union([z.number().int(), z.string()]).optional(),
    endPort: z.number().int().optional(),
  }),
);

export const NetworkPolicy = defineKind({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  plural: 'networkpolicies',
  namespaced: true,
  schema: z.object({
    metadata,
    spec: z.object({
      podSelector: labelSelector.prefault({}),
      policyTypes: list(z.enum(['Ingress', 'Egress'])),
      ingress: list(z.object({ from: list(peer), ports })),
      egress: list(z.object({ to: list(peer), ports })),
    }),
  }),
});

export const ResourceQuota = defineKind({
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  namespaced: true,
  schema: z.object({
    metadata,
    spec: z.object({ hard: stringMap }).prefault({}),
    status: z.object({ hard: stringMap, used: stringMap }).prefault({}),
  }),
});
