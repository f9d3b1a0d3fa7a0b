import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import { clusterSpec, NOW } from '../../__testUtils__/fixtures';
import { permissionsRegistryForTests } from '../../__testUtils__/permissionsRegistry';
import { hold, openStores, type Stores } from '../../__testUtils__/stores';
import { PIA, teamPermissions } from '../../__testUtils__/teams';
import { OkeAuthorizer } from '../../authorization/OkeAuthorizer';
import { ClusterRegistry } from '../ClusterRegistry';
import { ClusterStatusService } from './ClusterStatusService';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('the end of a cluster', () => {
  let stores: Stores;
  let service: ClusterStatusService;

  beforeAll(async () => {
    stores = await openStores(await databases.init('SQLITE_3'));
    const { declaredClusters, namespaces, observedClusters } = stores;
    service = new ClusterStatusService({
      ...{ registry: new ClusterRegistry([]), store: observedClusters },
      ...{ declaredClusters, namespaces },
      authorizer: OkeAuthorizer.create({
        permissions: teamPermissions,
        permissionsRegistry: permissionsRegistryForTests(),
        loaders: { clusters: async () => [], namespaces: async () => [] },
      }),
    });
  });

  it.each([
    ['False', undefined],
    ['True', { message: 'It ends', since: NOW.toISOString() }],
  ] as const)(
    'is told by its page when the condition is %s',
    async (status, ending) => {
      const { declaredClusters, leases } = stores;
      const name = `is-${status.toLowerCase()}`;
      const { id } = (await declaredClusters.create(
        clusterSpec({ name }),
        PIA,
        NOW,
      ))!;
      await declaredClusters.recordProgress(await hold(leases, name), id, {
        conditions: [
          {
            ...{ type: 'Expiring', status, reason: 'EndsSoon' },
            ...{ message: 'It ends', observedGeneration: 1 },
            since: NOW.toISOString(),
          },
        ],
      });
      expect(
        (await service.get(name, mockCredentials.user(PIA))).ending,
      ).toEqual(ending);
    },
  );
});
