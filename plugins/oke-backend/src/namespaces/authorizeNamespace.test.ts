import { mockCredentials } from '@backstage/backend-test-utils';
import {
  BILLING_TEAM,
  namespaceSpec,
  PLATFORM_TEAM,
  SHOP_TEAM,
} from '../__testUtils__/fixtures';
import { permissionsRegistryForTests } from '../__testUtils__/permissionsRegistry';
import { ADA, NED, PIA, teamPermissions } from '../__testUtils__/teams';
import { OkeAuthorizer } from '../authorization/OkeAuthorizer';
import type { RegisteredCluster } from '../clusters/RegisteredCluster';
import { authorizeNamespace } from './authorizeNamespace';

const authorizer = OkeAuthorizer.create({
  permissions: teamPermissions,
  permissionsRegistry: permissionsRegistryForTests(),
  loaders: { clusters: async () => [], namespaces: async () => [] },
});
const demo = { owner: PLATFORM_TEAM } as Partial<RegisteredCluster>;

/** The field that hinders, if one does. */
async function refusedField(
  user: string,
  context: {
    spec?: Parameters<typeof namespaceSpec>[0];
    cluster?: typeof demo;
    existingOwner?: string;
  } = {},
) {
  const { spec, cluster, existingOwner } = { cluster: demo, ...context };
  const problem = await authorizeNamespace(namespaceSpec(spec), {
    cluster: cluster as RegisteredCluster | undefined,
    existingOwner,
    authorizer,
    credentials: mockCredentials.user(user),
  });
  return problem?.field;
}

describe('authorizeNamespace', () => {
  it('lets a team make and change its own', async () => {
    expect(await refusedField(ADA)).toBeUndefined();
    const existingOwner = SHOP_TEAM;
    expect(await refusedField(ADA, { existingOwner })).toBeUndefined();
  });

  it('answers for a cluster that may not be read as for one that there is not', async () => {
    expect(await refusedField(NED)).toBe('cluster');
    expect(await refusedField(ADA, { cluster: undefined })).toBe('cluster');
  });

  it('refuses another group as the owner', async () => {
    const spec = { owner: BILLING_TEAM };
    expect(await refusedField(ADA, { spec })).toBe('owner');
    expect(await refusedField(PIA, { spec })).toBeUndefined();
  });

  it('refuses the name of what another team has', async () => {
    const existingOwner = BILLING_TEAM;
    expect(await refusedField(ADA, { existingOwner })).toBe('name');
    expect(await refusedField(PIA, { existingOwner })).toBeUndefined();
  });

  it.each(['IfIdentical', 'Always'] as const)(
    'lets only who may write for the owner of the cluster adopt (%s)',
    async adoptPolicy => {
      const spec = { adoptPolicy };
      expect(await refusedField(ADA, { spec })).toBe('adoptPolicy');
      expect(await refusedField(PIA, { spec })).toBeUndefined();
    },
  );
});
