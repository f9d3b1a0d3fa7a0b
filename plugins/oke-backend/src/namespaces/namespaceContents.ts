import {
  apiVersionOf,
  KubernetesError,
  type ApiResource,
  type KubernetesClient,
  type StoredObject,
} from '@okeanos/backstage-plugin-oke-node';
import pLimit from 'p-limit';

/** So many kinds at a time: enough to hide latency, kind to the API server. */
const KINDS_AT_A_TIME = 8;

/**
 * Kinds that only tell of others, come and go by themselves, and hold nothing that somebody could miss: they are not
 * looked at.
 */
const REFLECTIONS = new Set([
  'ControllerRevision',
  'Endpoints',
  'EndpointSlice',
  'Event',
  'Lease',
  'PodMetrics',
]);

/** What Kubernetes itself puts into every namespace. */
const IN_EVERY_NAMESPACE = new Set([
  'ConfigMap/kube-root-ca.crt',
  'ServiceAccount/default',
]);

/** Kinds of which more than the metadata is read. */
const WHOLE = new Set([
  'v1/Service',
  'v1/PersistentVolumeClaim',
  'cert-manager.io/v1/Certificate',
]);

/** What could not be read, and why. */
export interface Unread {
  what: string;
  reason: string;
}

/**
 * Everything that lies in a namespace, each thing once, whatever its kind. Of most kinds the metadata only: no Secret is
 * read.
 *
 * @returns the objects, and the kinds that could not be listed
 * @throws what discovery throws: then nothing is known
 */
export async function namespaceContents(
  client: Pick<KubernetesClient, 'discover' | 'list' | 'listMetadata'>,
  namespace: string,
  signal: AbortSignal,
): Promise<{ objects: StoredObject[]; unread: Unread[] }> {
  const limit = pLimit(KINDS_AT_A_TIME);
  const unread: Unread[] = [];
  const lists = await Promise.all(
    kindsIn(await client.discover({ signal })).map(resource =>
      limit(async () => {
        try {
          const id = `${apiVersionOf(resource)}/${resource.kind}`;
          return WHOLE.has(id)
            ? await client.list(resource, { namespace, signal })
            : await client.listMetadata(resource, { namespace, signal });
        } catch (error) {
          if (!isNotListable(error)) {
            unread.push({ what: nameOf(resource), reason: messageOf(error) });
          }
          return [];
        }
      }),
    ),
  );
  return {
    objects: lists
      .flat()
      .filter(
        ({ kind, metadata }) =>
          !IN_EVERY_NAMESPACE.has(`${kind}/${metadata.name}`),
      ),
    unread: unread.sort((a, b) => (a.what < b.what ? -1 : 1)),
  };
}

/** Kinds of a namespace's objects, each in the version that the API server prefers. */
function kindsIn(served: ApiResource[]): ApiResource[] {
  const seen = new Set<string>();
  return served.filter(({ group, plural, kind, namespaced }) => {
    const id = `${group}/${plural}`;
    const isNew = !seen.has(id);
    seen.add(id);
    return isNew && namespaced && !REFLECTIONS.has(kind);
  });
}

/** A kind that is asked something and keeps no objects, for example `LocalSubjectAccessReview`. */
function isNotListable(error: unknown): boolean {
  return error instanceof KubernetesError && error.status === 405;
}

export function nameOf(resource: ApiResource): string {
  return `${resource.kind} (${apiVersionOf(resource)})`;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
