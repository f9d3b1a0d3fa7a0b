import { ClusterConnection } from '../../access';
import {
  FakeApiServer,
  type ReceivedRequest,
  type Responder,
} from '../../access/__testUtils__/FakeApiServer';
import { KubernetesClient } from '../../kubernetes';
import { FakeClock } from '../../kubernetes/__testUtils__/FakeClock';
import { configMap, failure } from '../../kubernetes/__testUtils__/objects';
import { DiscoveringKubernetesApi } from './DiscoveringKubernetesApi';

const CONFIG_MAP = { apiVersion: 'v1', kind: 'ConfigMap' };
const CERTIFICATE = { apiVersion: 'cert-manager.io/v1', kind: 'Certificate' };
const ref = { ...CONFIG_MAP, namespace: 'shop', name: 'a' };

const CONFIG_MAPS_SERVED = {
  version: 'v1',
  resources: [
    {
      resource: 'configmaps',
      responseKind: { kind: 'ConfigMap' },
      scope: 'Namespaced',
    },
  ],
};
const CERTIFICATES_SERVED = {
  metadata: { name: 'cert-manager.io' },
  versions: [
    {
      version: 'v1',
      resources: [
        {
          resource: 'certificates',
          responseKind: { kind: 'Certificate' },
          scope: 'Namespaced',
        },
      ],
    },
  ],
};

