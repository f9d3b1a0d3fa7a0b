import { z } from 'zod';
import { cluster, namespace } from '../__testUtils__/fixtures';
import { ETAG_ABSENT } from '../plan';
import type { ReleasedHost } from '../releasedHost';
import type { UnreadableRow } from '../unreadableRow';
import type { ClusterStatus } from '../status/clusterStatus';
import type { EntityStatus } from '../status/entityStatus';
import type { EntityService } from '../status/entitySummary';
import { summarizeEntity } from '../status/summarizeEntity';
import { OkeClient } from './OkeClient';
import { OkeResponseError, PlanMovedError } from './OkeResponseError';

const BASE_URL = 'http://backend/api/oke/v1';

const connection = {
  state: 'connected',
  message: 'all watches run',
  since: '2026-01-01T00:00:00.000Z',
} as const;

const clusterStatus: ClusterStatus = {
  name: 'demo',
  owner: 'group:default/platform',
  connection,
  components: [],
  nodes: {},
  namespaces: 0,
};

const entityStatus: EntityStatus = {
  cluster: 'demo',
  namespace: 'shop',
  connection,
  services: [],
  problems: [],
  version: 1,
  signalChannel: 'oke:1',
};

const aspect = {
  ...{ state: 'none' as const, reason: 'Tested', message: 'None.' },
  ...{ since: '2026-01-01T00:00:00.000Z', evidence: [] },
};

const entityService: EntityService = {
  ...{ version: 7, signalChannel: 'oke:1f0c' },
  status: {
    ...{ cluster: 'demo', namespace: 'shop', service: 'cart', items: [] },
    exposure: { ...aspect, routes: [], endpoints: {} },
    certificates: { ...aspect, certificates: [], mtls: aspect },
    policy: { ...aspect, items: [], ingress: 'open', egress: 'open' },
  },
};

const unreadableRow: UnreadableRow = {
  ...{ cluster: 'demo', namespace: 'shop', owner: 'group:default/shop' },
  ...{ of: 'declaration', message: 'a column is no JSON' },
};

const releasedHost: ReleasedHost = {
  cluster: 'demo',
  host: 'cart.apps.example.com',
  namespace: 'shop',
  owner: 'group:default/shop-team',
  releasedAt: '2026-01-01T00:00:00.000Z',
  message: 'released, held for a while',
  mayFree: true,
};

const plan = { changes: [], problems: [] };

const deletionPlan = {
  groups: [
    {
      kind: 'Deployment',
      count: 1,
      items: [
        {
          ...{ kind: 'Deployment', apiVersion: 'apps/v1', name: 'cart' },
          ...{ action: 'delete', isMade: false, manager: 'helm' },
          reason: 'it lies in the namespace',
        },
      ],
    },
  ],
  hosts: [{ host: 'cart.example.com', when: 'when the namespace is gone' }],
  entities: ['component:default/cart'],
  unread: [{ what: 'Job (batch/v1)', reason: 'not permitted' }],
  problems: [],
  id: 'a',
};

function setUp(respond: (signal?: AbortSignal | null) => Response) {
  const fetchMock = jest.fn<
    Promise<Response>,
    [input: string | URL | Request, init?: RequestInit]
  >(async (_, init) => respond(init?.signal));
  const client = new OkeClient({
    discoveryApi: {
      getBaseUrl: async pluginId => `http://backend/api/${pluginId}`,
    },
    fetchApi: { fetch: fetchMock },
  });
  return { client, fetchMock };
}

