import { randomUUID } from 'node:crypto';
import {
  ANNOTATION_ALLOWED_HOSTS,
  apiVersionOf,
  CLUSTER_ISSUER,
  KubernetesError,
  type ApiResource,
  type KubernetesApi,
  type KubernetesClient,
  type StoredObject,
} from '@okeanos/backstage-plugin-oke-node';
import { z } from 'zod';
import {
  findRevoked,
  readCertificate,
  type Allowance,
  type SeenCertificate,
} from './certificates';
import type { LeftSecret } from './LeftSecret';

const certManager = (kind: string, plural: string): ApiResource => ({
  group: 'cert-manager.io',
  version: 'v1',
  kind,
  plural,
  namespaced: true,
});
const CERTIFICATES = certManager('Certificate', 'certificates');
const REQUESTS = certManager('CertificateRequest', 'certificaterequests');

/** What a release is done with. */
export interface ReleaseContext {
  api: KubernetesApi;
  client: Pick<KubernetesClient, 'list'>;
  /** Called before each effect. */
  beforeEffect: () => Promise<void>;
  signal: AbortSignal;
}

/** What a look at the certificates of a namespace found. */
export interface CertificatesLook {
  certificates: SeenCertificate[];
  /** Secrets of the Certificates that were removed now. */
  leftSecrets: LeftSecret[];
  /**
   * What could still obtain a certificate for a released host in the namespace, in words; undefined when nothing was
   * seen.
   */
  obstacle?: string;
}

/**
 * Looks at all Certificates of a namespace and removes those that may not be renewed. Their Secrets stay: pods may
 * be using them.
 *
 * @param released - hosts that are no longer allowed, and not free yet
 * @param isFirst - nothing is known to be clear yet: requests that are under way are removed, too
 * @throws what the API server refuses, or that it does not answer
 */
export async function releaseHosts(
  context: ReleaseContext,
  allowance: Allowance,
  released: string[],
  isFirst: boolean,
): Promise<CertificatesLook> {
  const { namespace } = allowance;
  const certificates = (await list(context, CERTIFICATES, namespace)).map(
    readCertificate,
  );
  const revoked = findRevoked(certificates, allowance, released);
  for (const { name, uid } of revoked) {
    await remove(context, CERTIFICATES, { namespace, name, uid });
  }
  const leftSecrets = revoked.flatMap(({ name, secretName, names, notAfter }) =>
    notAfter
      ? [{ secret: secretName, certificate: name, names, until: notAfter }]
      : [],
  );
  const obstacle =
    describeRevoked(revoked) ??
    (await findPermission(context, namespace, released));
  if (!obstacle && isFirst) {
    await removePendingRequests(context, namespace);
  }
  return { certificates, leftSecrets, obstacle };
}

function describeRevoked([first]: SeenCertificate[]): string | undefined {
  if (!first) {
    return undefined;
  }
  return first.finalizers.length > 0
    ? `Certificate ${
        first.name
      } is to go, and its finalizers hold it (${first.finalizers.join(', ')})`
    : `Certificate ${first.name} was being removed`;
}

/** By what the API server would still take Certificates for the hosts; undefined when it refuses them. */
async function findPermission(
  context: ReleaseContext,
  namespace: string,
  hosts: string[],
): Promise<string | undefined> {
  const { api, signal } = context;
  const ref = { apiVersion: 'v1', kind: 'Namespace', name: namespace };
  const live = await api.get(ref, signal);
  const allowed =
    live?.metadata.annotations?.[ANNOTATION_ALLOWED_HOSTS]?.split(',') ?? [];
  if (hosts.some(host => allowed.includes(host))) {
    return `the Namespace still allows it by its annotation ${ANNOTATION_ALLOWED_HOSTS}`;
  }
  for (const host of hosts) {
    if (!(await isProbeRefused(context, namespace, host))) {
      return 'the admission policy of the cluster still lets Certificates for it through';
    }
  }
  return undefined;
}

/** Asks whether a Certificate would be let through that is never made. Nobody can have taken its name. */
async function isProbeRefused(
  { api, signal }: ReleaseContext,
  namespace: string,
  host: string,
): Promise<boolean> {
  const name = `okeanos-host-probe-${randomUUID()}`;
  const certificate = {
    apiVersion: apiVersionOf(CERTIFICATES),
    kind: CERTIFICATES.kind,
    metadata: { name, namespace },
    spec: {
      secretName: name,
      dnsNames: [host],
      issuerRef: {
        group: 'cert-manager.io',
        kind: 'ClusterIssuer',
        name: CLUSTER_ISSUER,
      },
    },
  };
  try {
    await api.apply(certificate, { force: false, dryRun: true, signal });
    return false;
  } catch (error) {
    if (
      error instanceof KubernetesError &&
      error.message.includes('ValidatingAdmissionPolicy')
    ) {
      return true;
    }
    throw error;
  }
}

/**
 * Requests that cert-manager has not answered yet could still be signed, although their Certificate is gone or
 * names less by now. It makes again what it still needs.
 */
async function removePendingRequests(
  context: ReleaseContext,
  namespace: string,
): Promise<void> {
  for (const request of await list(context, REQUESTS, namespace)) {
    if (isPending(request)) {
      const { name, uid } = request.metadata;
      await remove(context, REQUESTS, { namespace, name, uid });
    }
  }
}

const requestSchema = z.object({
  status: z
    .object({
      conditions: z
        .array(
          z.object({
            type: z.string(),
            status: z.string(),
            reason: z.string().default(''),
          }),
        )
        .default([]),
    })
    .prefault({}),
});

/** Ready, failed, denied and invalid ones are final (`certmanager/v1.CertificateRequest`). */
function isPending(request: StoredObject): boolean {
  const { conditions } = requestSchema.parse(request).status;
  return !conditions.some(
    ({ type, status, reason }) =>
      (status === 'True' &&
        ['Ready', 'Denied', 'InvalidRequest'].includes(type)) ||
      (type === 'Ready' && ['Failed', 'Denied'].includes(reason)),
  );
}

/** Nothing where the kind is not served: then there is none. */
async function list(
  { api, client, signal }: ReleaseContext,
  resource: ApiResource,
  namespace: string,
): Promise<StoredObject[]> {
  const isServed = await api.serves({
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
  });
  return isServed ? client.list(resource, { namespace, signal }) : [];
}

async function remove(
  { api, beforeEffect, signal }: ReleaseContext,
  resource: ApiResource,
  { namespace, name, uid }: { namespace: string; name: string; uid: string },
): Promise<void> {
  await beforeEffect();
  await api.delete(
    {
      apiVersion: apiVersionOf(resource),
      kind: resource.kind,
      namespace,
      name,
    },
    uid,
    signal,
    { orphan: true },
  );
}
