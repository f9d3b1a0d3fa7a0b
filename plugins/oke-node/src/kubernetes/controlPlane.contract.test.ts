import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  ClusterConnection,
  loadAccessFromKubeconfigFile,
  UnreachableError,
  type ClusterAccess,
} from '../access';
import {
  SANDBOX_START_MS,
  startSandbox,
  type Sandbox,
} from '../testing/startSandbox';
import { FakeClock } from './__testUtils__/FakeClock';
import { CONFIG_MAPS, DEPLOYMENTS, NAMESPACES } from './__testUtils__/objects';
import { Recorder, trim, type Trimmed } from './__testUtils__/Recorder';
import type { ApiResource } from './ApiResource';
import { KubernetesClient } from './KubernetesClient';
import type { KubernetesObject } from './KubernetesObject';
import { Reflector } from './Reflector';

const CRDS: ApiResource = {
  group: 'apiextensions.k8s.io',
  version: 'v1',
  kind: 'CustomResourceDefinition',
  plural: 'customresourcedefinitions',
  namespaced: false,
};

const WIDGETS: ApiResource = {
  group: 'okeanos.test',
  version: 'v1',
  kind: 'Widget',
  plural: 'widgets',
  namespaced: true,
};

const WIDGETS_CRD: KubernetesObject = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.okeanos.test' },
  spec: {
    group: 'okeanos.test',
    scope: 'Namespaced',
    names: { kind: 'Widget', plural: 'widgets' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object' } },
      },
    ],
  },
};

const configMap = (
  name: string,
  data: Record<string, string> = {},
): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { namespace: 'contract', name },
  data,
});

const target = (name: string) => ({ namespace: 'contract', name });

