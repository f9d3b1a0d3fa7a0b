import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import { ClusterAdmin } from '../../oke-node/src/testing/ClusterAdmin';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import {
  SANDBOX_START_MS,
  startSandbox,
  type Sandbox,
} from '../../oke-node/src/testing/startSandbox';
import { startPortal, type Portal } from './__testUtils__/startPortal';
import { ADA } from './__testUtils__/teams';
import { until } from './__testUtils__/until';

jest.setTimeout(120_000);

/** Where nothing tells, it is asked every 10 s what is served: sooner than that, only what tells can be the reason. */
const SOON_MS = 5_000;
const CRD = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
};
const NAME = 'ciliumnetworkpolicies.cilium.io';

describe('the APIs of a real cluster', () => {
  let directory: string;
  let sandbox: Sandbox;
  let portal: Portal;
  let cluster: ClusterAdmin;

  const agentBecomes = (reason: string, withinMs: number) =>
    until(
      () => portal.as(ADA).getClusterStatus('demo'),
      ({ connection, components }) =>
        connection.state === 'connected' &&
        components.some(
          each =>
            each.name === 'Network policy agent' && each.reason === reason,
        ),
      withinMs,
    );

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'okeanos-apis-'));
    sandbox = await startSandbox({ dataDir: path.join(directory, 'sandbox') });
    const { provisionerKubeconfig, watcherKubeconfig } = sandbox.cluster;
    cluster = new ClusterAdmin(provisionerKubeconfig);
    portal = await startPortal({
      databaseDir: path.join(directory, 'db'),
      ...{ provisionerKubeconfig, watcherKubeconfig },
    });
    await agentBecomes('NoKnownAgent', 120_000);
  }, SANDBOX_START_MS);

  afterAll(async () => {
    await portal?.stop();
    await sandbox?.stop();
    await rm(directory, { recursive: true });
  }, 60_000);

  const serve = () =>
    cluster.create({
      ...CRD,
      metadata: { name: NAME },
      spec: {
        group: 'cilium.io',
        names: {
          ...{ kind: 'CiliumNetworkPolicy', plural: 'ciliumnetworkpolicies' },
        },
        scope: 'Namespaced',
        versions: [
          {
            ...{ name: 'v2', served: true, storage: true },
            schema: { openAPIV3Schema: { type: 'object' } },
          },
        ],
      },
    });

  it('are noticed as they come, go, and come back', async () => {
    await serve();
    await agentBecomes('EnforcementUnknown', SOON_MS);
    await cluster.delete({ ...CRD, name: NAME });
    await agentBecomes('NoKnownAgent', SOON_MS);
    await serve();
    await agentBecomes('EnforcementUnknown', SOON_MS);
  });
});
