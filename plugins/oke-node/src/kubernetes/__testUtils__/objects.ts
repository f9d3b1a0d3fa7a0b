import type { ApiResource } from '../ApiResource';
import type { StoredObject } from '../KubernetesObject';

export const CONFIG_MAPS: ApiResource = {
  group: '',
  version: 'v1',
  kind: 'ConfigMap',
  plural: 'configmaps',
  namespaced: true,
};

export const DEPLOYMENTS: ApiResource = {
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  namespaced: true,
};

export const NAMESPACES: ApiResource = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  namespaced: false,
};

/** A ConfigMap whose UID follows from its name. */
export function configMap(
  name: string,
  resourceVersion: string,
  data: Record<string, string> = {},
): StoredObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { namespace: 'shop', name, uid: `uid-${name}`, resourceVersion },
    data,
  };
}

/** A refusal as the API server writes it. */
export function failure(
  code: number,
  reason: string,
  details: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: `it is ${reason}`,
    reason,
    details,
    code,
  };
}
