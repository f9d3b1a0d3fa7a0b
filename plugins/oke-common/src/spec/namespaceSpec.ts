import { z } from 'zod';
import {
  dnsLabel,
  entityRef,
  groupRef,
  hostName,
  quantity,
  serviceName,
} from './fields';

/** Namespaces that belong to Kubernetes, to OKE or to Okeanos, never to a team. */
const RESERVED_NAMES = ['default', 'cert-manager', 'istio-system'];
const RESERVED_PREFIXES = ['kube-', 'oke-', 'okeanos-'];

/**
 * Longest life of a certificate in an app namespace, in hours: 90 days, the default of cert-manager.
 *
 * @public
 */
export const LONGEST_CERTIFICATE_HOURS = 24 * 90;

/**
 * Id of the certificate source of namespaces that ask for no other: the CA of their cluster.
 *
 * @public
 */
export const CLUSTER_CA = 'cluster-ca';

/** cert-manager refuses a duration under one hour (`pkg/apis/certmanager/v1.MinimumCertificateDuration`). */
const hours = (least: number, most: number) =>
  z.number().int().min(least).max(most);

const namespaceServiceSchema = z
  .strictObject({
    name: serviceName('the name of a service').describe(
      'Name of the Kubernetes Service',
    ),
    ports: z
      .array(z.number().int().min(1).max(65535))
      .min(1)
      .max(20)
      .describe(
        'TCP ports that the pods of the service listen on; only these are open to the ingress and gateway namespaces',
      ),
    hosts: z
      .array(hostName)
      .max(20)
      .default([])
      .describe(
        'Host names outside the cluster that certificates of this service may carry',
      ),
  })
  .describe('A service that gets a certificate and a way in');

/**
 * Schema of {@link NamespaceSpec}: syntax only. What depends on the cluster, the caller or other
 * objects is checked by the plan.
 *
 * @public
 */
export const namespaceSpecSchema = z.strictObject({
  cluster: dnsLabel('the name of a cluster').describe(
    'Name of the cluster, as Okeanos knows it',
  ),
  name: dnsLabel('the name of a namespace')
    .refine(
      name =>
        !RESERVED_NAMES.includes(name) &&
        !RESERVED_PREFIXES.some(prefix => name.startsWith(prefix)),
      'names of system namespaces are reserved: default, cert-manager, istio-system, kube-*, oke-*, okeanos-*',
    )
    .describe('Name of the Kubernetes Namespace'),
  owner: groupRef.describe('Group that owns the namespace'),
  services: z
    .array(namespaceServiceSchema)
    .max(50)
    .default([])
    .describe('Services that get a certificate and a way in'),
  quota: z
    .strictObject({
      cpu: quantity.default('4').describe('CPU of all pods together, in cores'),
      memory: quantity.default('8Gi').describe('Memory of all pods together'),
      storage: quantity
        .default('50Gi')
        .describe('Storage of all volume claims together'),
      ephemeralStorage: quantity
        .default('50Gi')
        .describe(
          'What all pods together may write on the disks of their nodes',
        ),
      pods: z
        .number()
        .int()
        .min(1)
        .max(10000)
        .default(50)
        .describe('Number of pods'),
      loadBalancers: z
        .number()
        .int()
        .min(0)
        .max(50)
        .default(1)
        .describe('Number of Services of type LoadBalancer'),
    })
    .prefault({})
    .describe(
      'What all pods of the namespace may request and use together (ResourceQuota)',
    ),
  containerDefaults: z
    .strictObject({
      cpuRequest: quantity.default('50m').describe('CPU that it requests'),
      cpuLimit: quantity.default('500m').describe('CPU that it may use'),
      memoryRequest: quantity
        .default('64Mi')
        .describe('Memory that it requests'),
      memoryLimit: quantity.default('256Mi').describe('Memory that it may use'),
      ephemeralStorageRequest: quantity
        .default('64Mi')
        .describe('What it requests of the disk of its node'),
      ephemeralStorageLimit: quantity
        .default('1Gi')
        .describe('What it may write on the disk of its node'),
    })
    .prefault({})
    .describe('What a container gets that asks for nothing (LimitRange)'),
  podSecurity: z
    .enum(['restricted', 'baseline'])
    .default('restricted')
    .describe('Pod Security Standard that the API server enforces'),
  certificates: z
    .strictObject({
      durationHours: hours(1, LONGEST_CERTIFICATE_HOURS)
        .default(24)
        .describe('Life of a certificate in hours'),
      source: dnsLabel('the id of a certificate source')
        .default(CLUSTER_CA)
        .describe(
          `Where the certificates come from: ${CLUSTER_CA}, the CA of the cluster, or what the platform team added`,
        ),
    })
    .prefault({})
    .describe(
      'Life and source of the certificates; cert-manager renews at two thirds',
    ),
  blocks: z
    .record(dnsLabel('the id of a block'), z.unknown())
    .default({})
    .describe(
      'What the platform team adds to namespaces, by id of the block: each says what it is asked for with',
    ),
  sharedWith: z
    .array(entityRef)
    .max(100)
    .default([])
    .describe(
      'Catalog entities of other owners whose pages may show the status of services on this namespace',
    ),
  adoptPolicy: z
    .enum(['Never', 'IfIdentical', 'Always'])
    .default('Never')
    .describe(
      'Whether objects that exist already and are not ours may be taken over',
    ),
  deletePolicy: z
    .enum(['Keep', 'Purge'])
    .default('Purge')
    .describe(
      'What deletion does in the cluster: keep the Kubernetes Namespace and what runs in it, without access for its owner, its hosts and new certificates; or remove it with everything on it',
    ),
  deletionProtection: z
    .boolean()
    .default(false)
    .describe('Refuse deletion until this is switched off'),
  drift: z
    .enum(['report', 'repair'])
    .default('report')
    .describe('What happens when somebody changes what Okeanos made'),
});

/**
 * What was asked for: an app namespace on a cluster. Durations are in hours, quantities are
 * Kubernetes quantities.
 *
 * @public
 */
export type NamespaceSpec = z.output<typeof namespaceSpecSchema>;

/**
 * {@link NamespaceSpec} as a caller writes it, with defaults left out.
 *
 * @public
 */
export type NamespaceSpecInput = z.input<typeof namespaceSpecSchema>;
