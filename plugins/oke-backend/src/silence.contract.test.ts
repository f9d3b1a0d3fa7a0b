import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import { SANDBOX_START_MS } from '../../oke-node/src/testing/startSandbox';
import { isWhole, tellProof } from './__testUtils__/proof';
import {
  startPortalOnSandbox,
  type PortalOnSandbox,
} from './__testUtils__/startPortalOnSandbox';
import { ADA } from './__testUtils__/teams';
import { until } from './__testUtils__/until';

/** The bookmarks of a minute, and those that come first, which are late. In `./yarnw prove silence` an hour. */
const QUIET_MS = isWhole ? 3_600_000 : 150_000;
/** A page takes an answer for old after two minutes. */
const OLDEST_MS = 90_000;

jest.setTimeout(QUIET_MS + 150_000);

describe('the silence of a real API server', () => {
  let world: PortalOnSandbox;

  const connection = async () =>
    (await world.portal.as(ADA).getClusterStatus('demo')).connection;

  beforeAll(async () => {
    world = await startPortalOnSandbox();
    await until(connection, ({ state }) => state === 'connected', 60_000);
  }, SANDBOX_START_MS);

  afterAll(() => world?.stop(), 60_000);

  /** Of the sandbox's kube-apiserver: one program runs all parts of it, each with the folder among its arguments. */
  async function apiServer(): Promise<number> {
    const { sandboxDir } = world;
    for (const entry of await readdir('/proc')) {
      const line = await readFile(`/proc/${entry}/cmdline`, 'utf8').catch(
        () => '',
      );
      const args = line.split('\0');
      if (
        args.includes('kube-apiserver') &&
        args.some(arg => arg.includes(sandboxDir))
      ) {
        return Number(entry);
      }
    }
    throw new Error('No kube-apiserver runs');
  }

  it('is none while nothing happens in the cluster: no alarm, and no age to speak of', async () => {
    const end = Date.now() + QUIET_MS;
    let readings = 0;
    while (Date.now() < end) {
      const { state, asOf, staleKinds } = await connection();
      expect({ state, staleKinds }).toEqual({ state: 'connected' });
      expect(Date.now() - Date.parse(asOf ?? '')).toBeLessThan(OLDEST_MS);
      readings += 1;
      await delay(1_000);
    }
    tellProof(readings);
  });

  it('is told within 40 s when its process is frozen, and over when it goes on', async () => {
    const pid = await apiServer();
    const frozenAt = Date.now();
    process.kill(pid, 'SIGSTOP');
    try {
      await until(connection, ({ state }) => state === 'unreachable', 40_000);
      const { asOf } = await connection();
      expect(Date.parse(asOf ?? '')).toBeLessThanOrEqual(frozenAt + 1_000);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await until(connection, ({ state }) => state === 'connected', 30_000);
  });
});
