import type {
  ApiResource,
  StoredObject,
} from '@okeanos/backstage-plugin-oke-node';
import { releaseLoadBalancers } from './releaseLoadBalancers';

const GATEWAYS: ApiResource = {
  group: 'gateway.networking.k8s.io',
  version: 'v1',
  kind: 'Gateway',
  plural: 'gateways',
  namespaced: true,
};

const object = (
  name: string,
  rest: object = {},
  metadata: object = {},
): StoredObject => ({
  apiVersion: 'v1',
  kind: '',
  metadata: {
    namespace: 'shop',
    name,
    uid: `uid-${name}`,
    resourceVersion: '1',
    ...metadata,
  },
  ...rest,
});
const service = (name: string, type: string | undefined, metadata?: object) =>
  object(name, { spec: { type } }, metadata);

describe('releaseLoadBalancers', () => {
  const done: string[] = [];
  const inCluster: Record<string, StoredObject[]> = {};
  const release = (served: ApiResource[], beforeEffect = async () => {}) =>
    releaseLoadBalancers(
      {
        discover: async () => served,
        list: async ({ plural }) => inCluster[plural],
      },
      {
        delete: async ({ kind, namespace, name }, uid) => {
          done.push(`${kind} ${namespace}/${name} ${uid}`);
        },
      },
      beforeEffect,
      new AbortController().signal,
    );

  beforeEach(() => {
    done.length = 0;
    inCluster.gateways = [object('public')];
    inCluster.services = [
      service('kubernetes', 'ClusterIP'),
      service('old', undefined),
      service('ingress', 'LoadBalancer'),
      service('going', 'LoadBalancer', { deletionTimestamp: 'now' }),
    ];
  });

  it('deletes Gateways, then Services with a load balancer, and names all that is left', async () => {
    expect(await release([GATEWAYS])).toEqual({
      left: [
        'Gateway shop/public',
        'Service shop/ingress',
        'Service shop/going',
      ],
      holds: [],
    });
    expect(done).toEqual([
      'Gateway shop/public uid-public',
      'Service shop/ingress uid-ingress',
    ]);
  });

  it('tells what holds one of them, with the command that takes it away', async () => {
    inCluster.gateways = [];
    inCluster.services = [
      service('held', 'LoadBalancer', {
        finalizers: [
          'service.kubernetes.io/load-balancer-cleanup',
          'example.com/mine',
        ],
      }),
    ];
    expect((await release([])).holds).toEqual([
      {
        message: expect.stringMatching(
          /^Service shop\/held is held by example.com\/mine: who set that/,
        ),
        commands: [
          `kubectl --namespace=shop patch service/held --type=merge --patch='{"metadata":{"finalizers":["service.kubernetes.io/load-balancer-cleanup"]}}'`,
        ],
      },
    ]);
  });

  it('looks for no Gateways where there are none', async () => {
    inCluster.gateways = [];
    inCluster.services = [];
    expect(await release([])).toEqual({ left: [], holds: [] });
  });

  it('has no effect when somebody else acts by now', async () => {
    const lost = new Error('lost');
    await expect(
      release([GATEWAYS], async () => {
        throw lost;
      }),
    ).rejects.toBe(lost);
    expect(done).toEqual([]);
  });
});
