import type { DeletionItem } from '@okeanos/backstage-plugin-oke-common';
import {
  type ApiResource,
  type InventoryEntry,
  type IssuerRef,
  type StoredObject,
} from '@okeanos/backstage-plugin-oke-node';
import type {
  Provisioner,
  RegisteredCluster,
} from '../clusters/RegisteredCluster';
import type { SeenDeletion } from '../declarations/deleteDeclared';
import { withTimeout } from '../declarations/withTimeout';
import { findRevoked, readCertificate } from '../hosts/certificates';
import { formatMoment } from '../reconcile/formatMoment';
import { isHeld, type HostClaim } from '../hosts/HostClaim';
import { itemOf, volumeOf, type ReclaimPolicies } from './deletionItems';
import { findNamespace, isOutside, isRightOfBlock } from './endNamespace';
import { messageOf, namespaceContents, type Unread } from './namespaceContents';
import type { NamespaceRecord } from './NamespaceStore';

/** So long the cluster has: what it has not said by then is not read. */
const LOOK_MS = 5_000;

const VOLUMES: ApiResource = {
  group: '',
  version: 'v1',
  kind: 'PersistentVolume',
  plural: 'persistentvolumes',
  namespaced: false,
};

/** What the deletion of a namespace depends on beside its row. */
export interface LookContext {
  /** Undefined when it is not known any more. */
  cluster: RegisteredCluster | undefined;
  /** The hosts that it claims. */
  claims: HostClaim[];
  /** References of the catalog entities that show it, in order. */
  readEntities: () => Promise<string[]>;
  /** Issuers of all sources. */
  issuers: IssuerRef[];
  /** That of its own source. */
  issuer: IssuerRef | undefined;
  now: Date;
}

/**
 * What the deletion of a namespace would take away, and what would stay. What the cluster does not say in time is told as
 * not read.
 */
export async function lookAtNamespace(
  record: NamespaceRecord,
  context: LookContext,
): Promise<SeenDeletion> {
  const [{ items, unread }, shown] = await Promise.all([
    lookAtCluster(record, context),
    readEntities(context),
  ]);
  const hosts = context.claims.map(claim => ({
    host: claim.host,
    when: whenFree(record, claim, context.now),
  }));
  return {
    ...{ items, hosts, entities: shown.entities },
    unread: [...unread, ...shown.unread],
  };
}

async function readEntities(
  context: LookContext,
): Promise<Pick<SeenDeletion, 'entities' | 'unread'>> {
  try {
    return { entities: await context.readEntities(), unread: [] };
  } catch (error) {
    const what = 'the catalog entities that show it';
    return { entities: [], unread: [{ what, reason: messageOf(error) }] };
  }
}

async function lookAtCluster(
  record: NamespaceRecord,
  context: LookContext,
): Promise<{ items: DeletionItem[]; unread: Unread[] }> {
  const { inventory } = record;
  try {
    return await withTimeout(LOOK_MS, async signal => {
      if (!context.cluster) {
        throw new Error(`the portal knows no cluster ${record.spec.cluster}`);
      }
      const provisioner = await context.cluster.provisioner();
      const namespace = await findNamespace(provisioner.api, record, signal);
      const outside = inventory.filter(isOutside).map(madeItem(record));
      if (!namespace) {
        return { items: outside, unread: [] };
      }
      const { items, unread } = await lookInside(
        record,
        context,
        provisioner,
        signal,
      );
      return {
        items: [namespaceItem(record, namespace), ...outside, ...items],
        unread,
      };
    });
  } catch (error) {
    return {
      items: inventory.map(madeItem(record)),
      unread: [
        {
          what: 'Everything in the namespace',
          reason: messageOf(error),
        },
      ],
    };
  }
}

