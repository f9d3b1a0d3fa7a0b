import {
  convergeKubernetes,
  KEPT_NAMESPACE_POLICY,
  keptNamespace,
  LABEL_ID,
  partsToLetGo,
  type InventoryEntry,
  type KubernetesApi,
  type KubernetesPart,
  type NamespaceContext,
  type StoredObject,
} from '@okeanos/backstage-plugin-oke-node';
import { blockOf, isRbac } from './blocks/placeParts';
import {
  describeTermination,
  isHeldByContent,
  type Remains,
} from './describeTermination';
import { namespaceContents } from './namespaceContents';
import type { NamespaceRecord } from './NamespaceStore';
import type { Provisioner } from '../clusters/RegisteredCluster';
import { because } from '../reconcile/conditions';
import { describeFailure } from '../reconcile/describeFailure';
import { isAsIntended } from '../reconcile/drift';
import { hindrance, type Hindrance } from '../reconcile/Hindrance';

/**
 * How far the end of a namespace has come: `gone`, or what it waits for.
 *
 * - `isTold`: of its hosts, that is told already
 */
export type EndOfNamespace = 'gone' | { waitsFor: Hindrance; isTold?: boolean };

/** The end of one namespace, and what it is brought about with. */
interface Work {
  api: KubernetesApi;
  record: NamespaceRecord;
  beforeEffect: () => Promise<void>;
  signal: AbortSignal;
}

const refOf = ({ spec }: Pick<NamespaceRecord, 'spec'>) => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  name: spec.name,
});

/**
 * Removes a Namespace with everything on it, if it is the one that was made; before it, what blocks made outside.
 * Never waits.
 */
export async function purgeNamespace(
  { api, client }: Pick<Provisioner, 'api' | 'client'>,
  record: NamespaceRecord,
  beforeEffect: () => Promise<void>,
  signal: AbortSignal,
): Promise<EndOfNamespace> {
  const work = { api, record, beforeEffect, signal };
  const hindering = await leaveParts(work, [], isOutside);
  if (hindering) {
    return { waitsFor: hindrance(`what it has outside stays: ${hindering}`) };
  }
  const live = await findNamespace(api, record, signal);
  if (!live) {
    return 'gone';
  }
  if (!live.metadata.deletionTimestamp) {
    await beforeEffect();
    await api.delete(refOf(record), live.metadata.uid, signal);
  }
  return { waitsFor: await termination(client, live, signal) };
}

/** What the end of a Namespace waits for. */
async function termination(
  client: Provisioner['client'],
  live: StoredObject,
  signal: AbortSignal,
): Promise<Hindrance> {
  return describeTermination(
    live,
    isHeldByContent(live) ? await remainsOf(client, live, signal) : undefined,
  );
}

/** Undefined when it could not be read: then there is what Kubernetes says. */
async function remainsOf(
  client: Provisioner['client'],
  { metadata: { name } }: StoredObject,
  signal: AbortSignal,
): Promise<Remains | undefined> {
  try {
    return await namespaceContents(client, name, signal);
  } catch (error) {
    describeFailure(error, signal);
    return undefined;
  }
}

/**
 * Takes from a Namespace that stays what its former owner could go on with: first the owner's rights, those that
 * blocks gave, the hosts and the certificates for them; then, when all hosts are free, the mark of being managed.
 *
 * @param releaseHosts - looks at the hosts; returns whether all are free, and which Secrets are left
 */
export async function letGoOfNamespace(
  { api, client }: Pick<Provisioner, 'api' | 'client'>,
  record: NamespaceRecord,
  {
    podSecurityVersion,
    issuerRef,
  }: Pick<NamespaceContext, 'podSecurityVersion' | 'issuerRef'>,
  releaseHosts: () => Promise<{ isFree: boolean; leftSecrets: string[] }>,
  beforeEffect: () => Promise<void>,
  signal: AbortSignal,
): Promise<EndOfNamespace> {
  const { id, spec } = record;
  const work = { api, record, beforeEffect, signal };
  // Also when the Namespace is gone: what lies outside is not gone with it.
  const rights = await leaveParts(work, [], isRightOfBlock);
  if (rights) {
    return { waitsFor: hindrance(`rights cannot be taken away: ${rights}`) };
  }
  const live = await findNamespace(api, record, signal);
  if (!live) {
    return 'gone';
  }
  if (live.metadata.deletionTimestamp) {
    return { waitsFor: await termination(client, live, signal) };
  }
  const hindering = await leaveParts(
    work,
    partsToLetGo(spec, { id, podSecurityVersion, issuerRef }),
    ({ part }) => part === 'owner-binding',
  );
  if (hindering) {
    return {
      waitsFor: hindrance(
        `its owner's rights and hosts cannot be taken away: ${hindering}`,
      ),
    };
  }
  const { isFree, leftSecrets } = await releaseHosts();
  if (!isFree) {
    return { waitsFor: hindrance('its hosts are not free yet'), isTold: true };
  }
  const policy = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    name: KEPT_NAMESPACE_POLICY,
  };
  if (!(await api.get(policy, signal))) {
    return {
      waitsFor: hindrance(
        `the cluster lacks the policy ${KEPT_NAMESPACE_POLICY}, which its baseline makes`,
      ),
    };
  }
  await beforeEffect();
  const kept = await api.apply(
    keptNamespace(spec, { podSecurityVersion, leftSecrets }),
    {
      force: false,
      dryRun: false,
      signal,
    },
  );
  return kept.type === 'applied'
    ? 'gone'
    : { waitsFor: hindrance('somebody else owns labels of the Namespace') };
}

/** Of all parts, only those of blocks can be outside the Namespace. */
export function isOutside({ part, namespace }: InventoryEntry): boolean {
  return blockOf(part) !== undefined && namespace === undefined;
}

/** What a block made that its former owner could go on with. */
export function isRightOfBlock(entry: InventoryEntry): boolean {
  return (
    isOutside(entry) || (blockOf(entry.part) !== undefined && isRbac(entry))
  );
}

/**
 * Makes some parts so, and deletes others that were made. What else was made stays as it is.
 *
 * @returns what is in the way, in words; undefined when it is done
 */
async function leaveParts(
  { api, record, beforeEffect, signal }: Work,
  parts: KubernetesPart[],
  isToGo: (entry: InventoryEntry) => boolean,
): Promise<string | undefined> {
  const results = await convergeKubernetes(
    api,
    {
      ...{ id: record.id, parts },
      inventory: record.inventory.filter(
        entry => isToGo(entry) || parts.some(({ id }) => id === entry.part),
      ),
      adoptPolicy: 'Never',
      drift: 'report',
      confirmed: true,
    },
    { beforeEffect, recordInventory: async () => {} },
    signal,
  );
  const hindering = results.find(result => !isAsIntended(result));
  return hindering && because(hindering).message;
}

/** The Namespace that was made; undefined when it is gone, or another has its name. */
export async function findNamespace(
  api: KubernetesApi,
  record: Pick<NamespaceRecord, 'id' | 'spec' | 'inventory'>,
  signal: AbortSignal,
): Promise<StoredObject | undefined> {
  const live = await api.get(refOf(record), signal);
  const recorded = record.inventory.find(({ part }) => part === 'namespace');
  const isOurs =
    live?.metadata.labels?.[LABEL_ID] === record.id ||
    live?.metadata.uid === recorded?.uid;
  return isOurs ? live : undefined;
}
