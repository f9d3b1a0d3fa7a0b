import type {
  ApiResource,
  KubernetesClient,
  StoredObject,
} from '@okeanos/backstage-plugin-oke-node';
import { FakeKubernetesApi } from '../__testUtils__/FakeKubernetesApi';
import { NOW, namespaceSpec } from '../__testUtils__/fixtures';
import type { RegisteredCluster } from '../clusters/RegisteredCluster';
import { lookAtNamespace } from './lookAtNamespace';
import type { NamespaceRecord } from './NamespaceStore';

const resource = (kind: string, plural: string, group = ''): ApiResource => ({
  ...{ group, version: 'v1', kind, plural, namespaced: true },
});

const object = (
  kind: string,
  name: string,
  more: Partial<StoredObject> & { uid?: string } = {},
  apiVersion = 'v1',
): StoredObject => {
  const { uid = `${kind}-${name}`, metadata, ...rest } = more;
  return {
    ...{ apiVersion, kind },
    metadata: { name, uid, resourceVersion: '1', ...metadata },
    ...rest,
  };
};

const made = (part: string, kind: string, name: string) => ({
  ...{ part, apiVersion: 'v1', kind, namespace: 'shop', name },
  uid: `${kind}-${name}`,
});

/** What a cluster holds, by plural; an error where it does not tell. */
type Held = Record<string, StoredObject[] | Error>;

function look(
  held: Held,
  {
    deletePolicy = 'Purge',
    inventory = [],
    isKnown = true,
    entities = ['component:default/cart'],
  }: {
    deletePolicy?: 'Purge' | 'Keep';
    inventory?: NamespaceRecord['inventory'];
    isKnown?: boolean;
    /** That show it, or why the catalog does not tell. */
    entities?: string[] | Error;
  } = {},
) {
  const api = new FakeKubernetesApi();
  api.put('Namespace', 'shop', { 'okeanos.io/id': 'id-1' });
  const list = async ({ plural }: ApiResource) => {
    const found = held[plural] ?? [];
    if (found instanceof Error) {
      throw found;
    }
    return found;
  };
  const client: Partial<KubernetesClient> = {
    discover: async () => [
      resource('Pod', 'pods'),
      resource('Service', 'services'),
      resource('PersistentVolumeClaim', 'persistentvolumeclaims'),
      resource('ResourceQuota', 'resourcequotas'),
      resource('Secret', 'secrets'),
    ],
    list,
    listMetadata: list,
  };
  const cluster: Partial<RegisteredCluster> = {
    provisioner: async () => ({ api, client: client as KubernetesClient }),
  };
  const record = {
    id: 'id-1',
    spec: namespaceSpec({ deletePolicy }),
    inventory,
  } as unknown as NamespaceRecord;
  return lookAtNamespace(record, {
    cluster: isKnown ? (cluster as RegisteredCluster) : undefined,
    ...{ claims: [], issuers: [], issuer: undefined, now: NOW },
    readEntities: async () => {
      if (entities instanceof Error) {
        throw entities;
      }
      return entities;
    },
  });
}

const itemsOf = async (seen: ReturnType<typeof look>) =>
  Object.fromEntries(
    (await seen).items.map(item => [`${item.kind} ${item.name}`, item]),
  );

