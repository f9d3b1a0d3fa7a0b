import { z } from 'zod';

/** @public */
export const evidenceSchema = z.object({
  /** `apiVersion` of the object, for example `gateway.networking.k8s.io/v1`. */
  apiVersion: z.string(),
  kind: z.string(),
  /** Empty for cluster-scoped objects. */
  namespace: z.string(),
  name: z.string(),
  /** What was read there, for example `status.conditions[Ready]=False (Issuing)`. */
  observed: z.string(),
});

/**
 * The object that a statement rests on, and what was seen there.
 *
 * @public
 */
export type Evidence = z.infer<typeof evidenceSchema>;

/** @public */
export const aspectStateSchema = z.enum([
  /** Observed, and as it should be. The only green one. */
  'healthy',
  /** Works, but something needs attention. */
  'warning',
  /** Observed not to work. */
  'failed',
  /** On its way: declared, not yet acted on. */
  'pending',
  /** Declared, but not seen in effect: nothing that would make it true was found or observed. */
  'declared',
  /** Observed that there is none. */
  'none',
  /** The API that would tell is not served by the cluster. */
  'notInstalled',
  /** The cluster refused the read. */
  'notPermitted',
  /** Not known, for the reason given. */
  'unknown',
]);

/**
 * How one aspect of a service stands. Only `healthy` is green.
 *
 * @public
 */
export type AspectState = z.infer<typeof aspectStateSchema>;

const aspectFields = {
  state: aspectStateSchema,
  /** One word in PascalCase, for programs and translations. */
  reason: z.string(),
  /** A sentence, for people. */
  message: z.string(),
  /** Since when the aspect has this state and reason, ISO 8601. */
  since: z.string(),
  evidence: z.array(evidenceSchema),
};

/** @public */
export const aspectSchema = z.object(aspectFields);

/**
 * A statement with its reason, its start and its evidence.
 *
 * @public
 */
export type Aspect = z.infer<typeof aspectSchema>;

/** @public */
export const exposureRouteSchema = z.object({
  ...aspectFields,
  /** What exposes the service. */
  kind: z.enum([
    'Ingress',
    'HTTPRoute',
    'GRPCRoute',
    'TLSRoute',
    'TCPRoute',
    'Service',
  ]),
  name: z.string(),
  /** Namespace of the Ingress, route or Service. */
  namespace: z.string(),
  /** Host names, `*` for any. Empty for a Service of type LoadBalancer. */
  hosts: z.array(z.string()),
  /** Paths or matches in words, for example `/api (prefix)`. */
  paths: z.array(z.string()),
  /** Name of the Gateway (with its listener, `gateway/listener`) or IngressClass, if any. */
  via: z.string(),
  /** Name that the controller gives itself; empty when no controller has acted. */
  controller: z.string(),
  /** IP addresses or host names of the entry; empty while there are none. */
  addresses: z.array(z.string()),
  /** Whether the address can be reached from the internet; `unknown` is neither. */
  visibility: z.enum(['private', 'public', 'unknown']),
  tls: z.enum(['terminated', 'passthrough', 'none', 'unknown']),
  /** The Service that it leads through, as `namespace/name`: another one may lead to the same pods. Empty when not told. */
  service: z.string().default(''),
  /** Who made it: the name that a tool or controller gives itself; empty when not known. */
  madeBy: z.string().default(''),
  /** When it was made, ISO 8601; undefined when not known. */
  madeAt: z.string().optional(),
  /** Port of the Service that requests go to, by number or name; empty when unknown. */
  port: z.string(),
});

/**
 * One way into a service.
 *
 * @public
 */
export type ExposureRoute = z.infer<typeof exposureRouteSchema>;

/** @public */
export const formerWaySchema = z.object({
  ...exposureRouteSchema.pick({ kind: true, name: true, namespace: true })
    .shape,
  /** Host name that it led from, `*` for any. */
  host: z.string(),
  /** When it was seen that it leads there no more, ISO 8601. */
  until: z.string(),
});

/**
 * A way into a service that was there and is not.
 *
 * @public
 */
export type FormerWay = z.infer<typeof formerWaySchema>;

/** @public */
export const exposureStatusSchema = z.object({
  ...aspectFields,
  routes: z.array(exposureRouteSchema),
  /** Of the last 24 hours, the latest ones; undefined when there are none, or they were not remembered yet. */
  formerWays: z.array(formerWaySchema).optional(),
  endpoints: z.object({
    /** Addresses that take traffic; undefined when EndpointSlices could not be read. */
    ready: z.number().int().optional(),
    total: z.number().int().optional(),
  }),
});

/**
 * How a service can be reached from outside its namespace.
 *
 * @public
 */
export type ExposureStatus = z.infer<typeof exposureStatusSchema>;

/** @public */
export const chainCertificateSchema = z.object({
  subject: z.string(),
  issuer: z.string(),
  /** Hexadecimal, lower case. */
  serialNumber: z.string(),
  notBefore: z.string(),
  notAfter: z.string(),
  isCa: z.boolean(),
});

/**
 * One certificate of a chain, the leaf first.
 *
 * @public
 */
export type ChainCertificate = z.infer<typeof chainCertificateSchema>;

