import type { DeletionItem } from '@okeanos/backstage-plugin-oke-common';
import type {
  ApiResource,
  KubernetesClient,
  StoredObject,
} from '@okeanos/backstage-plugin-oke-node';
import { clusterSpec } from '../../__testUtils__/fixtures';
import type { RegisteredCluster } from '../RegisteredCluster';
import type { ClusterRecord } from './ClusterStore';
import { lookAtCluster } from './lookAtCluster';

const object = (
  kind: string,
  name: string,
  more: Partial<StoredObject['metadata']> & { type?: string } = {},
): StoredObject => {
  const { type, ...metadata } = more;
  return {
    ...{ apiVersion: 'v1', kind },
    metadata: { name, uid: name, resourceVersion: '1', ...metadata },
    ...(type && { spec: { type } }),
  };
};

/** What a cluster holds, by plural; an error where it does not tell. */
type Held = Record<string, StoredObject[] | Error>;

function clusterWith(
  held: Held,
  before: (plural: string) => Promise<void> = async () => {},
): RegisteredCluster {
  const list = async ({ plural }: ApiResource) => {
    await before(plural);
    const found = held[plural] ?? [];
    if (found instanceof Error) {
      throw found;
    }
    return found;
  };
  const client: Partial<KubernetesClient> = {
    discover: async () => [],
    list,
    listMetadata: list,
  };
  const cluster: Partial<RegisteredCluster> = {
    provisioner: async () =>
      ({ client } as Awaited<ReturnType<RegisteredCluster['provisioner']>>),
  };
  return cluster as RegisteredCluster;
}

const look = (
  cluster: RegisteredCluster | undefined,
  changes: Partial<ClusterRecord> = {},
) =>
  lookAtCluster(
    {
      ...{ id: 'id-1', spec: clusterSpec() },
      records: [{ part: 'vcn', kind: 'Vcn' }],
      endpoint: { host: '10.0.30.2' },
      ...changes,
    } as unknown as ClusterRecord,
    { oci: undefined, cluster },
  );

const inside = (items: DeletionItem[]) =>
  items.filter(({ apiVersion }) => apiVersion !== undefined);

describe('lookAtCluster', () => {
  it('tells the namespaces apart that Okeanos made, and leaves out those that every cluster has', async () => {
    const { items } = await look(
      clusterWith({
        namespaces: [
          object('Namespace', 'default'),
          object('Namespace', 'kube-system'),
          object('Namespace', 'shop', { labels: { 'okeanos.io/id': 'id-2' } }),
          object('Namespace', 'monitoring'),
          object('Namespace', 'cert-manager'),
        ],
      }),
    );
    const common = {
      ...{ apiVersion: 'v1', kind: 'Namespace', action: 'delete' },
      reason: 'it goes with everything in it',
    };
    expect(inside(items)).toEqual([
      { ...common, name: 'shop', isMade: true },
      { ...common, name: 'monitoring', isMade: false },
      {
        ...{ ...common, name: 'cert-manager', isMade: true },
        reason:
          'it comes with the add-on CertManager, and goes with everything in it',
      },
    ]);
  });

  it('tells of load balancers, which go, and of volumes, which stay', async () => {
    const { items } = await look(
      clusterWith({
        services: [
          object('Service', 'entry', {
            namespace: 'shop',
            type: 'LoadBalancer',
          }),
          object('Service', 'cart', { namespace: 'shop', type: 'ClusterIP' }),
        ],
        persistentvolumes: [object('PersistentVolume', 'pv-1')],
      }),
    );
    expect(inside(items)).toEqual([
      {
        ...{ apiVersion: 'v1', kind: 'Service', name: 'entry' },
        ...{ namespace: 'shop', action: 'delete', isMade: false },
        reason: 'its load balancer is deleted before the cluster',
      },
      {
        ...{ apiVersion: 'v1', kind: 'PersistentVolume', name: 'pv-1' },
        ...{ action: 'keep', isMade: false },
        reason: expect.stringMatching(/^what it stands for in OCI stays/),
      },
    ]);
  });

  it('is in one order, whichever kind is answered first: the id of the plan is made of it', async () => {
    const held = {
      services: [
        object('Service', 'entry', { namespace: 'shop', type: 'LoadBalancer' }),
      ],
      persistentvolumes: [object('PersistentVolume', 'pv-1')],
      namespaces: [object('Namespace', 'monitoring')],
    };
    const namesWhenLast = async (last: keyof typeof held) => {
      const answers = Object.keys(held).filter(plural => plural !== last);
      let others = () => {};
      const othersAnswered = new Promise<void>(resolve => {
        others = resolve;
      });
      const { items } = await look(
        clusterWith(held, async plural => {
          if (plural === last) {
            await othersAnswered;
          } else if (
            answers.splice(answers.indexOf(plural), 1) &&
            !answers[0]
          ) {
            setImmediate(others);
          }
        }),
      );
      return inside(items).map(({ name }) => name);
    };
    const expected = ['entry', 'pv-1', 'monitoring'];
    expect(await namesWhenLast('services')).toEqual(expected);
    expect(await namesWhenLast('persistentvolumes')).toEqual(expected);
    expect(await namesWhenLast('namespaces')).toEqual(expected);
  });

  it('names each kind that could not be read, and tells the rest', async () => {
    const { items, unread } = await look(
      clusterWith({
        persistentvolumes: new Error('forbidden'),
        namespaces: [object('Namespace', 'monitoring')],
      }),
    );
    expect(inside(items)).toHaveLength(1);
    expect(unread).toContainEqual({
      what: 'PersistentVolume (v1)',
      reason: 'forbidden',
    });
  });

  it('tells what is recorded where OCI cannot be asked, and that it was not', async () => {
    const { items, unread } = await look(undefined, { endpoint: undefined });
    expect(items).toEqual([
      {
        ...{ kind: 'Vcn', name: 'vcn', action: 'delete', isMade: true },
        reason: 'it is part of what Okeanos made for the cluster',
      },
    ]);
    expect(unread).toEqual([
      { what: 'What is in OCI', reason: 'OCI is not configured' },
    ]);
  });

  it('does not take a cluster that it cannot reach for empty', async () => {
    expect((await look(undefined)).unread).toContainEqual({
      what: 'What runs on the cluster: load balancers, volumes, namespaces',
      reason: 'its API server is not known',
    });
  });
});
