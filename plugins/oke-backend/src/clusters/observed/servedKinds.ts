import {
  apiVersionOf,
  type ApiResource,
} from '@okeanos/backstage-plugin-oke-node';

/** Every API server serves them, also one whose answer to discovery is not complete for a moment. */
const BUILT_IN: readonly string[] = [
  ...['', 'admissionregistration.k8s.io', 'apiextensions.k8s.io'],
  ...['apiregistration.k8s.io', 'discovery.k8s.io', 'networking.k8s.io'],
  'rbac.authorization.k8s.io',
];

/** Whether every API server serves the group. */
export function isBuiltIn(group: string): boolean {
  return BUILT_IN.includes(group);
}

/** `apiVersion/kind` of what is served. */
export function servedKinds(resources: ApiResource[]): ReadonlySet<string> {
  return new Set(resources.map(servedKind));
}

export function servedKind(resource: ApiResource): string {
  return `${apiVersionOf(resource)}/${resource.kind}`;
}
