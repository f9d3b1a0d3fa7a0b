import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type { ClusterDetails } from '@backstage/plugin-kubernetes-node';
import type { ClusterStatus } from '@okeanos/backstage-plugin-oke-common';
import { Grants } from './Grants';
import { OkeClusterSupplier } from './OkeClusterSupplier';

const ada = mockCredentials.user('user:default/ada');

function status(changes: Partial<ClusterStatus> = {}): ClusterStatus {
  return {
    ...{ name: 'demo', owner: 'group:default/platform' },
    kubernetesVersion: 'v1.36.3',
    connection: { state: 'connected', message: '', since: '' },
    ...{ components: [], nodes: {}, namespaces: 0 },
    may: { change: false, delete: false },
    ...changes,
  };
}

const theirs = (name: string): ClusterDetails => ({
  ...{ name, url: 'https://elsewhere' },
  authMetadata: { 'kubernetes.io/auth-provider': 'google' },
});

describe('OkeClusterSupplier', () => {
  const clusters = jest.fn(async () => [status()]);
  const others = jest.fn(async () => [theirs('other')]);
  const grants = new Grants();
  const supplier = new OkeClusterSupplier({
    auth: mockServices.auth(),
    rights: { clusters },
    others: { getClusters: others },
    connections: { has: name => name !== 'unknown' },
    grants,
    listener: { url: 'https://127.0.0.1:4', ca: 'PEM' },
  });
  const names = async () =>
    (await supplier.getClusters({ credentials: ada })).map(({ name }) => name);

  it('gives each cluster that the person may read a token that is theirs', async () => {
    const [demo] = await supplier.getClusters({ credentials: ada });
    expect(demo).toMatchObject({
      ...{ name: 'demo', url: 'https://127.0.0.1:4' },
      caData: Buffer.from('PEM').toString('base64'),
    });
    expect(demo.skipTLSVerify).toBeUndefined();
    expect(grants.find(demo.authMetadata.serviceAccountToken)).toMatchObject({
      cluster: 'demo',
      grant: { credentials: ada },
    });
  });

  it('leaves the others to their own supplier, but for a name of ours', async () => {
    others.mockResolvedValueOnce([theirs('demo'), theirs('other')]);
    const [ours, ...rest] = await supplier.getClusters({ credentials: ada });
    expect(ours.url).toBe('https://127.0.0.1:4');
    expect(rest).toEqual([theirs('other')]);
  });

  it('leaves out clusters without an identity for people, and what is being made', async () => {
    clusters.mockResolvedValueOnce([
      status({ name: 'unknown' }),
      status({
        ...{ name: 'begun', kubernetesVersion: undefined },
        connection: { state: 'connecting', message: '', since: '' },
      }),
      status({
        name: 'away',
        connection: { state: 'unreachable', message: '', since: '' },
      }),
    ]);
    expect(await names()).toEqual(['away', 'other']);
  });

  it('has none for a service', async () => {
    clusters.mockClear();
    expect(
      await supplier.getClusters({ credentials: mockCredentials.service() }),
    ).toEqual([theirs('other')]);
    expect(clusters).not.toHaveBeenCalled();
  });

  it('does not say that there are none when nobody tells', async () => {
    clusters.mockRejectedValueOnce(new Error('away'));
    await expect(names()).rejects.toThrow('away');
  });
});
