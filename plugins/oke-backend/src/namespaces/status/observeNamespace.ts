import {
  parseQuantity,
  type AccessBinding,
  type CertificateSummary,
  type NamespaceStatus,
  type PolicyInWords,
  type QuotaUse,
  type Told,
} from '@okeanos/backstage-plugin-oke-common';
import {
  certificateSummary,
  ClusterObjects,
  isUnreadable,
  KubernetesError,
  kinds,
  LABEL_ID,
  policyInWords,
  readObject,
  type ApiResource,
  type Kind,
  type KubernetesClient,
  type NamedObject,
  type StoredObject,
} from '@okeanos/backstage-plugin-oke-node';
import { z } from 'zod';
import { messageOf } from '../namespaceContents';

/** What is read of the cluster when somebody looks at a namespace. */
export type ObservedNamespace = Pick<
  NamespaceStatus,
  'quota' | 'access' | 'policies' | 'certificates'
>;

const ROLE_BINDINGS: ApiResource = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'RoleBinding',
  plural: 'rolebindings',
  namespaced: true,
};

const roleBindingSchema = z.object({
  roleRef: z.object({ kind: z.string(), name: z.string() }),
  subjects: z
    .array(
      z.object({
        kind: z.string(),
        name: z.string(),
        namespace: z.string().optional(),
      }),
    )
    .nullish()
    .transform(subjects => subjects ?? []),
});

/** The same reason for everything that would have been read. */
export function nothingObserved(message: string): ObservedNamespace {
  const unread: Told<never> = { state: 'unread', message };
  return {
    ...{ quota: unread, access: unread },
    ...{ policies: unread, certificates: unread },
  };
}

/**
 * Reads of a namespace what its page tells. What cannot be read, or not be understood, is told as such, and the rest is
 * told all the same.
 *
 * @param id - of the incarnation: what carries its label, Okeanos made
 */
export async function observeNamespace(
  client: Pick<KubernetesClient, 'list'>,
  { namespace, id }: { namespace: string; id: string },
  now: Date,
  signal: AbortSignal,
): Promise<ObservedNamespace> {
  const isMade = (object: StoredObject) =>
    object.metadata.labels?.[LABEL_ID] === id;
  const read = <T>(
    resource: ApiResource,
    tell: (object: StoredObject) => T[],
  ): Promise<Told<T>> =>
    told(resource.kind, async () =>
      (await client.list(resource, { namespace, signal })).flatMap(tell),
    );
  const issuersRead = readIssuers(client, namespace, now, signal);
  const [quota, access, policies, certificates] = await Promise.all([
    read<QuotaUse>(resourceOf(kinds.ResourceQuota), object =>
      quotaUse(understood(kinds.ResourceQuota, object)),
    ),
    read<AccessBinding>(ROLE_BINDINGS, object => [
      { ...accessBinding(object), isMade: isMade(object) },
    ]),
    read<PolicyInWords>(resourceOf(kinds.NetworkPolicy), object => [
      {
        ...policyInWords(understood(kinds.NetworkPolicy, object)),
        isMade: isMade(object),
      },
    ]),
    told<CertificateSummary>(kinds.Certificate.kind, async () => {
      const [listed, objects] = await Promise.all([
        client.list(resourceOf(kinds.Certificate), { namespace, signal }),
        issuersRead,
      ]);
      const items = listed.map(object => understood(kinds.Certificate, object));
      objects.replace(kinds.Certificate, items, () => now);
      return items.map(item => certificateSummary(item, objects, now));
    }),
  ]);
  return { quota, access, policies, certificates };
}

/** What certificates of the namespace can be issued by, or why that is not known; the certificates are not read yet. */
async function readIssuers(
  client: Pick<KubernetesClient, 'list'>,
  namespace: string,
  now: Date,
  signal: AbortSignal,
): Promise<ClusterObjects> {
  const { Certificate, Issuer, ClusterIssuer } = kinds;
  const issuers = new ClusterObjects([Certificate, Issuer, ClusterIssuer], now);
  const read = async <T extends NamedObject>(kind: Kind<T>) => {
    const asked = await told(kind.kind, () =>
      client.list(resourceOf(kind), {
        ...(kind.namespaced && { namespace }),
        signal,
      }),
    );
    if (asked.state === 'read') {
      const items = asked.items.map(object => readObject(kind, object));
      issuers.replace(kind, items, () => now);
    } else {
      const { message } = asked;
      issuers.setUnread(kind, { state: 'unreachable', since: now, message });
    }
  };
  await Promise.all([read(Issuer), read(ClusterIssuer)]);
  return issuers;
}

async function told<T>(
  kind: string,
  read: () => Promise<T[]>,
): Promise<Told<T>> {
  try {
    return { state: 'read', items: await read() };
  } catch (error) {
    const message =
      error instanceof KubernetesError && error.status === 403
        ? `The cluster does not let the portal read ${kind} objects there`
        : `The ${kind} objects could not be read: ${messageOf(error)}`;
    return { state: 'unread', message };
  }
}

function resourceOf(kind: Kind<NamedObject>): ApiResource {
  const { apiVersion, plural, namespaced } = kind;
  const [version, group = ''] = apiVersion.split('/').reverse();
  return { group, version, kind: kind.kind, plural, namespaced };
}

/** @throws Error when it has not the form that the API says: then nothing is said of its kind */
function understood<T extends NamedObject>(
  kind: Kind<T>,
  object: StoredObject,
): T {
  const item = readObject(kind, object);
  if (isUnreadable(item)) {
    throw new Error(item.unreadable);
  }
  return item;
}

/**
 * How much is used of each bound of a ResourceQuota. What its controller has not counted yet is not known; of a bound of
 * nothing, all is used. Pure.
 */
export function quotaUse({
  metadata,
  spec,
  status,
}: ReturnType<typeof kinds.ResourceQuota.trim>): QuotaUse[] {
  return Object.entries(spec.hard).map(([resource, hard]) => {
    const used = status.used[resource];
    const share = used === undefined ? undefined : shareOf(used, hard);
    return {
      ...{ quota: metadata.name, resource, hard },
      ...(used !== undefined && { used }),
      ...(share !== undefined && { share }),
    };
  });
}

function shareOf(used: string, hard: string): number | undefined {
  const [part, whole] = [parseQuantity(used), parseQuantity(hard)];
  if (part === undefined || whole === undefined) {
    return undefined;
  }
  return whole === 0n ? 1 : Number(part) / Number(whole);
}

function accessBinding(object: StoredObject): Omit<AccessBinding, 'isMade'> {
  const { roleRef, subjects } = roleBindingSchema.parse(object);
  return {
    name: object.metadata.name,
    role: `${roleRef.kind} ${roleRef.name}`,
    subjects: subjects.map(
      ({ kind, name, namespace }) =>
        `${kind} ${namespace ? `${namespace}/${name}` : name}`,
    ),
  };
}
