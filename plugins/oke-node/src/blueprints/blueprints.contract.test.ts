import type { KubernetesPartResult } from '../convergence/kubernetes';
import { clusterBaselineParts, clusterCa } from './clusterBaseline';
import { ownKinds } from '../status/kinds';
import { SANDBOX_START_MS } from '../testing/startSandbox';
import { certificateContract } from './__testUtils__/contract/certificateContract';
import { entryContract } from './__testUtils__/contract/entryContract';
import {
  CERTIFICATE_BOUNDS,
  GRANTS,
} from './__testUtils__/contract/entryGrants';
import { convergenceContract } from './__testUtils__/contract/convergenceContract';
import { mutualTlsContract } from './__testUtils__/contract/mutualTlsContract';
import { TestCluster } from './__testUtils__/contract/TestCluster';
import { TestRow } from './__testUtils__/contract/TestRow';

jest.setTimeout(60_000);

describe('on a real control plane', () => {
  let cluster: TestCluster;
  /** What every namespace needs. */
  let baseline: KubernetesPartResult[][];

  beforeAll(async () => {
    cluster = await TestCluster.start();
    const row = new TestRow(cluster);
    const watcher = { kind: 'Group' as const, name: 'okeanos:watchers' };
    const pass = () =>
      row.pass({
        parts: clusterBaselineParts({
          id: row.id,
          cluster: 'demo',
          sources: [clusterCa],
          formerIssuers: [],
          grants: GRANTS,
          certificateBounds: CERTIFICATE_BOUNDS,
          kinds: ownKinds,
          watcher,
        }),
        adoptPolicy: 'Never',
        drift: 'repair',
        confirmed: false,
      });
    baseline = [await pass(), await pass()];
  }, SANDBOX_START_MS);

  afterAll(async () => {
    await cluster?.stop();
  });

  it('the baseline of a cluster is made in one pass, and as intended in the next', () => {
    const [first, second] = baseline;
    expect(first.map(({ state }) => state)).toEqual(first.map(() => 'applied'));
    expect(second.map(({ state }) => state)).toEqual(
      first.map(() => 'current'),
    );
  });

  it('the watcher may read every kind that it reads and the cluster serves', async () => {
    const watcher = cluster.user({
      user: 'watcher',
      groups: ['okeanos:watchers'],
    });
    const resources = cluster.resourcesOf(ownKinds);
    const refused: string[] = [];
    for (const resource of resources) {
      await watcher.listAll(resource).catch(({ message }: Error) => {
        refused.push(message);
      });
    }
    expect(refused).toEqual([]);
    expect(resources.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['Pod', 'Ingress', 'HTTPRoute', 'Certificate']),
    );
    await expect(watcher.list('Secret')).rejects.toMatchObject({ status: 403 });
  });

  describe('namespaces', () => {
    convergenceContract(() => cluster);
  });
  describe('ways in', () => {
    entryContract(() => cluster);
  });
  describe('certificates', () => {
    certificateContract(() => cluster);
  });
  describe('mutual TLS', () => {
    mutualTlsContract(() => cluster);
  });
});
