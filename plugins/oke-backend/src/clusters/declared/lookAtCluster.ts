import type { DeletionItem } from '@okeanos/backstage-plugin-oke-common';
import {
  findOciRemains,
  optionalKindsOf,
  LABEL_ID,
  type ApiResource,
  type StoredObject,
} from '@okeanos/backstage-plugin-oke-node';
import type { SeenDeletion } from '../../declarations/deleteDeclared';
import { heldUntil } from '../../reconcile/finalizers';
import { withTimeout } from '../../declarations/withTimeout';
import { explainDenials } from '../../oci/explainDenials';
import type { OciConnection } from '../../oci/OciConnection';
import { statementsOf } from '../../oci/statementsOf';
import type { RegisteredCluster } from '../RegisteredCluster';
import type { ClusterRecord } from './ClusterStore';
import { findLoadBalancers } from './releaseLoadBalancers';

/** So long OCI and the cluster have: what they have not said by then is not read. */
const LOOK_MS = 8_000;

const NAMESPACES: ApiResource = {
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  namespaced: false,
};

const VOLUMES: ApiResource = {
  group: '',
  version: 'v1',
  kind: 'PersistentVolume',
  plural: 'persistentvolumes',
  namespaced: false,
};

/** Those that every cluster has. */
const OF_KUBERNETES = /^(default|kube-.*)$/;

/** Those that come with the add-ons that Okeanos switches on. */
const OF_ADD_ONS = new Map([['cert-manager', 'CertManager']]);

type Look = Pick<SeenDeletion, 'items' | 'unread'>;

/** What the deletion of a cluster would take away, and what would stay. What is not said in time is told as not read. */
export async function lookAtCluster(
  record: ClusterRecord,
  context: {
    /** Undefined without OCI. */
    oci: OciConnection | undefined;
    /** Undefined when its API server is not known yet, or not any more. */
    cluster: RegisteredCluster | undefined;
  },
): Promise<SeenDeletion> {
  const looks = await Promise.all([
    lookAtOci(record, context.oci),
    ...(record.endpoint ? [lookInside(context.cluster)] : []),
  ]);
  return { ...together(looks), hosts: [], entities: [] };
}

function together(looks: Look[]): Look {
  return {
    items: looks.flatMap(look => look.items),
    unread: looks.flatMap(look => look.unread),
  };
}

async function lookAtOci(
  { id, spec, records }: ClusterRecord,
  oci: OciConnection | undefined,
): Promise<Look> {
  try {
    return await withTimeout(LOOK_MS, async signal => {
      if (!oci) {
        throw new Error('OCI is not configured');
      }
      const compartmentId =
        spec.compartmentId || (await oci.defaultCompartment());
      const api = explainDenials(await oci.api(), () =>
        statementsOf(spec, oci, { records }),
      );
      const { found, unread } = await findOciRemains(
        api,
        { id, compartmentId, records, asked: optionalKindsOf(spec) },
        { now: Date.now, signal },
      );
      return {
        items: found.map(({ kind, name }) => ({
          ...{ kind, name, action: 'delete', isMade: true },
          reason: reasonOf(kind),
        })),
        unread: unread.map(({ kind, message }) => ({
          what: `${kind} (OCI)`,
          reason: message,
        })),
      };
    });
  } catch (error) {
    return {
      items: records.map(({ kind, part }) => ({
        ...{ kind, name: part, action: 'delete', isMade: true },
        reason: reasonOf(kind),
      })),
      unread: [{ what: 'What is in OCI', reason: messageOf(error) }],
    };
  }
}

function reasonOf(kind: string): string {
  switch (kind) {
    case 'NodePool':
      return 'its nodes go with everything that runs on them';
    case 'Cluster':
      return 'its API server goes with everything that is declared there';
    case 'Log':
      return 'it goes with everything that it holds';
    default:
      return 'it is part of what Okeanos made for the cluster';
  }
}

/** What runs on it and outlives it, or would keep its subnets in use. */
async function lookInside(
  cluster: RegisteredCluster | undefined,
): Promise<Look> {
  try {
    return await withTimeout(LOOK_MS, async signal => {
      if (!cluster) {
        throw new Error('its API server is not known');
      }
      const { client } = await cluster.provisioner();
      const lookAt = async (
        what: string,
        find: () => Promise<StoredObject[]>,
        describe: (object: StoredObject) => Told | undefined,
      ): Promise<Look> => {
        try {
          const items: DeletionItem[] = [];
          for (const object of await find()) {
            const told = describe(object);
            if (told) {
              const { apiVersion, kind, metadata } = object;
              const { namespace, name } = metadata;
              items.push({
                ...{ apiVersion, kind, name },
                // App namespaces; of what else is listed here, Okeanos made what it is told of.
                isMade: metadata.labels?.[LABEL_ID] !== undefined,
                ...told,
                ...(namespace && { namespace }),
              });
            }
          }
          return { items, unread: [] };
        } catch (error) {
          return { items: [], unread: [{ what, reason: messageOf(error) }] };
        }
      };
      // In one order, whoever answers first: the id of the plan is made of it.
      const looks = await Promise.all([
        lookAt(
          'Load balancers on the cluster',
          () => findLoadBalancers(client, signal),
          object => ({
            action: 'delete',
            reason: [
              'its load balancer is deleted before the cluster',
              ...heldUntil(object),
            ].join('; '),
          }),
        ),
        lookAt(
          'PersistentVolume (v1)',
          () => client.list(VOLUMES, { signal }),
          () => ({
            action: 'keep',
            reason:
              'what it stands for in OCI stays, with everything on it and what it costs: nobody is left to delete it',
          }),
        ),
        lookAt(
          'Namespace (v1)',
          () => client.listMetadata(NAMESPACES, { signal }),
          ({ metadata }) => {
            if (OF_KUBERNETES.test(metadata.name)) {
              return undefined;
            }
            const addOn = OF_ADD_ONS.get(metadata.name);
            return {
              action: 'delete',
              reason: addOn
                ? `it comes with the add-on ${addOn}, and goes with everything in it`
                : 'it goes with everything in it',
              ...(addOn && { isMade: true }),
            };
          },
        ),
      ]);
      return together(looks);
    });
  } catch (error) {
    return {
      items: [],
      unread: [
        {
          what: 'What runs on the cluster: load balancers, volumes, namespaces',
          reason: messageOf(error),
        },
      ],
    };
  }
}

type Told = Pick<DeletionItem, 'action' | 'reason'> &
  Partial<Pick<DeletionItem, 'isMade'>>;

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
