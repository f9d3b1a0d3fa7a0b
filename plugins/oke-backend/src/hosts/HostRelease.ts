import { randomUUID } from 'node:crypto';
import {
  allowedHostsOf,
  ANNOTATION_ALLOWED_HOSTS,
  apiVersionOf,
  KubernetesError,
  type ApiResource,
  type IssuerRef,
  type KubernetesApi,
  type KubernetesClient,
  type StoredObject,
} from '@okeanos/backstage-plugin-oke-node';
import { withoutFinalizers } from '../reconcile/finalizers';
import {
  CERTIFICATE_REQUESTS,
  isPendingRequest,
} from '../certificates/certificateRequests';
import {
  findRevoked,
  reaches,
  readCertificate,
  type Allowance,
  type SeenCertificate,
} from './certificates';
import type { LeftSecret } from './LeftSecret';
import { hindrance, type Hindrance } from '../reconcile/Hindrance';

const CERTIFICATES: ApiResource = {
  group: 'cert-manager.io',
  version: 'v1',
  kind: 'Certificate',
  plural: 'certificates',
  namespaced: true,
};

/** What a release is done with. */
export interface ReleaseContext {
  api: KubernetesApi;
  client: Pick<KubernetesClient, 'list' | 'exists'>;
  /** The Certificates of the namespace as a watch shows them; undefined when the API server must be asked. */
  watched?: () => StoredObject[] | undefined;
  /** Called before each effect. */
  beforeEffect: () => Promise<void>;
  signal: AbortSignal;
}

/** What a look at the certificates of a namespace found. */
export interface CertificatesLook {
  certificates: SeenCertificate[];
  /** Secrets of the Certificates that were removed now. */
  leftSecrets: LeftSecret[];
  /** What could still obtain a certificate for a released host in the namespace, by host. */
  obstacles: Map<string, Hindrance>;
}

/**
 * Looks at all Certificates of a namespace and removes those that may not be renewed. Their Secrets stay: pods may
 * be using them.
 *
 * @param released - hosts that are no longer allowed, and not free yet
 * @throws what the API server refuses, or that it does not answer
 */
export async function releaseHosts(
  context: ReleaseContext,
  allowance: Allowance,
  released: string[],
): Promise<CertificatesLook> {
  const { namespace } = allowance;
  const certificates = await certificatesOf(context, allowance, released);
  const revoked = findRevoked(certificates, allowance, released);
  const toDelete = revoked.filter(({ isTerminating }) => !isTerminating);
  for (const { name, uid } of toDelete) {
    await remove(context, CERTIFICATES, { namespace, name, uid });
  }
  const leftSecrets = toDelete.flatMap(
    ({ name, secretName, names, notAfter }) =>
      notAfter
        ? [
            {
              ...{ secret: secretName, certificate: name, names },
              ...{ isRemoved: true, until: notAfter },
            },
          ]
        : [],
  );
  const obstacles = new Map<string, Hindrance>();
  const allowed =
    released.length > 0 ? await allowedHosts(context, namespace) : [];
  for (const host of released) {
    const holding = revoked.find(certificate => reaches(certificate, host));
    const obstacle = holding
      ? describeHolding(holding, namespace)
      : await findPermission(context, allowance, host, allowed);
    if (obstacle) {
      obstacles.set(host, obstacle);
    }
  }
  return { certificates, leftSecrets, obstacles };
}

/** A watch may be behind: it is enough for finding that there is nothing to do, and for nothing that is done. */
async function certificatesOf(
  context: ReleaseContext,
  allowance: Allowance,
  released: string[],
): Promise<SeenCertificate[]> {
  const watched = released.length === 0 ? context.watched?.() : undefined;
  const seen = watched?.map(readCertificate);
  if (seen && findRevoked(seen, allowance, released).length === 0) {
    return seen;
  }
  const { namespace } = allowance;
  return (await list(context, CERTIFICATES, namespace)).map(readCertificate);
}

function describeHolding(
  { name, finalizers }: SeenCertificate,
  namespace: string,
): Hindrance {
  const certificate = { apiVersion: 'cert-manager.io/v1', kind: 'Certificate' };
  return finalizers.length > 0
    ? {
        message: `Certificate ${name} is deleted and held by its finalizers (${finalizers.join(
          ', ',
        )}): whoever may change it there takes them away`,
        commands: withoutFinalizers(certificate, name, namespace),
      }
    : hindrance(`Certificate ${name} was being removed`);
}

/** Hosts that the Namespace allows now. */
async function allowedHosts(
  { api, signal }: ReleaseContext,
  name: string,
): Promise<string[]> {
  const ref = { apiVersion: 'v1', kind: 'Namespace', name };
  const live = await api.get(ref, signal);
  return live ? allowedHostsOf(live) : [];
}

/** By what the API server would still take Certificates for a host; undefined when it refuses them. */
async function findPermission(
  context: ReleaseContext,
  { namespace, issuers }: Allowance,
  host: string,
  allowed: string[],
): Promise<Hindrance | undefined> {
  if (allowed.includes(host)) {
    return hindrance(
      `the Namespace still allows it by its annotation ${ANNOTATION_ALLOWED_HOSTS}`,
    );
  }
  // Not that of its own source alone: an API server that has not seen a change of the source takes another.
  for (const issuer of issuers) {
    if (!(await isProbeRefused(context, namespace, host, issuer))) {
      return hindrance(
        'the admission policy of the cluster still lets Certificates for it through',
      );
    }
  }
  return undefined;
}

/** Asks whether a Certificate would be let through that is never made. Nobody can have taken its name. */
async function isProbeRefused(
  { api, signal }: ReleaseContext,
  namespace: string,
  host: string,
  issuerRef: IssuerRef,
): Promise<boolean> {
  const name = `okeanos-host-probe-${randomUUID()}`;
  const certificate = {
    apiVersion: apiVersionOf(CERTIFICATES),
    kind: CERTIFICATES.kind,
    metadata: { name, namespace },
    spec: {
      secretName: name,
      dnsNames: [host],
      issuerRef,
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
export async function removePendingRequests(
  context: ReleaseContext,
  namespace: string,
): Promise<void> {
  for (const request of await list(context, CERTIFICATE_REQUESTS, namespace)) {
    if (isPendingRequest(request)) {
      const { name, uid } = request.metadata;
      await remove(context, CERTIFICATE_REQUESTS, { namespace, name, uid });
    }
  }
}

/** Nothing where the kind is not served: then there is none. */
async function list(
  { api, client, signal }: ReleaseContext,
  resource: ApiResource,
  namespace: string,
): Promise<StoredObject[]> {
  const scope = await api.scopeOf({
    apiVersion: apiVersionOf(resource),
    kind: resource.kind,
  });
  return scope ? client.list(resource, { namespace, signal }) : [];
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
