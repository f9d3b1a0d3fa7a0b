import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import createKnex from 'knex';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never built
import {
  startOciSandbox,
  type OciSandbox,
} from '../../oke-node/src/testing/startSandbox';
import { clusterSpec, NOW } from './__testUtils__/fixtures';
import { OciResources } from './__testUtils__/ociResources';
import { expireLeases, openStores, type Stores } from './__testUtils__/stores';

// The first run builds the sandbox's binaries.
jest.setTimeout(20 * 60_000);

describe('a crash of the backend, on the sandbox', () => {
  let sandbox: OciSandbox;
  let resources: OciResources;
  let folder: string;
  let stores: Stores;
  const file = (name: string) => path.join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'okeanos-crash-'));
    sandbox = await startOciSandbox({ timeScale: 0.05 });
    resources = await OciResources.of(sandbox.oci);
    stores = await openStores(
      createKnex({
        client: 'better-sqlite3',
        connection: { filename: file('oke.sqlite') },
        useNullAsDefault: true,
      }),
    );
  });
  afterAll(async () => {
    await stores?.knex.destroy();
    await sandbox?.stop();
    await rm(folder, { recursive: true });
  });

  /**
   * Runs a process until it is done or killed.
   *
   * @param deathsFile - where it kills itself at effects that are not in there; never when left out
   * @returns whether it came to its end
   */
  async function run(deathsFile?: string): Promise<boolean> {
    const { url, configFile, routesFile } = sandbox.oci;
    const child = spawn(
      process.execPath,
      [
        ...[
          '--require',
          require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        ],
        require.resolve('./__testUtils__/reconcilerProcess'),
        file('oke.sqlite'),
        JSON.stringify({
          region: 'eu-frankfurt-1',
          endpoint: url,
          routesFile,
          provisioner: { file: configFile },
          watcher: { file: configFile, profile: 'WATCHER' },
        }),
        ...(deathsFile ? [deathsFile] : []),
      ],
      { env: { ...process.env, NODE_COMPILE_CACHE: file('compiled') } },
    );
    let said = '';
    child.stderr.on('data', chunk => {
      said += chunk;
    });
    const [code, signal] = await once(child, 'close');
    if (code !== 0 && signal !== 'SIGKILL') {
      throw new Error(`The reconciler ended with ${code ?? signal}:\n${said}`);
    }
    return code === 0;
  }

  /**
   * Runs processes one after the other, each killed at an effect that none was killed at before.
   *
   * @returns the effects, with the side on which it was
   */
  async function runThroughDeaths(title: string): Promise<string[]> {
    const deathsFile = file('deaths');
    const read = async () =>
      (await readFile(deathsFile, 'utf8')).split('\n').filter(Boolean);
    const before = await read();
    while (!(await run(deathsFile))) {
      await expireLeases(stores.knex); // as if so much time had passed
    }
    const deaths = (await read()).slice(before.length);
    process.stdout.write(
      `${[`Killed during ${title}:`, ...deaths.map(short)].join('\n  ')}\n`,
    );
    return deaths;
  }

  const declare = () => stores.okeClusters.create(clusterSpec(), 'user:x', NOW);

  async function requestDeletion() {
    const record = await stores.okeClusters.get('demo');
    await stores.okeClusters.requestDeletion(record!, 'user:x', NOW);
  }

  /** What two processes at once made. */
  let expected: string[];

  it('is not needed: two backends at once make everything once, and leave nothing', async () => {
    await declare();
    expect(await Promise.all([run(), run()])).toEqual([true, true]);
    expected = await resources.names();
    expect(countByKind(expected)).toEqual({
      Addon: 1,
      Cluster: 1,
      NatGateway: 1,
      NetworkSecurityGroup: 4,
      NodePool: 1,
      RouteTable: 3,
      SecurityList: 3,
      SecurityRule: expect.any(Number),
      ServiceGateway: 1,
      Subnet: 5,
      Vcn: 1,
    });

    await requestDeletion();
    expect(await Promise.all([run(), run()])).toEqual([true, true]);
    expect(await resources.names()).toEqual([]);
    expect(await stores.okeClusters.list()).toEqual([]);
  });

  it('at any effect loses nothing, makes nothing twice, and leaves nothing over', async () => {
    await writeFile(file('deaths'), '');
    await declare();
    const atCreation = await runThroughDeaths('creation');
    expect(atCreation.length).toBeGreaterThan(20);
    expect(await resources.names()).toEqual(expected);

    await requestDeletion();
    const atDeletion = await runThroughDeaths('deletion');
    expect(atDeletion.length).toBeGreaterThan(15);
    expect(await resources.names()).toEqual([]);
    expect(await stores.okeClusters.list()).toEqual([]);
  });
});

function countByKind(names: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) {
    const [kind] = name.split(' ');
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

/** OCIDs are long, and their ends tell them apart. */
function short(line: string): string {
  return line.replace(/ocid1\.(\w+)\.\S*?(\w{6})(?=[/ ]|$)/g, '$1…$2');
}
