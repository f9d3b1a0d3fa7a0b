import type { KubernetesObject } from '@okeanos/backstage-plugin-oke-node';

const labels = { 'app.kubernetes.io/name': 'cart' };

/** What the owner of a namespace deploys: the service `cart`, reached through a private Gateway. */
export const cartObjects = (
  namespace: string,
  host: string,
): KubernetesObject[] => [
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { namespace, name: 'cart', labels },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 65532,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [
            {
              name: 'cart',
              image: 'registry.example.com/shop/cart:1.0.0',
              ports: [{ name: 'https', containerPort: 8443 }],
              securityContext: {
                allowPrivilegeEscalation: false,
                capabilities: { drop: ['ALL'] },
              },
            },
          ],
        },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace, name: 'cart', labels },
    spec: {
      selector: labels,
      ports: [{ name: 'https', port: 443, targetPort: 'https' }],
    },
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { namespace, name: 'edge' },
    spec: {
      gatewayClassName: 'okeanos-sandbox',
      infrastructure: {
        annotations: {
          'service.beta.kubernetes.io/oci-load-balancer-internal': 'true',
        },
      },
      listeners: [{ name: 'http', hostname: host, protocol: 'HTTP', port: 80 }],
    },
  },
  {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { namespace, name: 'cart' },
    spec: {
      parentRefs: [{ name: 'edge' }],
      hostnames: [host],
      rules: [{ backendRefs: [{ name: 'cart', port: 443 }] }],
    },
  },
];

/** The catalog entity of that service. */
export const cartEntity = (namespace: string, owner: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'cart',
    annotations: {
      'okeanos.io/cluster': 'demo',
      'okeanos.io/namespace': namespace,
      'okeanos.io/service': 'cart',
    },
  },
  spec: { owner },
  relations: [{ type: 'ownedBy', targetRef: owner }],
});
