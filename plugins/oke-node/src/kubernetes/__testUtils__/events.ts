import type { StoredObject } from '../KubernetesObject';

export const added = (object: StoredObject) => ({ type: 'ADDED', object });
export const modified = (object: StoredObject) => ({
  type: 'MODIFIED',
  object,
});
export const deleted = (object: StoredObject) => ({ type: 'DELETED', object });

export const bookmark = (resourceVersion: string) => ({
  type: 'BOOKMARK',
  object: {
    kind: 'ConfigMap',
    apiVersion: 'v1',
    metadata: { resourceVersion },
  },
});

export const initialEventsEnd = (resourceVersion: string) => ({
  type: 'BOOKMARK',
  object: {
    kind: 'ConfigMap',
    apiVersion: 'v1',
    metadata: {
      resourceVersion,
      annotations: { 'k8s.io/initial-events-end': 'true' },
    },
  },
});

export const errorEvent = (status: Record<string, unknown>) => ({
  type: 'ERROR',
  object: status,
});