describe('with the real control plane', () => {
  let dataDir: string;
  let sandbox: Sandbox;
  let access: ClusterAccess;
  let connection: ClusterConnection;
  let client: KubernetesClient;
  const started: Reflector<Trimmed>[] = [];

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'okeanos-contract-'));
    sandbox = await startSandbox({ dataDir });
    access = await loadAccessFromKubeconfigFile(
      sandbox.cluster.provisionerKubeconfig,
    );
    connection = new ClusterConnection(access);
    client = new KubernetesClient(connection);
    await client.apply(NAMESPACES, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'contract' },
    });
  }, SANDBOX_START_MS);

  afterEach(async () => {
    await Promise.all(started.splice(0).map(reflector => reflector.stop()));
  });

  afterAll(async () => {
    await connection?.close();
    await sandbox?.stop();
    await rm(dataDir, { recursive: true });
  }, 60_000);

  function reflect(
    resource: ApiResource,
    options: Partial<ConstructorParameters<typeof Reflector<Trimmed>>[0]> = {},
  ): { recorder: Recorder; reflector: Reflector<Trimmed> } {
    const recorder = new Recorder();
    const reflector = new Reflector({
      client,
      resource,
      trim,
      handler: recorder,
      ...options,
    });
    started.push(reflector);
    reflector.start();
    return { recorder, reflector };
  }

  async function remove(name: string): Promise<void> {
    const found = await client.get(CONFIG_MAPS, target(name));
    if (!found) {
      throw new Error(`There is no ConfigMap ${name}`);
    }
    await client.delete(CONFIG_MAPS, target(name), { uid: found.metadata.uid });
  }

  describe('ClusterConnection', () => {
    it('is dialled on loopback under the name of the private endpoint', async () => {
      expect(access).toMatchObject({
        dial: { host: '127.0.0.1', port: sandbox.cluster.port },
        tlsServerName: '10.0.30.5',
      });
      await expect(client.version()).resolves.toBe(sandbox.cluster.version);
    });

    it('refuses the certificate for any other name', async () => {
      const other = new ClusterConnection({
        ...access,
        tlsServerName: '10.0.30.6',
      });
      const refusal = other.request({ method: 'GET', path: '/version' });
      await expect(refusal).rejects.toThrow(UnreachableError);
      await expect(refusal).rejects.toThrow(
        /10\.0\.30\.6 is not in the cert's/,
      );
      await other.close();
    });
  });

  describe('KubernetesClient', () => {
    it('applies, reads, lists and deletes', async () => {
      const applied = await client.apply(
        CONFIG_MAPS,
        configMap('a', { k: '1' }),
      );
      const read = await client.get(CONFIG_MAPS, target('a'));
      expect(read).toEqual(applied);
      expect(read).toMatchObject({ kind: 'ConfigMap', data: { k: '1' } });
      await expect(
        client.list(CONFIG_MAPS, {
          namespace: 'contract',
          fieldSelector: 'metadata.name=a',
        }),
      ).resolves.toEqual([read]);

      await client.apply(CONFIG_MAPS, configMap('a', { k: '2' }), {
        dryRun: true,
      });
      await expect(client.get(CONFIG_MAPS, target('a'))).resolves.toEqual(read);
      const planned = await client.apply(CONFIG_MAPS, configMap('b'), {
        dryRun: true,
      });
      expect(planned.metadata.name).toBe('b');
      await expect(
        client.get(CONFIG_MAPS, target('b')),
      ).resolves.toBeUndefined();

      await expect(
        client.delete(CONFIG_MAPS, target('a'), { uid: 'of-another' }),
      ).rejects.toMatchObject({ status: 409, reason: 'Conflict' });
      const { uid = '', resourceVersion } = applied.metadata;
      await expect(
        client.delete(CONFIG_MAPS, target('a'), { uid, resourceVersion: '1' }),
      ).rejects.toMatchObject({ status: 409, reason: 'Conflict' });
      await client.delete(
        CONFIG_MAPS,
        target('a'),
        { uid, resourceVersion },
        { propagationPolicy: 'Background' },
      );
      await expect(
        client.get(CONFIG_MAPS, target('a')),
      ).resolves.toBeUndefined();
      await client.delete(CONFIG_MAPS, target('a'), { uid });
    });

    it('lists more than a page', async () => {
      const names = Array.from({ length: 501 }, (_, i) => `page-${i}`);
      const queue = [...names];
      await Promise.all(
        Array.from({ length: 4 }, async () => {
          for (let name = queue.pop(); name; name = queue.pop()) {
            await client.apply(CONFIG_MAPS, configMap(name));
          }
        }),
      );
      const listed = await client.list(CONFIG_MAPS, { namespace: 'contract' });
      expect(listed.map(({ metadata }) => metadata.name)).toEqual(
        expect.arrayContaining(names),
      );
    }, 60_000);

    it('lists the metadata of what is there, and of nothing', async () => {
      await client.apply(CONFIG_MAPS, configMap('named', { key: 'value' }));
      const options = { namespace: 'contract' };
      const [listed] = await client.listMetadata(CONFIG_MAPS, {
        ...options,
        fieldSelector: 'metadata.name=named',
      });
      expect(listed.metadata.name).toBe('named');
      expect(listed).not.toHaveProperty('data');
      await expect(client.listMetadata(DEPLOYMENTS, options)).resolves.toEqual(
        [],
      );
    });

    it('names who owns a field, and takes it over by force only', async () => {
      await connection.request({
        method: 'PATCH',
        path: '/api/v1/namespaces/contract/configmaps/owned?fieldManager=somebody',
        headers: { 'content-type': 'application/apply-patch+yaml' },
        body: JSON.stringify(configMap('owned', { k: 'theirs' })),
      });
      const ours = configMap('owned', { k: 'ours', other: 'ours' });
      await expect(client.apply(CONFIG_MAPS, ours)).rejects.toMatchObject({
        status: 409,
        reason: 'Conflict',
        conflicts: [{ manager: 'somebody', field: '.data.k' }],
      });
      await expect(
        client.apply(CONFIG_MAPS, ours, { force: true }),
      ).resolves.toMatchObject({ data: { k: 'ours', other: 'ours' } });
    });

    it('tells a kind that is not served from an object that does not exist', async () => {
      for (const resource of [
        { ...DEPLOYMENTS, group: 'okeanos.unknown' },
        { ...DEPLOYMENTS, plural: 'unknowns' },
      ]) {
        await expect(client.get(resource, target('a'))).rejects.toMatchObject({
          name: 'KubernetesError',
          status: 404,
        });
      }
    });

    it('asks in the name of others', async () => {
      const ada = new KubernetesClient(connection, {
        impersonate: { user: 'ada', groups: ['dev', 'ops'] },
      });
      const review = {
        group: 'authentication.k8s.io',
        version: 'v1',
        kind: 'SelfSubjectReview',
        plural: 'selfsubjectreviews',
        namespaced: false,
      };
      await expect(ada.create(review, {})).resolves.toMatchObject({
        status: {
          userInfo: {
            username: 'ada',
            groups: ['dev', 'ops', 'system:authenticated'],
          },
        },
      });
    });

    it('discovers what is served', async () => {
      const resources = await client.discover();
      expect(resources).toEqual(
        expect.arrayContaining([CONFIG_MAPS, NAMESPACES, DEPLOYMENTS, CRDS]),
      );
    });
  });

  describe('Reflector', () => {
    it('sees what is there by a streamed list, and what changes', async () => {
      await client.apply(CONFIG_MAPS, configMap('before'));
      const listPages = jest.spyOn(client, 'listPages');
      const { recorder, reflector } = reflect(CONFIG_MAPS);
      await recorder.until(() => recorder.state === 'synced');
      expect(recorder.log).toEqual([
        'syncing',
        expect.stringMatching(/^replace .*before@/),
        'synced',
      ]);
      expect(listPages).not.toHaveBeenCalled();
      listPages.mockRestore();

      const created = await client.apply(
        CONFIG_MAPS,
        configMap('c', { k: '1' }),
      );
      await recorder.until(() => recorder.view.has('c'));
      const changed = await client.apply(
        CONFIG_MAPS,
        configMap('c', { k: '2' }),
      );
      await recorder.until(
        () => recorder.view.get('c') === changed.metadata.resourceVersion,
      );
      await remove('c');
      await recorder.until(() => !recorder.view.has('c'));
      expect(recorder.log.slice(3)).toEqual([
        `upsert c@${created.metadata.resourceVersion}`,
        `upsert c@${changed.metadata.resourceVersion}`,
        `delete ${created.metadata.uid}`,
      ]);
      expect(Date.now() - Number(reflector.lastHeard)).toBeLessThan(60_000);
      expect(recorder.errors).toEqual([]);
    });

    it('follows a kind that comes and goes', async () => {
      const { recorder, reflector } = reflect(WIDGETS);
      const { recorder: crds } = reflect(CRDS, {
        // As an owner does: when a definition is established, the kind may be served now.
        trim: object => {
          if (object.metadata.name === WIDGETS_CRD.metadata.name) {
            reflector.retryNow();
          }
          return trim(object);
        },
      });
      await crds.until(() => crds.state === 'synced');
      await recorder.until(() => recorder.state === 'notInstalled');

      await client.apply(CRDS, WIDGETS_CRD);
      await recorder.until(() => recorder.state === 'synced');
      await client.apply(WIDGETS, {
        apiVersion: 'okeanos.test/v1',
        kind: 'Widget',
        metadata: target('w'),
      });
      await recorder.until(() => recorder.view.has('w'));

      const crd = await client.get(CRDS, WIDGETS_CRD.metadata);
      await client.delete(CRDS, WIDGETS_CRD.metadata, {
        uid: crd?.metadata.uid ?? '',
      });
      await recorder.until(() => recorder.state === 'notInstalled');
      expect(recorder.view.size).toBe(0);
    }, 60_000);

    it('is not permitted until the watcher has a role', async () => {
      const watcher = new ClusterConnection(
        await loadAccessFromKubeconfigFile(sandbox.cluster.watcherKubeconfig),
      );
      const { recorder, reflector } = reflect(CONFIG_MAPS, {
        client: new KubernetesClient(watcher),
      });
      await recorder.until(() => recorder.state === 'notPermitted');
      expect(recorder.states.at(-1)).toMatchObject({
        error: {
          status: 403,
          message: expect.stringMatching(/cannot watch resource "configmaps"/),
        },
      });
      await client.apply(
        {
          group: 'rbac.authorization.k8s.io',
          version: 'v1',
          kind: 'ClusterRoleBinding',
          plural: 'clusterrolebindings',
          namespaced: false,
        },
        {
          apiVersion: 'rbac.authorization.k8s.io/v1',
          kind: 'ClusterRoleBinding',
          metadata: { name: 'contract-watchers' },
          roleRef: {
            apiGroup: 'rbac.authorization.k8s.io',
            kind: 'ClusterRole',
            name: 'view',
          },
          subjects: [
            {
              apiGroup: 'rbac.authorization.k8s.io',
              kind: 'Group',
              name: 'okeanos:watchers',
            },
          ],
        },
      );
      await recorder.until(() => recorder.state === 'synced');
      await reflector.stop();
      await watcher.close();
    }, 60_000);

    it('misses no change while the API server is away', async () => {
      await client.apply(CONFIG_MAPS, configMap('stays'));
      await client.apply(CONFIG_MAPS, configMap('changes', { k: '1' }));
      await client.apply(CONFIG_MAPS, configMap('goes'));
      const clock = new FakeClock();
      clock.held = true; // it tries again when it is told to, and not between the changes below
      const { recorder, reflector } = reflect(CONFIG_MAPS, { clock });
      await recorder.until(() => recorder.state === 'synced');

      await sandbox.stop();
      await clock.until(() => clock.sleeps.length === 1);
      reflector.retryNow();
      await recorder.until(() => recorder.state === 'unreachable');
      const { length } = recorder.log;

      sandbox = await startSandbox({ dataDir });
      await client.apply(CONFIG_MAPS, configMap('changes', { k: '2' }));
      await client.apply(CONFIG_MAPS, configMap('comes'));
      await remove('goes');

      // The restarted server does not know that version any more: a new list.
      reflector.retryNow();
      await clock.until(() => clock.sleeps.length === 3);
      expect(recorder.errors.at(-1)).toMatchObject({
        status: 410,
        reason: 'Expired',
      });
      reflector.retryNow();
      await recorder.until(() => recorder.view.has('comes'));
      await recorder.until(() => recorder.state === 'synced');

      const listed = await client.list(CONFIG_MAPS);
      expect(Object.fromEntries(recorder.view)).toEqual(
        Object.fromEntries(
          listed.map(({ metadata }) => [
            metadata.name,
            metadata.resourceVersion,
          ]),
        ),
      );
      const news = recorder.log.slice(length).join('\n');
      expect(news).toMatch(/upsert changes@/);
      expect(news).not.toMatch(/stays|page-/);
    }, 120_000);
  });
});
