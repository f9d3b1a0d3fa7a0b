import {
  ANNOTATION_ALLOWED_HOSTS,
  CLUSTER_ISSUER,
  LABEL_ID,
} from '../../common/names';
import type { KubernetesPart } from '../../convergence/kubernetes';
import type { BuiltObject } from '../BuiltObject';

/**
 * The gateway that all app namespaces of a cluster share.
 *
 * @alpha
 */
export interface SharedGateway {
  /** Of whoever makes it true, for example `istio`. */
  className: string;
  /** It takes requests for the hosts one label below these, for example `apps.example.com`. At least one. */
  domains: string[];
  /**
   * OCIDs of where its load balancer lies. Undefined while they are not known, or the cluster is being deleted: then it is neither
   * made nor taken away.
   */
  network?: { subnetId: string; securityGroupId: string };
}

/**
 * Namespace of the shared gateway and its pods.
 *
 * @alpha
 */
export const GATEWAY_NAMESPACE = 'okeanos-gateway';

const NAME = 'okeanos';
const SECRET = 'okeanos-gateway-tls';

/**
 * Ids of the parts that are the shared gateway; the last is the Gateway itself.
 *
 * @alpha
 */
export const GATEWAY_PARTS: readonly string[] = [
  'gateway-namespace',
  'gateway-certificate',
  'gateway',
];

/**
 * A private way in for all app namespaces: one Gateway, whose load balancer is in the subnet and the security group that
 * Okeanos made for it, so that only the cluster's client networks reach it, at port 443 alone. Its namespace is held to the policies
 * of app namespaces. Pure.
 *
 * Annotations: https://github.com/oracle/oci-cloud-controller-manager/blob/master/docs/load-balancer-annotations.md.
 * That controllers hand them on to the Service: https://gateway-api.sigs.k8s.io/geps/gep-1867/
 */
export function sharedGatewayParts({
  className,
  domains,
  network,
}: SharedGateway): KubernetesPart[] {
  if (!network) {
    return [];
  }
  const hosts = domains.map(domain => `*.${domain}`);
  return [
    {
      id: 'gateway-namespace',
      dependsOn: [],
      object: {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: {
          name: GATEWAY_NAMESPACE,
          // `restricted` would want a seccomp profile, which Istio does not give its gateways.
          labels: { 'pod-security.kubernetes.io/enforce': 'baseline' },
          annotations: { [ANNOTATION_ALLOWED_HOSTS]: hosts.join(',') },
        },
      } satisfies BuiltObject,
    },
    {
      id: 'gateway-certificate',
      dependsOn: ['gateway-namespace'],
      object: {
        apiVersion: 'cert-manager.io/v1',
        kind: 'Certificate',
        metadata: { name: SECRET, namespace: GATEWAY_NAMESPACE },
        spec: {
          secretName: SECRET,
          dnsNames: hosts,
          duration: '2160h0m0s',
          renewBefore: '720h0m0s',
          privateKey: {
            algorithm: 'ECDSA',
            size: 256,
            rotationPolicy: 'Always',
          },
          issuerRef: {
            group: 'cert-manager.io',
            kind: 'ClusterIssuer',
            name: CLUSTER_ISSUER,
          },
        },
      } satisfies BuiltObject,
    },
    {
      id: 'gateway',
      dependsOn: ['gateway-namespace'],
      object: {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'Gateway',
        metadata: { name: NAME, namespace: GATEWAY_NAMESPACE },
        spec: {
          gatewayClassName: className,
          infrastructure: { annotations: annotationsFor(network) },
          listeners: domains.map(domain => ({
            name: domain,
            hostname: `*.${domain}`,
            port: 443,
            protocol: 'HTTPS',
            tls: {
              mode: 'Terminate',
              certificateRefs: [{ group: '', kind: 'Secret', name: SECRET }],
            },
            allowedRoutes: {
              namespaces: {
                from: 'Selector',
                selector: {
                  matchExpressions: [{ key: LABEL_ID, operator: 'Exists' }],
                },
              },
            },
          })),
        },
      },
    },
  ];
}

function annotationsFor({
  subnetId,
  securityGroupId,
}: NonNullable<SharedGateway['network']>): Record<string, string> {
  const lb = 'service.beta.kubernetes.io/oci-load-balancer-';
  return {
    'oci.oraclecloud.com/load-balancer-type': 'lb',
    [`${lb}internal`]: 'true',
    [`${lb}subnet1`]: subnetId,
    [`${lb}shape`]: 'flexible', // without it, a fixed shape that OCI gives to nobody any more
    [`${lb}shape-flex-min`]: '10',
    [`${lb}shape-flex-max`]: '100',
    'oci.oraclecloud.com/oci-network-security-groups': securityGroupId,
    // Otherwise the cloud controller manager opens the subnet's security list to everybody.
    'oci.oraclecloud.com/security-rule-management-mode': 'None',
  };
}