/** @public */
export const certificateStatusSchema = z.object({
  ...aspectFields,
  /** Name of the cert-manager Certificate, or of the Secret when nothing manages it. */
  name: z.string(),
  namespace: z.string(),
  secretName: z.string(),
  /** What the service uses it for. */
  usedFor: z.enum(['mtls', 'ingress']),
  dnsNames: z.array(z.string()),
  issuer: z.string(),
  /** Bounds of the leaf; undefined when unknown. ISO 8601. */
  notBefore: z.string().optional(),
  notAfter: z.string().optional(),
  /** When cert-manager will renew it; undefined when nothing is scheduled. */
  renewalTime: z.string().optional(),
  /** Earliest end of the whole chain, which may come before the leaf's; undefined when the chain is unknown. */
  chainNotAfter: z.string().optional(),
  /** Empty when the chain could not be read. */
  chain: z.array(chainCertificateSchema),
  /** How often it was issued; undefined when never. */
  revision: z.number().int().optional(),
});

/**
 * One certificate that a service depends on.
 *
 * @public
 */
export type CertificateStatus = z.infer<typeof certificateStatusSchema>;

/** @public */
export const certificatesStatusSchema = z.object({
  ...aspectFields,
  certificates: z.array(certificateStatusSchema),
  /** What is known of mutual TLS: what is issued, and what is not observed. */
  mtls: aspectSchema,
});

/**
 * All certificates that a service depends on.
 *
 * @public
 */
export type CertificatesStatus = z.infer<typeof certificatesStatusSchema>;

/** @public */
export const policyItemSchema = z.object({
  ...aspectFields,
  /** For example `NetworkPolicy`, `ResourceQuota`, `PodSecurity`. */
  kind: z.string(),
  name: z.string(),
});

/**
 * One policy that applies to a service's pods.
 *
 * @public
 */
export type PolicyItem = z.infer<typeof policyItemSchema>;

/** @public */
export const allowedPeerSchema = z.object({
  /** Who is on the other side, in words: `pods labelled app=cart of namespace shop`. */
  peer: z.string(),
  /** On which ports, in words: `TCP 8443`. */
  ports: z.string(),
  /** Names of the NetworkPolicies that allow it; none when no policy restricts. */
  policies: z.array(z.string()),
  /** Which of the service's pods, in words; all of them without it. */
  of: z.string().optional(),
});

/**
 * Somebody who may connect to a service's pods, or to whom they may connect.
 *
 * @public
 */
export type AllowedPeer = z.infer<typeof allowedPeerSchema>;

/** @public */
export const policyStatusSchema = z.object({
  ...aspectFields,
  items: z.array(policyItemSchema),
  /** What the policies mean for the service's pods, per direction, where they are enforced. */
  ingress: z.enum(['defaultDeny', 'open', 'unknown']),
  egress: z.enum(['defaultDeny', 'open', 'unknown']),
  /**
   * Whether something enforces NetworkPolicies on the nodes of the pods, and what was seen of it: a sentence.
   * Undefined in statuses of an earlier version.
   */
  enforcement: z
    .object({
      state: z.enum(['enforced', 'noneKnown', 'unknown']),
      message: z.string(),
    })
    .optional(),
  /** Who may connect, by direction; undefined when it is not known. */
  allowed: z
    .object({
      ingress: z.array(allowedPeerSchema),
      egress: z.array(allowedPeerSchema),
    })
    .optional(),
});

/**
 * Policies of a service. A NetworkPolicy without an agent that is seen to enforce it is `declared`, never
 * `healthy`.
 *
 * @public
 */
export type PolicyStatus = z.infer<typeof policyStatusSchema>;

/**
 * Where an item of a module is shown: on one of the cards of a service, or on the card of all that belongs to none.
 *
 * @public
 */
export const itemCardSchema = z.enum([
  'exposure',
  'certificates',
  'policy',
  'checks',
]);

/** @public */
export type ItemCard = z.infer<typeof itemCardSchema>;

/** @public */
export const evaluatorItemSchema = z.object({
  ...aspectFields,
  /** Id of the evaluator that says it. */
  evaluator: z.string(),
  /** Unique among what the evaluator says of the service. */
  id: z.string(),
  card: itemCardSchema,
  /** What it is about, in a few words. */
  title: z.string(),
  /** Id of the renderer that shows it. Without one, or when the frontend has none of that id, it is shown as every item. */
  renderer: z.string().optional(),
  /** For the renderer: any JSON. */
  data: z.unknown().optional(),
});

/**
 * What an evaluator of a module says of a service.
 *
 * @public
 */
export type EvaluatorItem = z.infer<typeof evaluatorItemSchema>;

/** @public */
export const serviceStatusSchema = z.object({
  cluster: z.string(),
  namespace: z.string(),
  service: z.string(),
  /** The Gateway that it is a part of, such as `Gateway edge`: a controller made it to let requests in. */
  partOf: z.string().optional(),
  exposure: exposureStatusSchema,
  certificates: certificatesStatusSchema,
  policy: policyStatusSchema,
  /** What evaluators of modules say. What is worse than its card says itself is what the card says as a whole. */
  items: z.array(evaluatorItemSchema).default([]),
  /**
   * By card: ids of the kinds that it rests on. When one of them is stale, what the card says may no longer be so.
   * Absent in statuses that were written before this was told.
   */
  readKinds: z.partialRecord(itemCardSchema, z.array(z.string())).optional(),
});

/**
 * What is known of one Kubernetes Service.
 *
 * @public
 */
export type ServiceStatus = z.infer<typeof serviceStatusSchema>;
