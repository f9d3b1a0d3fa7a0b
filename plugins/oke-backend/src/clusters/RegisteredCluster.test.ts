import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createMockDirectory } from '@backstage/backend-test-utils';
import {
  KubeconfigAccess,
  KubeconfigNotFoundError,
} from '@okeanos/backstage-plugin-oke-node';
// eslint-disable-next-line @backstage/no-relative-monorepo-imports -- for tests, never built
import { serverCertificate } from '../../../oke-node/src/access/__testUtils__/serverCertificate';
import { kubeconfig } from '../__testUtils__/kubeconfig';
import { RegisteredCluster } from './RegisteredCluster';

// The official client, which reads kubeconfigs, is a thousand files that Jest transforms the first time.
jest.setTimeout(60_000);

const directory = createMockDirectory();
const file = path.join(directory.path, 'kubeconfig');
const NAMES = { ip: ['127.0.0.1'] };
const { cert } = serverCertificate(NAMES);

const write = (
  changes: { server?: string; ca?: string; token?: string } = {},
) =>
  writeFile(
    file,
    kubeconfig({
      server: 'https://10.0.30.5:6443',
      ca: cert,
      token: 'first',
      ...changes,
    }),
  );

function managedCluster() {
  const access = new KubeconfigAccess({ kubeconfig: file, commands: [] });
  return new RegisteredCluster({
    name: 'demo',
    owner: 'group:default/platform',
    ingressNamespaces: [],
    hostDomains: [],
    loadBalancerOcids: [],
    loadBalancerCidrs: [],
    watcherSubject: { kind: 'Group', name: 'okeanos:watchers' },
    provisionerAccess: access,
    watcherAccess: access,
  });
}

describe('RegisteredCluster', () => {
  beforeEach(() => write());

  it('reaches the cluster as the kubeconfig says', async () => {
    const access = new KubeconfigAccess({ kubeconfig: file, commands: [] });
    const { access: found } = await access.load();
    expect(found).toMatchObject({
      dial: { host: '10.0.30.5', port: 6443 },
      tlsServerName: '10.0.30.5',
    });
    await expect(found.token()).resolves.toBe('first');
  });

  it('keeps the connection of the provisioner while the kubeconfig stays', async () => {
    const cluster = managedCluster();
    const [first, second] = await Promise.all([
      cluster.provisioner(),
      cluster.provisioner(),
    ]);
    await write();
    expect(second).toBe(first);
    expect(await cluster.provisioner()).toBe(first);
    await cluster.close();
  });

  it.each([
    ['token', { token: 'second' }],
    ['address', { server: 'https://10.0.30.6:6443' }],
    ['authority', { ca: serverCertificate(NAMES).cert }],
  ])('connects anew when another %s came', async (_what, changes) => {
    const cluster = managedCluster();
    const before = await cluster.provisioner();
    const watched = await cluster.connectWatcher();
    expect(await watched.isOutdated()).toBe(false);

    await write(changes);
    expect(await cluster.provisioner()).not.toBe(before);
    expect(await watched.isOutdated()).toBe(true);
    await watched.connection.close();
    await cluster.close();
  });

  it('says that there is no kubeconfig, until there is one', async () => {
    const cluster = managedCluster();
    await rm(file);
    await expect(cluster.provisioner()).rejects.toThrow(
      KubeconfigNotFoundError,
    );
    await expect(cluster.connectWatcher()).rejects.toThrow(file);
    await write();
    expect(await cluster.provisioner()).toBeDefined();
    await cluster.close();
  });
});
