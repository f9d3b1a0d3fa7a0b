import {
  ClusterConnection,
  KubernetesClient,
  type ApiResource,
} from '@okeanos/backstage-plugin-oke-node';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never built
import {
  FakeApiServer,
  type Responder,
} from '../../../../oke-node/src/access/__testUtils__/FakeApiServer';
import type { Provisioner } from '../RegisteredCluster';
import { PartWatches } from './PartWatches';
import { until } from '../../__testUtils__/until';

const kind = (name: string, plural: string, group = ''): ApiResource => ({
  ...{ group, version: 'v1', kind: name, plural, namespaced: true },
});
const QUOTAS = kind('ResourceQuota', 'resourcequotas');
const BUDGETS = kind('Budget', 'budgets', 'example.com');
const SECRETS = kind('Secret', 'secrets');

const object = (apiVersion: string, of: string, name: string, id?: string) => ({
  ...{ apiVersion, kind: of },
  metadata: {
    ...{ namespace: 'shop', name, uid: `uid-${name}`, resourceVersion: '1' },
    labels: id ? { 'okeanos.io/id': id } : {},
    managedFields: [{ manager: 'okeanos' }],
  },
});
const quota = object('v1', 'ResourceQuota', 'okeanos', 'id-1');
const refTo = (of: string, name: string, apiVersion = 'v1') => ({
  ...{ apiVersion, kind: of, namespace: 'shop', name },
});

describe('PartWatches', () => {
  let server: FakeApiServer;
  let connection: ClusterConnection;
  let watches: PartWatches;
  let isSilent: boolean;
  let end: AbortController;
  let running: Promise<void>;
  /** By path: the watches that stand. */
  let open: Map<string, Responder>;

  beforeEach(async () => {
    isSilent = false;
    open = new Map();
    const shown: Record<string, object[]> = {
      '/api/v1/resourcequotas': [
        quota,
        object('v1', 'ResourceQuota', 'theirs'),
      ],
      '/apis/example.com/v1/budgets': [
        object('example.com/v1', 'Budget', 'cart', 'id-1'),
      ],
    };
    server = await FakeApiServer.start(({ path }, respond) => {
      open.set(path, respond);
      respond
        .begin()
        .lines(
          ...(shown[path] ?? []).map(each => ({ type: 'ADDED', object: each })),
          {
            type: 'BOOKMARK',
            object: {
              metadata: {
                resourceVersion: '1',
                annotations: { 'k8s.io/initial-events-end': 'true' },
              },
            },
          },
        );
    });
    connection = new ClusterConnection(server.access);
    const client = new KubernetesClient(connection);
    const provisioner = async () => ({ client } as Provisioner);
    watches = new PartWatches({
      ...{ cluster: { provisioner }, kinds: [QUOTAS] },
      isSilent: () => isSilent,
      onChanged: () => {},
      onStanding: () => {},
      onApisChanged: () => {},
      onError: () => {},
    });
    end = new AbortController();
    running = watches.run(end.signal);
    await until(
      async () => watches.standing,
      standing => standing === 'current',
    );
  });

  afterEach(async () => {
    end.abort(new Error('That is all'));
    await running;
    await connection.close();
    await server.close();
  });

  const ours = () => watches.find(refTo('ResourceQuota', 'okeanos'));

  it('shows what Okeanos made, without who wrote what, and nothing of others', () => {
    const { managedFields: _, ...metadata } = quota.metadata;
    expect(ours()).toEqual({ ...quota, metadata });
    expect(watches.find(refTo('ResourceQuota', 'theirs'))).toBeUndefined();
    expect(watches.find(refTo('ResourceQuota', 'none'))).toBeUndefined();
  });

  it('shows nothing while nothing comes from the cluster', () => {
    isSilent = true;
    expect(watches.standing).toBe('lost');
    expect(ours()).toBeUndefined();
    isSilent = false;
    expect(ours()).toBeDefined();
  });

  it('shows nothing of a kind whose watch is refused', async () => {
    server.answerWith((_, respond) =>
      respond.send(403, { kind: 'Status', code: 403, reason: 'Forbidden' }),
    );
    open.get('/api/v1/resourcequotas')?.end();
    await until(
      async () => ours(),
      found => found === undefined,
    );
  });

  it('forgets what lost our label', async () => {
    const metadata = { ...quota.metadata, labels: {}, resourceVersion: '2' };
    open
      .get('/api/v1/resourcequotas')
      ?.lines({ type: 'MODIFIED', object: { ...quota, metadata } });
    await until(
      async () => ours(),
      found => found === undefined,
    );
  });

  it('watches of a kind of modules what Okeanos made, once that is looked for, and no Secrets', async () => {
    watches.setServed([QUOTAS, BUDGETS, SECRETS]);
    const budget = refTo('Budget', 'cart', 'example.com/v1');
    expect(watches.find(refTo('Secret', 'cart'))).toBeUndefined();
    expect(watches.find(budget)).toBeUndefined();
    await until(async () => watches.find(budget), Boolean);
    const asked = server.requests.slice(2);
    expect(asked.map(({ path, query }) => [path, query.labelSelector])).toEqual(
      [['/apis/example.com/v1/budgets', 'okeanos.io/id']],
    );
  });
});
