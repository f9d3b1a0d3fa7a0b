import {
  type DeletionItem,
  type NamespaceSpec,
} from '@okeanos/backstage-plugin-oke-common';
import type { StoredObject } from '@okeanos/backstage-plugin-oke-node';
import { z } from 'zod';
import { heldUntil } from '../reconcile/finalizers';

/** What becomes of the volume of a claim, by name of the volume; undefined when it could not be read. */
export type ReclaimPolicies = Map<string, string | undefined>;

const metadataSchema = z.object({
  ownerReferences: z
    .array(
      z.object({
        kind: z.string(),
        name: z.string(),
        controller: z.boolean().optional(),
      }),
    )
    .default([]),
  managedFields: z
    .array(
      z.object({
        manager: z.string().optional(),
        subresource: z.string().optional(),
      }),
    )
    .default([]),
});

const serviceSchema = z.object({
  spec: z.object({ type: z.string().optional() }).prefault({}),
  status: z
    .object({
      loadBalancer: z
        .object({
          ingress: z
            .array(
              z.object({
                ip: z.string().optional(),
                hostname: z.string().optional(),
              }),
            )
            .optional(),
        })
        .optional(),
    })
    .prefault({}),
});

const claimSchema = z.object({
  spec: z
    .object({
      volumeName: z.string().optional(),
      resources: z
        .object({
          requests: z.object({ storage: z.string().optional() }).optional(),
        })
        .optional(),
    })
    .prefault({}),
});

/**
 * What a deletion does to an object that lies in the namespace. Pure.
 *
 * @param context - `isMade`: Okeanos made it; `goes`: of a namespace that is kept, why this object goes; `holds`: the
 *   Certificate whose Secret it is, which cert-manager makes without an owner
 */
export function itemOf(
  object: StoredObject,
  {
    deletePolicy,
    isMade,
    goes,
    holds,
    volumes,
  }: Pick<NamespaceSpec, 'deletePolicy'> & {
    isMade: boolean;
    goes: string | undefined;
    holds: { name: string } | undefined;
    volumes: ReclaimPolicies;
  },
): DeletionItem {
  const { apiVersion, kind, metadata } = object;
  const { ownerReferences, managedFields } = metadataSchema.parse(metadata);
  const owner =
    ownerReferences.find(({ controller }) => controller) ??
    (holds && { kind: 'Certificate', name: holds.name });
  const label = metadata.labels?.['app.kubernetes.io/managed-by'];
  const manager =
    // Controllers copy labels to what they make: cert-manager those of Okeanos' Certificates.
    (isMade || label !== 'okeanos' ? label : undefined) ??
    managedFields.find(({ manager: name, subresource }) => name && !subresource)
      ?.manager;
  const common = {
    ...{ kind, apiVersion, name: metadata.name, isMade },
    ...(owner && { owner: `${owner.kind}/${owner.name}` }),
    ...(manager && { manager }),
  };
  if (deletePolicy === 'Keep') {
    return goes
      ? { ...common, action: 'delete', reason: goes }
      : { ...common, action: 'keep', reason: 'it stays as it is' };
  }
  const { action, reason } = endOf(object, volumes);
  return {
    ...{ ...common, action },
    reason: [reason, ...heldUntil(object)].join('; '),
  };
}

function endOf(
  object: StoredObject,
  volumes: ReclaimPolicies,
): Pick<DeletionItem, 'action' | 'reason'> {
  switch (`${object.apiVersion}/${object.kind}`) {
    case 'v1/Service':
      return { action: 'delete', reason: endOfService(object) };
    case 'v1/PersistentVolumeClaim':
      return { action: 'delete', reason: endOfClaim(object, volumes) };
    default:
      return { action: 'delete', reason: 'it goes with the namespace' };
  }
}

function endOfService(object: StoredObject): string {
  const { spec, status } = serviceSchema.parse(object);
  if (spec.type !== 'LoadBalancer') {
    return 'it goes with the namespace';
  }
  const addresses = (status.loadBalancer?.ingress ?? []).flatMap(
    ({ ip, hostname }) => ip ?? hostname ?? [],
  );
  return addresses.length > 0
    ? `its load balancer ${addresses.join(', ')} is deleted with it`
    : 'its load balancer, if it has one by then, is deleted with it';
}

function endOfClaim(object: StoredObject, volumes: ReclaimPolicies): string {
  const volume = volumeOf(object);
  if (!volume) {
    return 'it has no volume yet';
  }
  const size = claimSchema.parse(object).spec.resources?.requests?.storage;
  const what = `its volume ${volume}${size ? ` (${size})` : ''}`;
  switch (volumes.get(volume)) {
    case 'Delete':
      return `${what} is deleted with everything on it`;
    case 'Retain':
      return `${what} stays, with everything on it and what it costs`;
    case undefined:
      return `what becomes of ${what} could not be read`;
    default:
      return `what becomes of ${what} is decided by its reclaim policy ${volumes.get(
        volume,
      )}`;
  }
}

/** Name of the volume of a claim; undefined while it has none, and of everything else. */
export function volumeOf({
  kind,
  ...object
}: StoredObject): string | undefined {
  return kind === 'PersistentVolumeClaim'
    ? claimSchema.parse(object).spec.volumeName
    : undefined;
}