it('tells of everything that goes, whose it is, and what holds it up', async () => {
  const items = await itemsOf(
    look(
      {
        resourcequotas: [object('ResourceQuota', 'okeanos')],
        pods: [
          object('Pod', 'cart-1', {
            metadata: {
              name: 'cart-1',
              uid: 'p',
              // As a controller copies it from what Okeanos made.
              labels: { 'app.kubernetes.io/managed-by': 'okeanos' },
              managedFields: [{ manager: 'kubelet' }],
              ownerReferences: [
                { kind: 'ReplicaSet', name: 'cart', controller: true },
              ],
            } as unknown as StoredObject['metadata'],
          }),
        ],
        secrets: [
          object('Secret', 'key', {
            metadata: {
              name: 'key',
              uid: 's',
              labels: { 'app.kubernetes.io/managed-by': 'helm' },
              finalizers: ['example.com/keep'],
            } as unknown as StoredObject['metadata'],
          }),
        ],
        services: [
          object('Service', 'cart', {
            spec: { type: 'LoadBalancer' },
            status: { loadBalancer: { ingress: [{ ip: '10.0.20.7' }] } },
          } as Partial<StoredObject>),
        ],
      },
      { inventory: [made('resource-quota', 'ResourceQuota', 'okeanos')] },
    ),
  );
  expect(items['Namespace shop']).toMatchObject({
    ...{ action: 'delete', isMade: true },
    reason: 'it goes with everything in it (deletePolicy: Purge)',
  });
  expect(items['ResourceQuota okeanos']).toMatchObject({ isMade: true });
  expect(items['Pod cart-1']).toMatchObject({
    ...{ isMade: false, owner: 'ReplicaSet/cart', manager: 'kubelet' },
  });
  expect(items['Secret key']).toMatchObject({
    ...{ isMade: false, manager: 'helm' },
    reason: expect.stringContaining(
      'held until its finalizers are taken away: example.com/keep',
    ),
  });
  expect(items['Service cart'].reason).toBe(
    'its load balancer 10.0.20.7 is deleted with it',
  );
});

it('tells what becomes of volumes, and that it is not known where they cannot be read', async () => {
  const persistentvolumeclaims = [
    object('PersistentVolumeClaim', 'data', {
      spec: {
        volumeName: 'pv-1',
        resources: { requests: { storage: '50Gi' } },
      },
    } as Partial<StoredObject>),
  ];
  const volume = (persistentVolumeReclaimPolicy: string) => [
    object('PersistentVolume', 'pv-1', {
      spec: { persistentVolumeReclaimPolicy },
    } as Partial<StoredObject>),
  ];
  for (const [persistentvolumes, reason] of [
    [volume('Delete'), 'is deleted with everything on it'],
    [volume('Retain'), 'stays, with everything on it and what it costs'],
    [new Error('forbidden'), 'could not be read'],
  ] as const) {
    const items = await itemsOf(
      look({ persistentvolumeclaims, persistentvolumes } as Held),
    );
    expect(items['PersistentVolumeClaim data'].reason).toContain(reason);
  }
});

it('of a namespace that is kept, only rights go', async () => {
  const items = await itemsOf(
    look(
      {
        secrets: [object('Secret', 'key')],
        resourcequotas: [object('ResourceQuota', 'okeanos')],
      },
      {
        deletePolicy: 'Keep',
        inventory: [made('owner-binding', 'ResourceQuota', 'okeanos')],
      },
    ),
  );
  expect(items['Namespace shop']).toMatchObject({ action: 'keep' });
  expect(items['Secret key']).toMatchObject({ action: 'keep' });
  expect(items['ResourceQuota okeanos']).toMatchObject({
    ...{ action: 'delete', reason: 'its owner loses what it allows' },
  });
});

it('names what could not be read, and says nothing of it', async () => {
  const { items, unread, entities } = await look({
    secrets: new Error('the API server is busy'),
  });
  expect(unread).toEqual([
    { what: 'Secret (v1)', reason: 'the API server is busy' },
  ]);
  expect(items.map(({ kind }) => kind)).toEqual(['Namespace']);
  expect(entities).toEqual(['component:default/cart']);
});

it('does not take for none the entities that the catalog does not tell', async () => {
  const { entities, unread } = await look(
    {},
    { entities: new Error('the catalog is away') },
  );
  expect(entities).toEqual([]);
  expect(unread).toEqual([
    {
      what: 'the catalog entities that show it',
      reason: 'the catalog is away',
    },
  ]);
});

it('knows only what Okeanos made while the cluster cannot be asked', async () => {
  const { items, unread } = await look(
    {},
    {
      isKnown: false,
      inventory: [made('resource-quota', 'ResourceQuota', 'okeanos')],
    },
  );
  expect(items).toMatchObject([
    { kind: 'ResourceQuota', name: 'okeanos', isMade: true, action: 'delete' },
  ]);
  expect(unread).toEqual([
    {
      what: 'Everything in the namespace',
      reason: 'the portal knows no cluster demo',
    },
  ]);
});