describe('OkeClient', () => {
  const { spec } = namespace;

  it.each([
    {
      call: 'getEntityStatus',
      run: (client: OkeClient) =>
        client.getEntityStatus('component:default/cart'),
      request: 'GET /entities/component%3Adefault%2Fcart/status',
      answer: entityStatus,
      result: entityStatus,
    },
    {
      call: 'getEntitySummary',
      run: (client: OkeClient) =>
        client.getEntitySummary('component:default/cart'),
      request: 'GET /entities/component%3Adefault%2Fcart/summary',
      answer: summarizeEntity(entityStatus),
      result: summarizeEntity(entityStatus),
    },
    {
      call: 'getEntityService',
      run: (client: OkeClient) =>
        client.getEntityService('component:default/cart', 'cart'),
      request: 'GET /entities/component%3Adefault%2Fcart/services/cart',
      answer: entityService,
      result: entityService,
    },
    {
      call: 'listClusters',
      run: (client: OkeClient) => client.listClusters(),
      request: 'GET /clusters?limit=100',
      answer: { items: [clusterStatus] },
      result: [clusterStatus],
    },
    {
      call: 'getClusterStatus',
      run: (client: OkeClient) => client.getClusterStatus('a/b ?'),
      request: 'GET /clusters/a%2Fb%20%3F/status',
      answer: clusterStatus,
      result: clusterStatus,
    },
    {
      call: 'getCluster',
      run: (client: OkeClient) => client.getCluster('demo'),
      request: 'GET /clusters/demo',
      answer: cluster,
      result: cluster,
    },
    {
      call: 'planCluster',
      run: (client: OkeClient) => client.planCluster(cluster.spec),
      request: 'PUT /clusters/demo?dryRun=true',
      body: cluster.spec,
      answer: plan,
      result: plan,
    },
    {
      call: 'putCluster',
      run: (client: OkeClient) => client.putCluster(cluster.spec),
      request: 'PUT /clusters/demo',
      body: cluster.spec,
      answer: cluster,
      result: cluster,
    },
    {
      call: 'putCluster with ifExists',
      run: (client: OkeClient) =>
        client.putCluster(cluster.spec, { ifExists: 'update' }),
      request: 'PUT /clusters/demo?ifExists=update',
      body: cluster.spec,
      answer: cluster,
      result: cluster,
    },
    {
      call: 'putCluster with a plan',
      run: (client: OkeClient) =>
        client.putCluster(cluster.spec, { plan: 'a-_b' }),
      request: 'PUT /clusters/demo?plan=a-_b',
      body: cluster.spec,
      answer: cluster,
      result: cluster,
    },
    {
      call: 'putNamespace with a plan',
      run: (client: OkeClient) => client.putNamespace(spec, { plan: 'a&b' }),
      request: 'PUT /clusters/demo/namespaces/shop?plan=a%26b',
      body: spec,
      answer: namespace,
      result: namespace,
    },
    {
      call: 'deleteCluster with a plan',
      run: (client: OkeClient) => client.deleteCluster('demo', { plan: 'a' }),
      request: 'DELETE /clusters/demo?plan=a',
      answer: cluster,
      result: cluster,
    },
    {
      call: 'deleteNamespace with a plan',
      run: (client: OkeClient) =>
        client.deleteNamespace('demo', 'shop', { plan: 'a' }),
      request: 'DELETE /clusters/demo/namespaces/shop?plan=a',
      answer: namespace,
      result: namespace,
    },
    {
      call: 'deleteCluster',
      run: (client: OkeClient) => client.deleteCluster('demo'),
      request: 'DELETE /clusters/demo',
      answer: cluster,
      result: cluster,
    },
    {
      call: 'planClusterDeletion',
      run: (client: OkeClient) => client.planClusterDeletion('demo'),
      request: 'DELETE /clusters/demo?dryRun=true',
      answer: { ...cluster, ...deletionPlan },
      result: { ...cluster, ...deletionPlan },
    },
    {
      call: 'planNamespaceDeletion',
      run: (client: OkeClient) => client.planNamespaceDeletion('demo', 'shop'),
      request: 'DELETE /clusters/demo/namespaces/shop?dryRun=true',
      answer: { ...namespace, ...deletionPlan },
      result: { ...namespace, ...deletionPlan },
    },
    {
      call: 'listChoices',
      run: (client: OkeClient) => client.listChoices('delete-namespace'),
      request: 'GET /choices/delete-namespace?limit=100',
      answer: { items: [{ cluster: 'demo', namespace: 'shop' }] },
      result: [{ cluster: 'demo', namespace: 'shop' }],
    },
    {
      call: 'listNamespaceBounds',
      run: (client: OkeClient) =>
        client.listNamespaceBounds('demo', {
          owner: 'group:default/a',
          name: 'shop',
        }),
      request:
        'GET /clusters/demo/namespace-bounds?owner=group%3Adefault%2Fa&name=shop',
      answer: { items: [{ field: 'quota.cpu', most: '16', reason: 'x' }] },
      result: [{ field: 'quota.cpu', most: '16', reason: 'x' }],
    },
    {
      call: 'listNamespaces',
      run: (client: OkeClient) => client.listNamespaces(),
      request: 'GET /namespaces?limit=100',
      answer: { items: [namespace] },
      result: [namespace],
    },
    {
      call: 'getNamespace',
      run: (client: OkeClient) => client.getNamespace('demo', 'a/b'),
      request: 'GET /clusters/demo/namespaces/a%2Fb',
      answer: namespace,
      result: namespace,
    },
    {
      call: 'planNamespace',
      run: (client: OkeClient) => client.planNamespace(spec),
      request: 'PUT /clusters/demo/namespaces/shop?dryRun=true',
      body: spec,
      answer: plan,
      result: plan,
    },
    {
      call: 'putNamespace',
      run: (client: OkeClient) =>
        client.putNamespace(spec, { ifExists: 'fail' }),
      request: 'PUT /clusters/demo/namespaces/shop',
      body: spec,
      answer: namespace,
      result: namespace,
    },
    {
      call: 'putNamespace with ifExists',
      run: (client: OkeClient) =>
        client.putNamespace(spec, { ifExists: 'update' }),
      request: 'PUT /clusters/demo/namespaces/shop?ifExists=update',
      body: spec,
      answer: namespace,
      result: namespace,
    },
    {
      call: 'putNamespace with ifMatch',
      run: (client: OkeClient) =>
        client.putNamespace(spec, { ifMatch: '"x.1"' }),
      request: 'PUT /clusters/demo/namespaces/shop',
      body: spec,
      headers: { 'if-match': '"x.1"' },
      answer: namespace,
      result: namespace,
    },
    {
      call: 'putNamespace where there was none',
      run: (client: OkeClient) =>
        client.putNamespace(spec, { ifMatch: ETAG_ABSENT }),
      request: 'PUT /clusters/demo/namespaces/shop',
      body: spec,
      headers: { 'if-none-match': '*' },
      answer: namespace,
      result: namespace,
    },
    {
      call: 'deleteNamespace with ifMatch',
      run: (client: OkeClient) =>
        client.deleteNamespace('demo', 'shop', { ifMatch: '"x.1"' }),
      request: 'DELETE /clusters/demo/namespaces/shop',
      headers: { 'if-match': '"x.1"' },
      answer: namespace,
      result: namespace,
    },
    {
      call: 'deleteNamespace',
      run: (client: OkeClient) => client.deleteNamespace('demo', 'shop'),
      request: 'DELETE /clusters/demo/namespaces/shop',
      answer: namespace,
      result: namespace,
    },
    {
      call: 'listUnreadable',
      run: (client: OkeClient) => client.listUnreadable(),
      request: 'GET /unreadable?limit=100',
      answer: { items: [unreadableRow] },
      result: [unreadableRow],
    },
    {
      call: 'listReleasedHosts',
      run: (client: OkeClient) => client.listReleasedHosts(),
      request: 'GET /released-hosts?limit=100',
      answer: { items: [releasedHost] },
      result: [releasedHost],
    },
    {
      call: 'freeHost',
      run: (client: OkeClient) =>
        client.freeHost(releasedHost, { reason: 'It has moved' }),
      request: 'POST /released-hosts/demo/cart.apps.example.com/free',
      body: { reason: 'It has moved' },
      answer: {},
      result: undefined,
    },
  ])(
    '$call asks $request',
    async ({ run, request, body, headers, answer, result }) => {
      const { client, fetchMock } = setUp(() => Response.json(answer));

      await expect(run(client)).resolves.toEqual(result);

      expect(fetchMock).toHaveBeenCalledTimes(1);
      const [url, init] = fetchMock.mock.calls[0];
      expect(`${init?.method} ${url}`).toBe(
        request.replace(' ', ` ${BASE_URL}`),
      );
      expect(init?.body && JSON.parse(String(init.body))).toEqual(body);
      expect(init?.headers).toEqual({
        ...(body && { 'content-type': 'application/json' }),
        ...headers,
      });
    },
  );

  it('reads a list to its end, page by page', async () => {
    const pages = [
      { items: [{ ...clusterStatus, name: 'a' }], nextCursor: 'after a' },
      { items: [], nextCursor: 'after b' },
      { items: [{ ...clusterStatus, name: 'c' }] },
    ];
    const { client, fetchMock } = setUp(() => Response.json(pages.shift()));
    const clusters = await client.listClusters({ token: 'abc' });
    expect(clusters.map(({ name }) => name)).toEqual(['a', 'c']);
    expect(
      fetchMock.mock.calls.map(([url, init]) => [
        String(url).replace(BASE_URL, ''),
        init?.headers,
      ]),
    ).toEqual(
      ['', '&cursor=after+a', '&cursor=after+b'].map(cursor => [
        `/clusters?limit=100${cursor}`,
        { authorization: 'Bearer abc' },
      ]),
    );
  });

  it('sends the token', async () => {
    const { client, fetchMock } = setUp(() => Response.json({ items: [] }));
    await client.listClusters({ token: 'abc' });
    expect(fetchMock.mock.calls[0][1]?.headers).toEqual({
      authorization: 'Bearer abc',
    });
  });

  it('stops when the signal aborts', async () => {
    const controller = new AbortController();
    const { client } = setUp(signal => {
      controller.abort(new Error('enough'));
      signal?.throwIfAborted();
      return Response.json({ items: [] });
    });
    await expect(
      client.listClusters({ signal: controller.signal }),
    ).rejects.toThrow('enough');
  });

  it('throws what the backend says', async () => {
    const { client } = setUp(() =>
      Response.json(
        { error: { name: 'ConflictError', message: 'It is being deleted' } },
        { status: 409 },
      ),
    );
    const error = await client.deleteCluster('demo').catch(e => e);
    expect(error).toBeInstanceOf(OkeResponseError);
    expect(error).toMatchObject({
      status: 409,
      message: 'It is being deleted',
    });
  });

  it('keeps what it does not know of a spec, for whoever declares it again', async () => {
    const newer = { ...spec, lifetime: { hours: 8 } };
    const { client } = setUp(() =>
      Response.json({ ...namespace, spec: newer }),
    );
    const { spec: read } = await client.getNamespace('demo', 'shop');
    expect(read).toEqual(newer);
  });

  it.each([
    ['declares', { ...plan, id: 'b', etag: '"x.2"' }],
    ['deletes', deletionPlan],
  ])('throws the plan of now at who %s with another one', async (_, now) => {
    const difference = [{ what: 'Deployment cart', now: 'delete' }];
    const { client } = setUp(() =>
      Response.json(
        {
          error: {
            name: 'PlanMovedError',
            message: 'No',
            plan: now,
            difference,
          },
        },
        { status: 412 },
      ),
    );
    const error = await client.putNamespace(spec, { plan: 'a' }).catch(e => e);
    expect(error).toBeInstanceOf(PlanMovedError);
    expect(error).toMatchObject({
      ...{ status: 412, name: 'PlanMovedError', message: 'No' },
      plan: now,
      difference,
    });
  });

  it('passes on the error of fetch', async () => {
    const failure = new TypeError('fetch failed');
    const { client } = setUp(() => {
      throw failure;
    });
    await expect(client.listClusters()).rejects.toBe(failure);
  });

  it.each([
    ['HTML', '<html></html>', SyntaxError],
    ['another shape', '{"clusters":[]}', z.ZodError],
  ])('names the request whose answer is %s', async (_, body, cause) => {
    const { client } = setUp(() => new Response(body));
    const error = await client.listClusters().catch(e => e);
    expect(error.message).toBe(
      'The answer to GET /clusters?limit=100 is not one of this version of the Okeanos backend',
    );
    expect(error.cause).toBeInstanceOf(cause);
  });

  it('cuts off what it does not know', async () => {
    const { client } = setUp(() =>
      Response.json({ ...cluster, secret: 'of a later version' }),
    );
    await expect(client.getCluster('demo')).resolves.toEqual(cluster);
  });
});
