import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  type PolicyDecision,
} from '@backstage/plugin-permission-common';
import {
  okeClusterReadPermission,
  okeNamespaceReadPermission,
  okeNamespaceWritePermission,
  okeServiceReadPermission,
} from '@okeanos/backstage-plugin-oke-common';
import {
  BILLING_TEAM,
  PLATFORM_TEAM,
  SHOP_TEAM,
} from '../__testUtils__/fixtures';
import { OkeAuthorizer } from './OkeAuthorizer';
import {
  createOkeNamespaceConditionalDecision,
  createOkeServiceConditionalDecision,
  okeNamespaceConditions,
  okeServiceConditions,
} from './rules';
import { permissionsRegistryForTests } from '../__testUtils__/permissionsRegistry';

const credentials = mockCredentials.user('user:default/ada');
const owned = (...owners: string[]) => ({ owners });

function authorizer(decision: PolicyDecision) {
  const permissions = mockServices.permissions.mock();
  permissions.authorizeConditional.mockResolvedValue([decision]);
  const okeAuthorizer = OkeAuthorizer.create({
    permissions,
    permissionsRegistry: permissionsRegistryForTests(),
    loaders: { clusters: async () => [], namespaces: async () => [] },
  });
  return { permissions, okeAuthorizer };
}

describe('OkeAuthorizer', () => {
  it.each([
    [AuthorizeResult.ALLOW, true],
    [AuthorizeResult.DENY, false],
  ] as const)('follows %s for everything', async (result, expected) => {
    const { okeAuthorizer } = authorizer({ result });
    for (const permission of [
      okeClusterReadPermission,
      okeNamespaceReadPermission,
      okeNamespaceWritePermission,
      okeServiceReadPermission,
    ]) {
      expect(
        await okeAuthorizer.isAllowed(
          permission,
          owned(SHOP_TEAM),
          credentials,
        ),
      ).toBe(expected);
    }
  });

  describe('with a condition', () => {
    const decision = createOkeNamespaceConditionalDecision(
      okeNamespaceReadPermission,
      okeNamespaceConditions.isOwner({
        owners: [SHOP_TEAM, 'user:default/ada'],
      }),
    );

    it('allows what any of the claims owns', async () => {
      const { okeAuthorizer } = authorizer(decision);
      const isAllowed = (...owners: string[]) =>
        okeAuthorizer.isAllowed(
          okeNamespaceReadPermission,
          owned(...owners),
          credentials,
        );
      expect(await isAllowed(SHOP_TEAM)).toBe(true);
      expect(await isAllowed(BILLING_TEAM, SHOP_TEAM)).toBe(true);
      expect(await isAllowed(BILLING_TEAM)).toBe(false);
      expect(await isAllowed()).toBe(false);
    });

    it('filters a list with one question, asked for the caller', async () => {
      const { okeAuthorizer, permissions } = authorizer(decision);
      const filtered = await okeAuthorizer.filter(
        okeNamespaceReadPermission,
        [SHOP_TEAM, BILLING_TEAM, PLATFORM_TEAM, SHOP_TEAM],
        owner => owned(owner),
        credentials,
      );
      expect(filtered).toEqual([SHOP_TEAM, SHOP_TEAM]);
      expect(permissions.authorizeConditional.mock.calls).toEqual([
        [[{ permission: okeNamespaceReadPermission }], { credentials }],
      ]);
    });

    it('asks for several rights with one question, and needs all of them', async () => {
      const { okeAuthorizer, permissions } = authorizer(decision);
      permissions.authorizeConditional.mockResolvedValue([
        { result: AuthorizeResult.ALLOW },
        decision,
      ]);
      const filtered = await okeAuthorizer.filter(
        [okeNamespaceWritePermission, okeNamespaceReadPermission],
        [SHOP_TEAM, BILLING_TEAM],
        owner => owned(owner),
        credentials,
      );
      expect(filtered).toEqual([SHOP_TEAM]);
      expect(permissions.authorizeConditional).toHaveBeenCalledTimes(1);
    });

    it('answers for each of several rights, with one question', async () => {
      const { okeAuthorizer, permissions } = authorizer(decision);
      permissions.authorizeConditional.mockResolvedValue([
        { result: AuthorizeResult.ALLOW },
        decision,
      ]);
      const [mayWrite, mayRead] = await okeAuthorizer.ask(
        [okeNamespaceWritePermission, okeNamespaceReadPermission],
        credentials,
      );
      expect(mayWrite(owned(BILLING_TEAM))).toBe(true);
      expect(mayRead(owned(BILLING_TEAM))).toBe(false);
      expect(mayRead(owned(SHOP_TEAM))).toBe(true);
      expect(permissions.authorizeConditional.mock.calls).toEqual([
        [
          [
            { permission: okeNamespaceWritePermission },
            { permission: okeNamespaceReadPermission },
          ],
          { credentials },
        ],
      ]);
    });

    it('understands compositions, as a policy may make them', async () => {
      const { okeAuthorizer } = authorizer(
        createOkeServiceConditionalDecision(okeServiceReadPermission, {
          allOf: [
            okeServiceConditions.isOwner({ owners: [SHOP_TEAM] }),
            { not: okeServiceConditions.isOwner({ owners: [BILLING_TEAM] }) },
          ],
        }),
      );
      const isAllowed = (...owners: string[]) =>
        okeAuthorizer.isAllowed(
          okeServiceReadPermission,
          owned(...owners),
          credentials,
        );
      expect(await isAllowed(SHOP_TEAM)).toBe(true);
      expect(await isAllowed(SHOP_TEAM, BILLING_TEAM)).toBe(false);
    });
  });
});
