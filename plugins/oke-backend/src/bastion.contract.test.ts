import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { ClusterSpecInput } from '@okeanos/backstage-plugin-oke-common';
import request from 'supertest';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never built
import {
  startOciSandbox,
  type OciSandbox,
} from '../../oke-node/src/testing/startSandbox';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never built
import { readTerraform } from '../../oke-node/src/testing/terraform/readTerraform';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never built
import { terraformFaults } from '../../oke-node/src/testing/terraform/terraformFaults';
import { PLATFORM_TEAM, SHOP_TEAM } from './__testUtils__/fixtures';
import { OciResources } from './__testUtils__/ociResources';
import { until } from './__testUtils__/until';
import { okePlugin } from './plugin';

// The first run builds the sandbox's binaries.
jest.setTimeout(20 * 60_000);

const HOST = 'host.bastion.eu-frankfurt-1.oci.oraclecloud.com';
const CLUSTER = '/api/oke/v1/clusters/demo';
const NAMESPACE = `${CLUSTER}/namespaces/shop`;

/** A portal that can dial the bastions' host and no API server: everything that it does in a cluster goes through SSH. */
describe('a private cluster behind a bastion, on the sandbox', () => {
  let sandbox: OciSandbox;
  let resources: OciResources;
  let folder: string;
  let backend: Awaited<ReturnType<typeof startTestBackend>>;

  beforeAll(async () => {
    sandbox = await startOciSandbox({ timeScale: 0.1 });
    resources = await OciResources.of(sandbox.oci);
    folder = await mkdtemp(path.join(tmpdir(), 'okeanos-through-'));
    const routesFile = path.join(folder, 'routes.json');
    const { [HOST]: host } = JSON.parse(
      await readFile(sandbox.oci.routesFile, 'utf8'),
    );
    await writeFile(routesFile, JSON.stringify({ [HOST]: host }));
    const { configFile, url } = sandbox.oci;
    const oci = {
      ...{ region: 'eu-frankfurt-1', endpoint: url, routesFile },
      bastion: { portalCidrs: ['127.0.0.1/32'] },
      provisioner: { file: configFile, profile: 'DEFAULT' },
      watcher: { file: configFile, profile: 'WATCHER' },
      ingressNamespaces: ['okeanos-ingress'],
    };
    backend = await startTestBackend({
      features: [
        okePlugin,
        mockServices.rootConfig.factory({ data: { oke: { oci } } }),
        mockServices.permissions.factory({ result: AuthorizeResult.ALLOW }),
        catalogServiceMock.factory({ entities: [] }),
      ],
    });
  });
  afterAll(async () => {
    await backend?.stop();
    await sandbox?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const untilApi = (
    url: string,
    satisfies: (answer: request.Response) => boolean,
  ) => until(async () => request(backend.server).get(url), satisfies, 180_000);
  const isReady = ({ body }: request.Response) =>
    body.conditions?.[0]?.type === 'Ready' &&
    body.conditions[0].status === 'True';
  const spec: ClusterSpecInput = {
    ...{ name: 'demo', owner: PLATFORM_TEAM },
    bastion: { enabled: true },
  };

  it('is made, reached, watched and used through it', async () => {
    await request(backend.server).put(CLUSTER).send(spec).expect(200);
    await untilApi(CLUSTER, isReady);
    const [bastion] = await resources.list('Bastion');
    expect(bastion).toMatchObject({
      ...{ name: 'demobastion', lifecycleState: 'ACTIVE' },
    });
    await request(backend.server)
      .put(NAMESPACE)
      .send({
        ...{ cluster: 'demo', name: 'shop', owner: SHOP_TEAM },
        services: [{ name: 'cart', ports: [8080] }],
      })
      .expect(200);
    await untilApi(
      NAMESPACE,
      ({ body }) =>
        body.conditions?.find(
          ({ type }: { type: string }) => type === 'Applied',
        )?.status === 'True',
    );
    await untilApi(
      '/api/oke/v1/clusters/demo/status',
      ({ body }) => body.connection?.state === 'connected',
    );
  });

  it('can be left with, as Terraform of what OCI answers', async () => {
    const { body } = await request(backend.server)
      .get(`${CLUSTER}/export`)
      .expect(200);
    expect(body.leftOut).toEqual([]);
    const blocks = await readTerraform(body.files);
    expect(terraformFaults(blocks)).toEqual([]);
    // Everything that carries the cluster's tags is imported, and what has none: what came with the VCN, rules, add-ons.
    const imported = blocks
      .filter(({ type }) => type === 'import')
      .map(({ attributes }) => String(attributes.id));
    const made = (await resources.all()).filter(
      ({ freeformTags }) => freeformTags['okeanos-id'] !== undefined,
    );
    expect(made.length).toBeGreaterThan(15);
    const importIds = made.map(({ id }) =>
      id.replace(/^(ocid1\.loggroup[^/]*)\/(.*)$/, 'logGroupId/$1/logId/$2'),
    );
    expect(imported).toEqual(expect.arrayContaining(importIds));
    expect(importIds.join()).toContain('/logId/');
    const [vcn] = await resources.list('Vcn');
    expect(imported).toContain(vcn.defaultSecurityListId);
    const [cluster] = await resources.list('Cluster');
    expect(imported).toContain(`clusters/${cluster.id}/addons/CertManager`);
    expect(
      imported.filter(id => id.startsWith('networkSecurityGroups/')).length,
    ).toBeGreaterThan(30);
    // No OCID is written twice but that of the compartment: everything else is referred to.
    const text = body.files
      .filter(({ name }: { name: string }) => name !== 'imports.tf')
      .map(({ content }: { content: string }) => content)
      .join('\n');
    for (const ocid of made.flatMap(({ id }) => id.split('/'))) {
      expect(text).not.toContain(ocid);
    }
    expect(text).not.toMatch(/key_file|fingerprint|private_key|token/);
  });

  it('is frozen for the time of the handing over, and nothing else', async () => {
    const put = (body: object) =>
      request(backend.server).put(`${CLUSTER}?ifExists=update`).send(body);
    await put({ ...spec, frozen: true }).expect(200);
    const { body } = await untilApi(
      CLUSTER,
      ({ body: { conditions } }) => conditions?.[0]?.reason === 'Frozen',
    );
    expect(body.conditions[0]).toMatchObject({
      status: 'True',
      message: expect.stringMatching(/^Okeanos changes nothing here in OCI/),
    });
    const { body: refused } = await put({
      ...{ ...spec, frozen: true },
      nodePool: { size: 3 },
    }).expect(400);
    expect(refused.error.problems).toMatchObject([{ field: 'nodePool.size' }]);
    await request(backend.server).delete(CLUSTER).expect(409);
    await request(backend.server).get(`${CLUSTER}/export`).expect(200);
    await put(spec).expect(200);
    await untilApi(
      CLUSTER,
      answer =>
        isReady(answer) && answer.body.conditions[0].reason !== 'Frozen',
    );
  });

  it('goes with everything that was made', async () => {
    await request(backend.server).delete(NAMESPACE).expect(202);
    await untilApi(NAMESPACE, ({ status }) => status === 404);
    await request(backend.server).delete(CLUSTER).expect(202);
    await untilApi(CLUSTER, ({ status }) => status === 404);
    expect(await resources.names()).toEqual([]);
  });
});
