import { z } from 'zod';

/**
 * The fields of `metadata` that are used; the others are kept
 * (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/).
 *
 * @public
 */
export interface ObjectMeta {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  [key: string]: unknown;
}

/**
 * An object of any kind, as one declares it.
 *
 * @public
 */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  [key: string]: unknown;
}

/**
 * An object of any kind, as the API server keeps it.
 *
 * @public
 */
export interface StoredObject extends KubernetesObject {
  metadata: ObjectMeta & { uid: string; resourceVersion: string };
}

const objectMetaSchema = z.looseObject({
  name: z.string(),
  namespace: z.string().optional(),
  uid: z.string().optional(),
  resourceVersion: z.string().optional(),
  generation: z.number().optional(),
  creationTimestamp: z.string().optional(),
  deletionTimestamp: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
});

export const kubernetesObjectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: objectMetaSchema,
});

export const storedObjectSchema = kubernetesObjectSchema.extend({
  metadata: objectMetaSchema.extend({
    uid: z.string(),
    resourceVersion: z.string(),
  }),
});
