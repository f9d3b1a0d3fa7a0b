import {
  clusterSpecSchema,
  namespaceSpecSchema,
  type Aspect,
  type ClusterSpec,
  type ClusterSpecInput,
  type NamespaceSpec,
  type NamespaceSpecInput,
  type ServiceStatus,
} from '@okeanos/backstage-plugin-oke-common';

/** The moment of tests that do not wait for anything. */
export const NOW = new Date('2026-11-24T12:00:00.000Z');

export const SHOP_TEAM = 'group:default/shop-team';
export const BILLING_TEAM = 'group:default/billing-team';
export const PLATFORM_TEAM = 'group:default/platform';

/** A spec of the shop team, with changes. */
export function namespaceSpec(
  changes: Partial<NamespaceSpecInput> = {},
): NamespaceSpec {
  return namespaceSpecSchema.parse({
    cluster: 'demo',
    name: 'shop',
    owner: SHOP_TEAM,
    ...changes,
  });
}

/** A spec of the platform team, with changes. */
export function clusterSpec(
  changes: Partial<ClusterSpecInput> = {},
): ClusterSpec {
  return clusterSpecSchema.parse({
    name: 'demo',
    owner: PLATFORM_TEAM,
    ...changes,
  });
}

const aspect: Aspect = {
  state: 'healthy',
  reason: 'Fine',
  message: 'It is as it should be',
  since: NOW.toISOString(),
  evidence: [],
};

/** The status of a Service `cart` in `demo`, `shop`, with changes. */
export function serviceStatus(
  changes: Partial<ServiceStatus> = {},
): ServiceStatus {
  return {
    cluster: 'demo',
    namespace: 'shop',
    service: 'cart',
    exposure: { ...aspect, routes: [], endpoints: { ready: 1, total: 1 } },
    certificates: { ...aspect, certificates: [], mtls: aspect },
    policy: {
      ...aspect,
      items: [],
      ingress: 'defaultDeny',
      egress: 'defaultDeny',
    },
    items: [],
    ...changes,
  };
}
