import {
  FakeApiServer,
  type Handler,
} from '../access/__testUtils__/FakeApiServer';
import { ClusterConnection, UnreachableError } from '../access';
import { FakeClock } from './__testUtils__/FakeClock';
import {
  CONFIG_MAPS,
  configMap,
  DEPLOYMENTS,
  failure,
  NAMESPACES,
} from './__testUtils__/objects';
import { KubernetesClient } from './KubernetesClient';
import { KubernetesError } from './KubernetesError';

const REVIEWS = {
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectAccessReview',
  plural: 'selfsubjectaccessreviews',
  namespaced: false,
};

describe('KubernetesClient', () => {
  let server: FakeApiServer;
  let connection: ClusterConnection;
  let clock: FakeClock;
  let client: KubernetesClient;

  beforeEach(async () => {
    server = await FakeApiServer.start(() => {});
    connection = new ClusterConnection(server.access);
    clock = new FakeClock();
    client = new KubernetesClient(connection, { clock });
  });

  afterEach(async () => {
    await connection.close();
    await server.close();
  });

  /** Answers one request after the other; the last handler stays. */
  function answer(...handlers: Handler[]): void {
    server.answerWith((request, respond) => {
      const handler = handlers.length > 1 ? handlers.shift() : handlers[0];
      handler?.(request, respond);
    });
  }

  const send =
    (
      status: number,
      body: unknown,
      headers?: Record<string, string>,
    ): Handler =>
    (_, respond) =>
      respond.send(status, body, headers);

  const target = { namespace: 'shop', name: 'a' };

  describe('get', () => {
    it('reads an object', async () => {
      answer(send(200, configMap('a', '5', { key: 'value' })));
      await expect(client.get(CONFIG_MAPS, target)).resolves.toEqual(
        configMap('a', '5', { key: 'value' }),
      );
      expect(server.requests).toMatchObject([
        {
          method: 'GET',
          path: '/api/v1/namespaces/shop/configmaps/a',
          headers: {
            accept: 'application/json',
            authorization: 'Bearer the-token',
          },
        },
      ]);
    });

    it('is undefined only when the server says so of this object', async () => {
      answer(
        send(404, failure(404, 'NotFound', { name: 'a', kind: 'configmaps' })),
      );
      await expect(client.get(CONFIG_MAPS, target)).resolves.toBeUndefined();

      // The kind is not served, in both of the server's ways to say it.
      for (const body of [failure(404, 'NotFound'), '404 page not found']) {
        answer(send(404, body));
        await expect(client.get(CONFIG_MAPS, target)).rejects.toMatchObject({
          name: 'KubernetesError',
          status: 404,
        });
      }
    });

    it.each([
      ['no JSON', '<html>'],
      ['another shape', { hello: 'world' }],
    ])('refuses an answer that is %s', async (_, body) => {
      answer(send(200, body));
      await expect(client.get(CONFIG_MAPS, target)).rejects.toThrow(
        'the answer to GET /api/v1/namespaces/shop/configmaps/a is not what it should be',
      );
      expect(server.requests).toHaveLength(1);
    });
  });

  it('lists page by page', async () => {
    const page = (name: string, next?: string) => ({
      kind: 'ConfigMapList',
      metadata: { resourceVersion: '9', continue: next },
      items: [{ metadata: configMap(name, '5').metadata, data: {} }],
    });
    answer(send(200, page('a', 'more')), send(200, page('b', '')));
    await expect(
      client.list(CONFIG_MAPS, { namespace: 'shop', labelSelector: 'x=y' }),
    ).resolves.toEqual([configMap('a', '5'), configMap('b', '5')]);
    expect(server.requests).toMatchObject([
      {
        path: '/api/v1/namespaces/shop/configmaps',
        query: { limit: '500', labelSelector: 'x=y' },
      },
      { query: { limit: '500', labelSelector: 'x=y', continue: 'more' } },
    ]);
    expect(server.requests[0].query).not.toHaveProperty('continue');
  });

  it('takes a list of metadata in which nothing is for empty, and nothing else for it', async () => {
    // What kube-apiserver writes of an empty Go slice.
    const list = { kind: 'PartialObjectMetadataList', metadata: {} };
    const metadata = { resourceVersion: '9' };
    answer(send(200, { ...list, metadata, items: null }));
    await expect(client.listMetadata(CONFIG_MAPS)).resolves.toEqual([]);
    answer(send(200, { ...list, metadata }));
    await expect(client.listMetadata(CONFIG_MAPS)).rejects.toThrow(
      'is not what it should be',
    );
  });

  it('applies as field manager okeanos, without force', async () => {
    const { metadata: _, ...rest } = configMap('a', '5', { key: 'é' });
    const object = { ...rest, metadata: { namespace: 'shop', name: 'a' } };
    answer(send(200, configMap('a', '6', { key: 'é' })));
    await expect(client.apply(CONFIG_MAPS, object)).resolves.toEqual(
      configMap('a', '6', { key: 'é' }),
    );
    await client.apply(CONFIG_MAPS, object, { force: true, dryRun: true });
    expect(server.requests).toMatchObject([
      {
        method: 'PATCH',
        path: '/api/v1/namespaces/shop/configmaps/a',
        query: { fieldManager: 'okeanos', force: 'false' },
        headers: { 'content-type': 'application/apply-patch+yaml' },
        body: JSON.stringify(object),
      },
      { query: { fieldManager: 'okeanos', force: 'true', dryRun: 'All' } },
    ]);
    expect(server.requests[0].query).not.toHaveProperty('dryRun');
    await client.apply(CONFIG_MAPS, object, { subresource: 'status' });
    expect(server.requests[2]).toMatchObject({
      method: 'PATCH',
      path: '/api/v1/namespaces/shop/configmaps/a/status',
    });
  });

  it('applies as another field manager if it shall, so that what others apply is told apart', async () => {
    answer(send(200, configMap('a', '6')));
    const metadata = { namespace: 'shop', name: 'a' };
    await new KubernetesClient(connection, { fieldManager: 'example' }).apply(
      CONFIG_MAPS,
      { apiVersion: 'v1', kind: 'ConfigMap', metadata },
    );
    expect(server.requests).toMatchObject([
      { query: { fieldManager: 'example' } },
    ]);
  });

  describe('delete', () => {
    it('has preconditions', async () => {
      answer(send(200, { kind: 'Status', status: 'Success' }));
      await client.delete(
        DEPLOYMENTS,
        target,
        { uid: 'u', resourceVersion: '5' },
        { propagationPolicy: 'Foreground' },
      );
      const [{ method, path, body }] = server.requests;
      expect({ method, path }).toEqual({
        method: 'DELETE',
        path: '/apis/apps/v1/namespaces/shop/deployments/a',
      });
      expect(JSON.parse(body)).toEqual({
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        preconditions: { uid: 'u', resourceVersion: '5' },
        propagationPolicy: 'Foreground',
      });
    });

    it('is done when the object does not exist', async () => {
      answer(
        send(503, failure(503, 'ServiceUnavailable')), // after it took effect
        send(404, failure(404, 'NotFound', { name: 'a' })),
      );
      await client.delete(CONFIG_MAPS, target, { uid: 'u' });
      answer(send(404, '404 page not found'));
      await expect(
        client.delete(CONFIG_MAPS, target, { uid: 'u' }),
      ).rejects.toThrow(KubernetesError);
    });

    it('fails when it is another object', async () => {
      answer(send(409, failure(409, 'Conflict', { name: 'a' })));
      await expect(
        client.delete(CONFIG_MAPS, target, { uid: 'u' }),
      ).rejects.toMatchObject({ status: 409, reason: 'Conflict' });
      expect(server.requests).toHaveLength(1);
    });
  });

  it('posts questions, for somebody else if it shall', async () => {
    const impersonating = new KubernetesClient(connection, {
      impersonate: { user: 'ada', groups: ['dev', 'ops'] },
    });
    answer(send(201, { status: { allowed: true } }));
    const spec = { resourceAttributes: { verb: 'get', resource: 'pods' } };
    await expect(impersonating.create(REVIEWS, { spec })).resolves.toEqual({
      status: { allowed: true },
    });
    const [{ method, path, body, rawHeaders }] = server.requests;
    expect({ method, path, body: JSON.parse(body) }).toEqual({
      method: 'POST',
      path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
      body: {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec,
      },
    });
    const impersonation = rawHeaders.flatMap((name, index) =>
      /^impersonate-/i.test(name)
        ? [[name.toLowerCase(), rawHeaders[index + 1]]]
        : [],
    );
    expect(impersonation).toEqual([
      ['impersonate-user', 'ada'],
      ['impersonate-group', 'dev'],
      ['impersonate-group', 'ops'],
    ]);
  });

  it('reads the version', async () => {
    answer(send(200, { major: '1', minor: '36', gitVersion: 'v1.36.3' }));
    await expect(client.version()).resolves.toBe('v1.36.3');
  });

  it('discovers what is served', async () => {
    const resource = (plural: string, kind: string, scope: string) => ({
      resource: plural,
      responseKind: { group: '', version: '', kind },
      scope,
      verbs: ['get'],
    });
    server.answerWith(({ path }, respond) =>
      respond.send(200, {
        kind: 'APIGroupDiscoveryList',
        items:
          path === '/api'
            ? [
                {
                  metadata: {},
                  versions: [
                    {
                      version: 'v1',
                      resources: [
                        resource('configmaps', 'ConfigMap', 'Namespaced'),
                        resource('namespaces', 'Namespace', 'Cluster'),
                      ],
                    },
                  ],
                },
              ]
            : [
                {
                  metadata: { name: 'apps' },
                  versions: [
                    {
                      version: 'v1',
                      resources: [
                        resource('deployments', 'Deployment', 'Namespaced'),
                        {
                          resource: 'parents',
                          responseKind: null,
                          scope: 'Cluster',
                        },
                      ],
                    },
                    { version: 'v1beta1', freshness: 'Stale' },
                  ],
                },
              ],
      }),
    );
    await expect(client.discover()).resolves.toEqual([
      CONFIG_MAPS,
      NAMESPACES,
      DEPLOYMENTS,
    ]);
    expect(server.requests[0].headers.accept).toBe(
      'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
    );
  });

  describe('tries again', () => {
    const ok = send(200, configMap('a', '5'));

    it.each([
      ['a busy server', send(429, failure(429, 'TooManyRequests'))],
      ['a failure', send(500, failure(500, 'InternalError'))],
      ['a proxy without server', send(502, '<html>')],
      [
        'a cut connection',
        (_: unknown, respond: { reset(): void }) => respond.reset(),
      ],
    ])('after %s', async (_, bad) => {
      answer(bad, ok);
      await expect(client.get(CONFIG_MAPS, target)).resolves.toBeDefined();
      answer(bad, ok);
      await expect(
        client.apply(CONFIG_MAPS, configMap('a', '5')),
      ).resolves.toBeDefined();
      answer(bad, ok);
      await client.delete(CONFIG_MAPS, target, { uid: 'u' });
      expect(server.requests).toHaveLength(6);
    });

    it('with a growing delay, and gives up with the last error', async () => {
      answer(
        send(500, failure(500, 'First')),
        send(500, failure(500, 'Second')),
        send(500, failure(500, 'Third')),
        send(500, failure(500, 'Last')),
      );
      await expect(client.get(CONFIG_MAPS, target)).rejects.toMatchObject({
        reason: 'Last',
      });
      expect(server.requests).toHaveLength(4);
      const bounds = [200, 400, 800];
      expect(clock.sleeps).toHaveLength(3);
      clock.sleeps.forEach((ms, index) => {
        expect(ms).toBeGreaterThanOrEqual(bounds[index]);
        expect(ms).toBeLessThanOrEqual(2 * bounds[index]);
      });
    });

    it('as late as Retry-After says', async () => {
      answer(send(429, '', { 'retry-after': '3' }), ok);
      await client.get(CONFIG_MAPS, target);
      expect(clock.sleeps).toEqual([3_000]);
    });

    it('not when Retry-After is past the deadline', async () => {
      answer(send(429, '', { 'retry-after': '10' }), ok);
      await expect(client.get(CONFIG_MAPS, target)).rejects.toMatchObject({
        status: 429,
        retryAfterMs: 10_000,
      });
      expect(clock.sleeps).toEqual([]);
    });

    it.each([
      [400, 'BadRequest'],
      [403, 'Forbidden'],
      [409, 'Conflict'],
      [422, 'Invalid'],
    ])('not after %s %s', async (status, reason) => {
      answer(send(status, failure(status, reason)), ok);
      await expect(client.get(CONFIG_MAPS, target)).rejects.toMatchObject({
        status,
        reason,
      });
      expect(server.requests).toHaveLength(1);
    });

    it('not what is not safe to do twice', async () => {
      answer(send(503, failure(503, 'ServiceUnavailable')), ok);
      await expect(client.create(REVIEWS, {})).rejects.toMatchObject({
        status: 503,
      });
      expect(server.requests).toHaveLength(1);
    });
  });

  describe('deadline', () => {
    it('ends a call that is not answered', async () => {
      const hasty = new KubernetesClient(connection, { timeoutMs: 100 });
      const call = hasty.get(CONFIG_MAPS, target);
      await expect(call).rejects.toThrow(UnreachableError);
      await expect(call).rejects.toThrow(
        'no answer to GET /api/v1/namespaces/shop/configmaps/a within 100 ms',
      );
    });

    it('ends a call whose answer does not end', async () => {
      answer((_, respond) => respond.begin().write('{'));
      const hasty = new KubernetesClient(connection, { timeoutMs: 100 });
      await expect(hasty.get(CONFIG_MAPS, target)).rejects.toThrow(
        /within 100 ms/,
      );
    });

    it('leaves nothing on the signal of the caller', async () => {
      answer(send(200, configMap('a', '5')));
      const { signal } = new AbortController();
      const add = jest.spyOn(signal, 'addEventListener');
      const remove = jest.spyOn(signal, 'removeEventListener');
      await client.get(CONFIG_MAPS, target, { signal });
      expect(add).toHaveBeenCalledTimes(1);
      expect(remove.mock.calls[0].slice(0, 2)).toEqual(
        add.mock.calls[0].slice(0, 2),
      );
    });
  });

  it('is cancelled by the signal, also between tries', async () => {
    const controller = new AbortController();
    const reason = new Error('no longer needed');
    answer((_, respond) => {
      respond.send(503, '');
      setImmediate(() => controller.abort(reason));
    });
    const patient = new KubernetesClient(connection);
    await expect(
      patient.get(CONFIG_MAPS, target, { signal: controller.signal }),
    ).rejects.toBe(reason);
    expect(server.requests).toHaveLength(1);
    await expect(
      patient.get(CONFIG_MAPS, target, { signal: controller.signal }),
    ).rejects.toBe(reason);
    expect(server.requests).toHaveLength(1);
  });

  describe('watch', () => {
    const options = { timeoutSeconds: 300, idleTimeoutMs: 1_000 };

    it('decodes each piece when its caller has time for it', async () => {
      answer((_, respond) => {
        respond.begin().lines({ type: 'ADDED', object: configMap('a', '5') });
        respond.end();
      });
      const seen: string[] = [];
      let go = () => {};
      const paced = new KubernetesClient(connection, {
        pace: () => {
          seen.push('asked');
          return new Promise<void>(resolve => {
            go = resolve;
          });
        },
      });
      const events = await paced.watch(CONFIG_MAPS, {
        from: 'initialEvents',
        ...options,
      });
      const reading = (async () => {
        for await (const { type } of events) {
          seen.push(type);
        }
      })();
      while (seen.length === 0) {
        await new Promise(setImmediate);
      }
      await new Promise(setImmediate);
      expect(seen).toEqual(['asked']);
      go();
      await reading;
      expect(seen).toEqual(['asked', 'ADDED']);
    });

    it('asks for a streamed list, or for changes since a version', async () => {
      answer((_, respond) => {
        respond.begin().lines({ type: 'ADDED', object: configMap('a', '5') });
        respond.end();
      });
      const seen = [];
      for await (const event of await client.watch(CONFIG_MAPS, {
        from: 'initialEvents',
        ...options,
      })) {
        seen.push(event);
      }
      expect(seen).toEqual([{ type: 'ADDED', object: configMap('a', '5') }]);
      await client.watch(CONFIG_MAPS, {
        from: { resourceVersion: '5' },
        ...options,
      });
      expect(server.requests).toMatchObject([
        { path: '/api/v1/configmaps' },
        {},
      ]);
      expect(server.requests.map(({ query }) => query)).toEqual([
        {
          watch: 'true',
          allowWatchBookmarks: 'true',
          timeoutSeconds: '300',
          sendInitialEvents: 'true',
          resourceVersionMatch: 'NotOlderThan',
        },
        {
          watch: 'true',
          allowWatchBookmarks: 'true',
          timeoutSeconds: '300',
          resourceVersion: '5',
        },
      ]);
    });

    it('throws a refusal', async () => {
      answer(send(403, failure(403, 'Forbidden'), { 'retry-after': '1' }));
      await expect(
        client.watch(CONFIG_MAPS, { from: 'initialEvents', ...options }),
      ).rejects.toMatchObject({ reason: 'Forbidden', retryAfterMs: 1_000 });
    });
  });
});
