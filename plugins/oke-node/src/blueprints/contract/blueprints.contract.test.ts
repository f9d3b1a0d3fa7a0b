import { randomUUID } from 'node:crypto';
import { convergeKubernetes, type InventoryEntry } from '../../convergence';
import { clusterBaselineParts } from '../clusterBaseline';
import { certificateContract } from './certificateContract';
import { convergenceContract } from './convergenceContract';
import { mutualTlsContract } from './mutualTlsContract';
import { TestCluster } from './TestCluster';

/** The sandbox builds its binaries first where they are missing. */
const SANDBOX_START_MS = 15 * 60_000;

jest.setTimeout(60_000);

describe('the blueprints on a real control plane', () => {
  let cluster: TestCluster;

  beforeAll(async () => {
    cluster = await TestCluster.start();
  }, SANDBOX_START_MS);

  afterAll(async () => {
    await cluster?.stop();
  });

  it('make the baseline of a cluster in one pass, as intended in the next', async () => {
    const id = randomUUID();
    let inventory: InventoryEntry[] = [];
    const pass = () =>
      convergeKubernetes(
        cluster.api,
        {
          id,
          parts: clusterBaselineParts({
            id,
            watcher: { kind: 'Group', name: 'okeanos:watchers' },
          }),
          inventory,
          adoptPolicy: 'Never',
          drift: 'repair',
          confirmed: false,
        },
        {
          beforeEffect: async () => {},
          recordInventory: async next => {
            inventory = next;
          },
        },
      );
    const first = await pass();
    expect(first.map(({ state }) => state)).toEqual(first.map(() => 'applied'));
    const second = await pass();
    expect(second.filter(({ state }) => state !== 'current')).toEqual([]);
  });

  convergenceContract(() => cluster);
  certificateContract(() => cluster);
  mutualTlsContract(() => cluster);
});
