import type { NamespaceSpec } from '@okeanos/backstage-plugin-oke-common';
import {
  withIdentity,
  type KubernetesPart,
} from '../../convergence/kubernetes';
import {
  ANNOTATION_ALLOWED_HOSTS,
  ANNOTATION_CERTIFICATE_SOURCE,
  ANNOTATION_OWNER,
} from '../../common/names';
import type { IssuerRef } from '../../extensions/certificateSources';
import { certificateParts } from './certificates';
import { networkPolicyParts } from './networkPolicies';
import { ownerAccessParts } from './ownerAccess';
import type { BuiltObject } from '../BuiltObject';

/**
 * What a namespace's blueprint needs to know beside the spec.
 *
 * @public
 */
export interface NamespaceContext {
  /** UID of this incarnation. */
  id: string;
  /** Name of the owner's group in the cluster (an OCI group's OCID, or an OIDC group); undefined when unmapped. */
  ownerGroup?: string;
  /** Version of the Pod Security Standards to pin, for example `v1.36`. */
  podSecurityVersion: string;
  /** Kubernetes namespaces that ingress controllers and gateways run in. */
  ingressNamespaces: string[];
  /**
   * Blocks that traffic of a Service's load balancer comes from: the subnet of load balancers, nodes, clients. None when they are
   * not known: then no policy lets it in.
   */
  loadBalancerCidrs?: string[];
  /** Issuer of the source of its certificates; undefined when there is no such source: then it has none. */
  issuerRef: IssuerRef | undefined;
}

/**
 * The Kubernetes objects that make up an app namespace, with their dependencies. Pure.
 *
 * @public
 */
export function namespaceParts(
  spec: NamespaceSpec,
  context: NamespaceContext,
): KubernetesPart[] {
  const content = [
    resourceQuotaPart(spec),
    limitRangePart(spec),
    ...ownerAccessParts(context.ownerGroup),
    ...networkPolicyParts(spec, context),
    ...(context.issuerRef ? certificateParts(spec, context.issuerRef) : []),
  ];
  return [
    namespacePart(spec, context),
    ...content.map(part => inNamespace(part, spec.name)),
  ].map(part => withIdentity(part, context.id));
}

/**
 * Hosts outside the cluster that a Namespace allows its certificates to carry, as it says now. Pure.
 *
 * @public
 */
export function allowedHostsOf({
  metadata,
}: {
  metadata: { annotations?: Record<string, string> };
}): string[] {
  return metadata.annotations?.[ANNOTATION_ALLOWED_HOSTS]?.split(',') ?? [];
}

/** Labels that make the API server hold pods to a Pod Security Standard. */
export function podSecurityLabels(
  { podSecurity }: NamespaceSpec,
  version: string,
): Record<string, string> {
  return Object.fromEntries(
    ['enforce', 'audit', 'warn'].flatMap(mode => [
      [`pod-security.kubernetes.io/${mode}`, podSecurity],
      [`pod-security.kubernetes.io/${mode}-version`, version],
    ]),
  );
}

export function namespacePart(
  spec: NamespaceSpec,
  { podSecurityVersion }: Pick<NamespaceContext, 'podSecurityVersion'>,
): KubernetesPart {
  const hosts = spec.services.flatMap(service => service.hosts);
  return {
    id: 'namespace',
    dependsOn: [],
    object: {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: spec.name,
        labels: podSecurityLabels(spec, podSecurityVersion),
        annotations: {
          [ANNOTATION_OWNER]: spec.owner,
          [ANNOTATION_CERTIFICATE_SOURCE]: spec.certificates.source,
          [ANNOTATION_ALLOWED_HOSTS]: [...new Set(hosts)].sort().join(','),
        },
      },
    } satisfies BuiltObject,
  };
}

/**
 * What a ResourceQuota counts: its type takes any name, and what is misspelt bounds nothing.
 * https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
type Quota = Partial<
  Record<
    | `${'requests' | 'limits'}.${'cpu' | 'memory' | 'ephemeral-storage'}`
    | 'requests.storage'
    | 'pods'
    | 'services.loadbalancers'
    | ('configmaps' | 'persistentvolumeclaims' | 'secrets' | 'services')
    | `count/${
        | 'cronjobs.batch'
        | 'deployments.apps'
        | 'ingresses.networking.k8s.io'
        | 'jobs.batch'
        | 'replicasets.apps'
        | 'serviceaccounts'
        | 'statefulsets.apps'}`,
    string
  >
>;

/** What a LimitRange bounds of containers. */
type ContainerResources = Partial<
  Record<'cpu' | 'memory' | 'ephemeral-storage', string>
>;

/**
 * What one namespace may have of the kinds that its owner can make, so that it cannot fill etcd, which all share. Far
 * beyond what a team's services need. None of a CustomResourceDefinition, Certificates for example: until
 * kube-controller-manager looks for new kinds, every 5 minutes, nothing of such a kind could be made.
 */
const MOST_OBJECTS = {
  configmaps: '500',
  persistentvolumeclaims: '200',
  secrets: '500',
  services: '200',
  'count/cronjobs.batch': '200',
  'count/deployments.apps': '200',
  'count/ingresses.networking.k8s.io': '200',
  'count/jobs.batch': '1000',
  'count/replicasets.apps': '2000',
  'count/serviceaccounts': '200',
  'count/statefulsets.apps': '200',
} satisfies Quota;

function resourceQuotaPart({ quota }: NamespaceSpec): KubernetesPart {
  return {
    id: 'resource-quota',
    dependsOn: ['namespace'],
    object: {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'okeanos' },
      spec: {
        hard: {
          'requests.cpu': quota.cpu,
          'limits.cpu': quota.cpu,
          'requests.memory': quota.memory,
          'limits.memory': quota.memory,
          'requests.storage': quota.storage,
          'requests.ephemeral-storage': quota.ephemeralStorage,
          'limits.ephemeral-storage': quota.ephemeralStorage,
          pods: String(quota.pods),
          'services.loadbalancers': String(quota.loadBalancers),
          ...MOST_OBJECTS,
        } satisfies Quota,
      },
    } satisfies BuiltObject,
  };
}

function limitRangePart({ containerDefaults }: NamespaceSpec): KubernetesPart {
  return {
    id: 'limit-range',
    dependsOn: ['namespace'],
    object: {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'okeanos' },
      spec: {
        limits: [
          {
            type: 'Container',
            defaultRequest: {
              cpu: containerDefaults.cpuRequest,
              memory: containerDefaults.memoryRequest,
              'ephemeral-storage': containerDefaults.ephemeralStorageRequest,
            } satisfies ContainerResources,
            default: {
              cpu: containerDefaults.cpuLimit,
              memory: containerDefaults.memoryLimit,
              'ephemeral-storage': containerDefaults.ephemeralStorageLimit,
            } satisfies ContainerResources,
          },
        ],
      },
    } satisfies BuiltObject,
  };
}

export function inNamespace(
  part: KubernetesPart,
  namespace: string,
): KubernetesPart {
  const metadata = { ...part.object.metadata, namespace };
  return { ...part, object: { ...part.object, metadata } };
}