async function lookInside(
  record: NamespaceRecord,
  context: LookContext,
  { client }: Provisioner,
  signal: AbortSignal,
): Promise<{ items: DeletionItem[]; unread: Unread[] }> {
  const { spec, inventory } = record;
  const { objects, unread } = await namespaceContents(
    client,
    spec.name,
    signal,
  );
  const volumes = await readVolumes(client, objects, signal);
  const certificates = objects.filter(isCertificate).map(readCertificate);
  const revoked = findRevoked(
    certificates,
    {
      ...{ namespace: spec.name, hosts: [] },
      ...{ issuers: context.issuers, issuer: context.issuer },
    },
    context.claims.map(({ host }) => host),
  );
  const goes = (object: StoredObject) => {
    const entry = inventory.find(({ uid }) => uid === object.metadata.uid);
    if (entry && isRight(entry)) {
      return 'its owner loses what it allows';
    }
    return isCertificate(object) &&
      revoked.some(({ uid }) => uid === object.metadata.uid)
      ? 'it may not be renewed there any more; its Secret stays'
      : undefined;
  };
  return {
    items: objects.map(object =>
      itemOf(object, {
        deletePolicy: spec.deletePolicy,
        isMade: inventory.some(({ uid }) => uid === object.metadata.uid),
        goes: goes(object),
        holds: certificates.find(({ secretName }) =>
          isSecret(object, secretName),
        ),
        volumes,
      }),
    ),
    unread,
  };
}

/** Those of claims; undefined of one that could not be read. */
async function readVolumes(
  client: Provisioner['client'],
  objects: StoredObject[],
  signal: AbortSignal,
): Promise<ReclaimPolicies> {
  const names = new Set(objects.flatMap(object => volumeOf(object) ?? []));
  if (names.size === 0) {
    return new Map();
  }
  try {
    const volumes = await client.list(VOLUMES, { signal });
    return new Map(
      volumes.map(({ metadata, spec }) => [metadata.name, reclaimOf(spec)]),
    );
  } catch {
    return new Map();
  }
}

function reclaimOf(spec: unknown): string | undefined {
  const policy =
    typeof spec === 'object' &&
    spec !== null &&
    'persistentVolumeReclaimPolicy' in spec
      ? spec.persistentVolumeReclaimPolicy
      : undefined;
  return typeof policy === 'string' ? policy : undefined;
}

function isCertificate({ apiVersion, kind }: StoredObject): boolean {
  return apiVersion === 'cert-manager.io/v1' && kind === 'Certificate';
}

function isSecret({ kind, metadata }: StoredObject, name: string): boolean {
  return kind === 'Secret' && metadata.name === name;
}

/** What goes also when the namespace is kept. */
function isRight(entry: InventoryEntry): boolean {
  return entry.part === 'owner-binding' || isRightOfBlock(entry);
}

function namespaceItem(
  { spec }: NamespaceRecord,
  { apiVersion, kind, metadata }: StoredObject,
): DeletionItem {
  const common = { kind, apiVersion, name: metadata.name, isMade: true };
  return spec.deletePolicy === 'Keep'
    ? {
        ...{ ...common, action: 'keep' },
        reason:
          'it stays with what is in it (deletePolicy: Keep); its owner loses access and hosts, and the portal forgets it',
      }
    : {
        ...{ ...common, action: 'delete' },
        reason: 'it goes with everything in it (deletePolicy: Purge)',
      };
}

/** An object that Okeanos made, and that was not looked at. */
function madeItem({ spec }: NamespaceRecord) {
  return (entry: InventoryEntry): DeletionItem => {
    const { apiVersion, kind, namespace, name } = entry;
    const isKept = spec.deletePolicy === 'Keep' && !isRight(entry);
    return {
      ...{ apiVersion, kind, name, isMade: true },
      ...(namespace !== spec.name && { namespace }),
      action: isKept ? 'keep' : 'delete',
      reason: isKept
        ? 'it stays as it is'
        : 'Okeanos made it for the namespace',
    };
  };
}

function whenFree(
  { spec }: NamespaceRecord,
  claim: HostClaim,
  now: Date,
): string {
  const when =
    spec.deletePolicy === 'Keep'
      ? 'as soon as it is seen that no certificate for it can be obtained in the namespace any more'
      : 'as soon as the namespace is gone';
  return isHeld(claim, now) && claim.heldUntil
    ? `${when}, and not before ${formatMoment(
        claim.heldUntil,
      )}: certificates of an earlier cluster are valid until then`
    : when;
}
