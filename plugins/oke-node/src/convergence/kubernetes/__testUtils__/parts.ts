import { contentHash } from '../../contentHash';
import type { KubernetesObject } from '../../../kubernetes';
import { fingerprintOf } from '../fingerprint';
import { withIdentity } from '../identity';
import type { InventoryEntry } from '../Inventory';
import { refOf, type KubernetesPart } from '../part';
import type { KubernetesIntention } from '../planPart';

/** UID of the incarnation that the parts here belong to. */
export const ID = 'id-1';

/** The Namespace `shop`. */
export const namespace: KubernetesPart = withIdentity(
  {
    id: 'namespace',
    dependsOn: [],
    object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } },
  },
  ID,
);

/** A ConfigMap in the Namespace. */
export function configMap(
  name: string,
  data: Record<string, string> = { value: '1' },
  dependsOn = ['namespace'],
): KubernetesPart {
  return withIdentity(
    {
      id: name,
      dependsOn,
      object: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name, namespace: 'shop' },
        data,
      },
    },
    ID,
  );
}

/** An object as somebody else would make it: without our identity. */
export function foreign({ object }: KubernetesPart): KubernetesObject {
  const { name, namespace: inNamespace } = object.metadata;
  return {
    ...object,
    metadata: { name, ...(inNamespace && { namespace: inNamespace }) },
  };
}

export function intentionOf(
  parts: KubernetesPart[],
  options: Partial<KubernetesIntention> = {},
): KubernetesIntention {
  return {
    id: ID,
    parts,
    inventory: [],
    adoptPolicy: 'Never',
    drift: 'report',
    confirmed: false,
    ...options,
  };
}

/** What is recorded of a part that was made with this UID; without one, that was about to be made. */
export function entryOf(part: KubernetesPart, uid?: string): InventoryEntry {
  const { object, id } = part;
  const live = { ...object, metadata: { ...object.metadata, uid } };
  return {
    ...refOf(object),
    part: id,
    ...(uid && { uid, hash: contentHash(object), seen: fingerprintOf(live) }),
  };
}
