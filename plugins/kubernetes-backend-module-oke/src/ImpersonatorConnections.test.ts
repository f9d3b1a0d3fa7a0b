import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import { writeOciConfigFile } from '../../oke-node/src/testing/ociConfigFile';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never published
import { FakeApiServer } from '../../oke-node/src/access/__testUtils__/FakeApiServer';
import { ImpersonatorConnections } from './ImpersonatorConnections';
import { readPeopleConfig } from './readPeopleConfig';

jest.setTimeout(60_000);

/** What OCI's tokens are: a signed request, as a URL. */
const OKE_TOKEN = /^Bearer [\w=-]+$/;

describe('ImpersonatorConnections', () => {
  const directory = createMockDirectory();
  const file = path.join(directory.path, 'kubeconfig');
  const logger = mockServices.logger.mock();
  const noEndpoint = async () => {
    throw new Error('It is not asked');
  };
  let server: FakeApiServer;
  let connections: ImpersonatorConnections;

  beforeEach(async () => {
    logger.warn.mockReset();
    server = await FakeApiServer.start((_request, respond) =>
      respond.send(200, 'yes'),
    );
  });
  afterEach(async () => {
    jest.useRealTimers();
    connections.close();
    await server.close();
  });

  function open(oke: object): void {
    connections = new ImpersonatorConnections(
      readPeopleConfig(mockServices.rootConfig({ data: { oke: { ...oke } } })),
      logger,
    );
  }
  const writeKubeconfig = (token: string) =>
    writeFile(
      file,
      JSON.stringify({
        'current-context': 'a',
        contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
        clusters: [
          {
            name: 'a',
            cluster: {
              server: `https://127.0.0.1:${server.access.dial.port}`,
              'tls-server-name': server.access.tlsServerName,
              'certificate-authority-data': Buffer.from(
                server.access.ca,
              ).toString('base64'),
            },
          },
        ],
        users: [{ name: 'a', user: { token } }],
      }),
    );
  async function call(
    cluster: string,
    endpoint: Parameters<ImpersonatorConnections['to']>[1] = noEndpoint,
  ): Promise<unknown> {
    const connection = await connections.to(cluster, endpoint);
    const request = await connection.open({
      ...{ method: 'GET', path: '/', headers: {} },
    });
    await new Promise((resolve, reject) => {
      request.on('response', response => resolve(response.resume()));
      request.on('error', reject);
      request.end();
    });
    return server.requests.at(-1)?.headers.authorization;
  }

  it('reaches a cluster of app-config by the kubeconfig of its impersonator, also when that is another one', async () => {
    await writeKubeconfig('one');
    open({
      clusters: [
        { name: 'demo', impersonator: { kubeconfig: file } },
        { name: 'without' },
      ],
    });
    expect(
      ['demo', 'without', 'made'].map(name => connections.has(name)),
    ).toEqual([true, false, false]);
    expect(await call('demo')).toBe('Bearer one');
    jest.useFakeTimers({ now: Date.now() + 5_000, doNotFake: ['nextTick'] });
    await writeKubeconfig('two');
    expect(await call('demo')).toBe('Bearer two');
  });

  it('reaches a cluster that Okeanos made by where OCI has it, with a token of its own', async () => {
    await writeOciConfigFile(directory.path);
    const { dial, tlsServerName, ca } = server.access;
    const routesFile = path.join(directory.path, 'routes.json');
    const clusterId = 'ocid1.cluster.oc1..c';
    await writeFile(routesFile, JSON.stringify({ [clusterId]: dial }));
    open({
      clusters: [{ name: 'without' }],
      oci: {
        ...{ region: 'eu-frankfurt-1', routesFile },
        impersonator: { file: path.join(directory.path, 'config') },
      },
    });
    expect(['made', 'without'].map(name => connections.has(name))).toEqual([
      true,
      false,
    ]);
    const endpoint = async () => ({
      ...{ clusterId, host: tlsServerName, port: 6443, ca },
    });
    expect(await call('made', endpoint)).toMatch(OKE_TOKEN);
  });

  it('tells who runs the portal what is wrong, once, and nobody else', async () => {
    await rm(file, { force: true });
    open({ clusters: [{ name: 'demo', impersonator: { kubeconfig: file } }] });
    for (const _ of [1, 2]) {
      await expect(call('demo')).rejects.toThrow(
        /^how it is reached is not set up/,
      );
    }
    expect(logger.warn.mock.calls).toEqual([
      [expect.stringContaining(`There is no kubeconfig at ${file}`)],
    ]);
  });
});
