import { z } from 'zod';
import { certificateStatusSchema, aspectStateSchema } from './serviceStatus';
import { clusterConnectionSchema } from './clusterStatus';

/** Things that were read, or why they were not: unknown is not empty. */
const told = <T extends z.ZodType>(item: T) =>
  z.discriminatedUnion('state', [
    z.object({ state: z.literal('read'), items: z.array(item) }),
    z.object({
      state: z.literal('unread'),
      /** Why, in a sentence, for people. */
      message: z.string(),
    }),
  ]);

/**
 * Things that were read of a namespace, or why they were not.
 *
 * @public
 */
export type Told<T> =
  | { state: 'read'; items: T[] }
  | { state: 'unread'; message: string };

const summary = {
  state: aspectStateSchema,
  /** A sentence, for people. */
  message: z.string(),
  /** Since when, ISO 8601; undefined when not known. */
  since: z.string().optional(),
};

/** @public */
export const serviceSummarySchema = z.object({
  name: z.string(),
  /** Whether the spec of the namespace names it. */
  isDeclared: z.boolean(),
  /** The worst of what is known of it. */
  ...summary,
});

/**
 * One service of a namespace, in a line.
 *
 * @public
 */
export type ServiceSummary = z.infer<typeof serviceSummarySchema>;

/** @public */
export const quotaUseSchema = z.object({
  /** Name of the ResourceQuota. */
  quota: z.string(),
  /** As Kubernetes writes it: `requests.cpu`. */
  resource: z.string(),
  /** A Kubernetes quantity. */
  hard: z.string(),
  /** A Kubernetes quantity; undefined when it has not been counted. */
  used: z.string().optional(),
  /** From 0 to 1, or more when the quota was lowered; undefined when it has not been counted. */
  share: z.number().optional(),
});

/**
 * How much is used of one bound of a namespace.
 *
 * @public
 */
export type QuotaUse = z.infer<typeof quotaUseSchema>;

/** @public */
export const accessBindingSchema = z.object({
  /** Name of the RoleBinding. */
  name: z.string(),
  /** Kind and name of the role: `Role okeanos-owner`. */
  role: z.string(),
  /** Who has it: `Group shop-team`, `ServiceAccount shop/deployer`. */
  subjects: z.array(z.string()),
  /** Whether Okeanos made it. */
  isMade: z.boolean(),
});

/**
 * Who has a role in a namespace, by one RoleBinding.
 *
 * @public
 */
export type AccessBinding = z.infer<typeof accessBindingSchema>;

/** Who is on the other side, and on which ports, in words. */
const peersSchema = z.array(z.object({ peer: z.string(), ports: z.string() }));

/** @public */
export const policyInWordsSchema = z.object({
  name: z.string(),
  /** Which pods it is about, in words. */
  pods: z.string(),
  /** Whom it lets connect to them; undefined when it says nothing of that, empty when nobody. */
  ingress: peersSchema.optional(),
  /** To whom it lets them connect; undefined when it says nothing of that, empty when nobody. */
  egress: peersSchema.optional(),
  /** Whether Okeanos made it. */
  isMade: z.boolean(),
});

/**
 * One NetworkPolicy of a namespace.
 *
 * @public
 */
export type PolicyInWords = z.infer<typeof policyInWordsSchema>;

/** @public */
export const certificateSummarySchema = certificateStatusSchema
  .pick({
    name: true,
    secretName: true,
    dnsNames: true,
    issuer: true,
    notAfter: true,
    renewalTime: true,
  })
  .extend(summary);

/**
 * One certificate of a namespace, in a line.
 *
 * @public
 */
export type CertificateSummary = z.infer<typeof certificateSummarySchema>;

/** @public */
export const namespaceStatusSchema = z.object({
  cluster: z.string(),
  namespace: z.string(),
  /** How freshly the cluster is observed, on which `services` rests; undefined before the first observation. */
  connection: clusterConnectionSchema.optional(),
  services: told(serviceSummarySchema),
  /** Read of the cluster for this answer, as the rest is. */
  quota: told(quotaUseSchema),
  access: told(accessBindingSchema),
  policies: told(policyInWordsSchema),
  certificates: told(certificateSummarySchema),
  /** Grows with every change of what the watches tell, and of the connection; not told by older backends. */
  version: z.number().int().optional(),
  /** Channel on which the signals plugin tells of newer versions, as for entities. */
  signalChannel: z.string().optional(),
});

/**
 * What is observed of an app namespace.
 *
 * @public
 */
export type NamespaceStatus = z.infer<typeof namespaceStatusSchema>;
