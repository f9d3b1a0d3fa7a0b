import { z } from 'zod';
import { defineKind } from './defineKind';
import { labelSelector, list, metadata, stringMap } from './fields';

/** Who is on the other side of a rule. Only IP ranges are in use: they can mean everybody. */
const peer = z.object({
  ipBlock: z.object({ cidr: z.string(), except: list(z.string()) }).optional(),
});

/** How many ports a rule names is in use, not which. */
const ports = list(z.object({}));

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