describe('DiscoveringKubernetesApi', () => {
  let server: FakeApiServer;
  let connection: ClusterConnection;
  let clock: FakeClock;
  let api: DiscoveringKubernetesApi;
  let certManagerServed: boolean;
  /** How anything but discovery is answered. */
  let answer: (request: ReceivedRequest, respond: Responder) => void;
  let discoveryFails: boolean;

  beforeEach(async () => {
    certManagerServed = false;
    discoveryFails = false;
    server = await FakeApiServer.start((request, respond) => {
      const list = (items: unknown[]) =>
        discoveryFails
          ? respond.send(403, failure(403, 'Forbidden'))
          : respond.send(200, { kind: 'APIGroupDiscoveryList', items });
      if (request.path === '/api') {
        list([{ metadata: {}, versions: [CONFIG_MAPS_SERVED] }]);
      } else if (request.path === '/apis') {
        list(certManagerServed ? [CERTIFICATES_SERVED] : []);
      } else {
        answer(request, respond);
      }
    });
    connection = new ClusterConnection(server.access);
    clock = new FakeClock();
    api = new DiscoveringKubernetesApi(new KubernetesClient(connection), {
      clock,
    });
  });

  afterEach(async () => {
    await connection.close();
    await server.close();
  });

  const discoveries = () =>
    server.requests.filter(({ path }) => path === '/apis').length;

  it('asks once where the kinds are served', async () => {
    answer = (_, respond) => respond.send(200, configMap('a', '5'));
    await Promise.all([
      api.get(ref),
      api.get(ref),
      expect(api.scopeOf(CONFIG_MAP)).resolves.toBe('Namespaced'),
    ]);
    clock.advance(60_000);
    await expect(api.get(ref)).resolves.toEqual(configMap('a', '5'));
    expect(server.requests.at(-1)).toMatchObject({
      method: 'GET',
      path: '/api/v1/namespaces/shop/configmaps/a',
    });
    expect(discoveries()).toBe(1);
  });

  it('asks again for a kind that is missing, at most once a second', async () => {
    await expect(api.scopeOf(CERTIFICATE)).resolves.toBeUndefined();
    certManagerServed = true;
    clock.advance(999);
    await expect(api.scopeOf(CERTIFICATE)).resolves.toBeUndefined();
    expect(discoveries()).toBe(1);
    clock.advance(1);
    await expect(
      Promise.all([api.scopeOf(CERTIFICATE), api.scopeOf(CERTIFICATE)]),
    ).resolves.toEqual(['Namespaced', 'Namespaced']);
    expect(discoveries()).toBe(2);
  });

  it('does not ask again for a kind that is missing while it would be told of it', async () => {
    let changedAt = clock.now();
    api = new DiscoveringKubernetesApi(new KubernetesClient(connection), {
      ...{ clock, changedAt: () => changedAt },
    });
    const looks = async (times: number) => {
      const before = server.requests.length;
      for (let n = 0; n < times; n += 1) {
        clock.advance(2_000);
        expect(await api.scopeOf(CERTIFICATE)).toBeUndefined();
      }
      return (server.requests.length - before) / 2;
    };
    // What is served follows what tells of it: it is asked for a while.
    expect(await looks(10)).toBe(3);
    expect(await looks(10)).toBe(0);
    changedAt = clock.now();
    certManagerServed = true;
    clock.advance(2_000);
    expect(await api.scopeOf(CERTIFICATE)).toBe('Namespaced');
  });

  it('notices that a kind is not served any more', async () => {
    certManagerServed = true;
    answer = (_, respond) => respond.send(404, '404 page not found');
    await expect(api.scopeOf(CERTIFICATE)).resolves.toBe('Namespaced');
    certManagerServed = false;
    await expect(
      api.get({ ...CERTIFICATE, namespace: 'shop', name: 'a' }),
    ).rejects.toThrow('404 page not found');
    await expect(api.scopeOf(CERTIFICATE)).resolves.toBeUndefined();
  });

  it('does not ask again because an object or its namespace is not there', async () => {
    answer = ({ method }, respond) =>
      respond.send(
        404,
        failure(404, 'NotFound', { name: method === 'GET' ? 'a' : 'shop' }),
      );
    await expect(api.get(ref)).resolves.toBeUndefined();
    await expect(
      api.apply(configMap('a', '5'), { force: false, dryRun: false }),
    ).rejects.toThrow('it is NotFound');
    await api.scopeOf(CONFIG_MAP);
    expect(discoveries()).toBe(1);
  });

  it('gives the error of a failed discovery to all who wait for it, and asks again', async () => {
    discoveryFails = true;
    const answers = await Promise.allSettled([
      api.scopeOf(CONFIG_MAP),
      api.scopeOf(CONFIG_MAP),
    ]);
    expect(answers).toMatchObject([
      { status: 'rejected', reason: { status: 403 } },
      { status: 'rejected', reason: { status: 403 } },
    ]);
    discoveryFails = false;
    await expect(api.scopeOf(CONFIG_MAP)).resolves.toBe('Namespaced');
  });

  it('says which kind is not served', async () => {
    await expect(
      api.get({ ...CERTIFICATE, namespace: 'shop', name: 'a' }),
    ).rejects.toThrow(
      'The cluster does not serve Certificate of cert-manager.io/v1',
    );
  });

  it('applies, by force or as a dry run', async () => {
    answer = (_, respond) => respond.send(200, configMap('a', '5'));
    await expect(
      api.apply(configMap('a', '5'), { force: true, dryRun: true }),
    ).resolves.toEqual({ type: 'applied', object: configMap('a', '5') });
    expect(server.requests.at(-1)).toMatchObject({
      method: 'PATCH',
      query: { fieldManager: 'okeanos', force: 'true', dryRun: 'All' },
    });
    const options = { force: false, dryRun: false };
    await api.apply(configMap('a', '5'), { ...options, subresource: 'status' });
    expect(server.requests.at(-1)?.path).toMatch(/\/a\/status$/);
  });

  it('gives conflicts as an outcome, and every other refusal as an error', async () => {
    answer = (_, respond) =>
      respond.send(
        409,
        failure(409, 'Conflict', {
          causes: [
            {
              reason: 'FieldManagerConflict',
              message: 'conflict with "kubectl-edit" using v1',
              field: '.spec.hard.pods',
            },
          ],
        }),
      );
    const apply = () =>
      api.apply(configMap('a', '5'), { force: false, dryRun: false });
    await expect(apply()).resolves.toEqual({
      type: 'conflict',
      conflicts: [{ manager: 'kubectl-edit', field: 'spec.hard.pods' }],
    });
    answer = (_, respond) => respond.send(409, failure(409, 'Conflict'));
    await expect(apply()).rejects.toThrow('it is Conflict');
  });

  describe('delete', () => {
    it('deletes exactly one incarnation', async () => {
      answer = (_, respond) => respond.send(200, {});
      await api.delete(ref, 'uid-a');
      expect(server.requests.at(-1)).toMatchObject({ method: 'DELETE' });
      expect(JSON.parse(server.requests.at(-1)?.body ?? '')).toMatchObject({
        preconditions: { uid: 'uid-a' },
      });
    });

    it.each([
      ['it is not there', 404, failure(404, 'NotFound', { name: 'a' })],
      ['another has its name', 409, failure(409, 'Conflict')],
    ])('has nothing to do when %s', async (_what, status, body) => {
      answer = (_, respond) => respond.send(status, body);
      await expect(api.delete(ref, 'uid-a')).resolves.toBeUndefined();
    });

    it('fails when the server refuses', async () => {
      answer = (_, respond) => respond.send(403, failure(403, 'Forbidden'));
      await expect(api.delete(ref, 'uid-a')).rejects.toThrow('it is Forbidden');
    });
  });
});
