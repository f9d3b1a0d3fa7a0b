import { mockCredentials } from '@backstage/backend-test-utils';
import { createPermission } from '@backstage/plugin-permission-common';
import type { PolicyQueryUser } from '@backstage/plugin-permission-node';
import {
  okeClusterDeletePermission,
  okeClusterReadPermission,
  okeClusterWritePermission,
  okeNamespaceDeletePermission,
  okeNamespaceReadPermission,
  okeNamespaceWritePermission,
  okePermissions,
  okeServiceReadPermission,
} from '@okeanos/backstage-plugin-oke-common';
import { OkeanosPolicy } from './OkeanosPolicy';

/** As `examples/org.yaml` has them. */
const user = (name: string, group: string): PolicyQueryUser => {
  const userEntityRef = `user:default/${name}`;
  const credentials = mockCredentials.user(userEntityRef);
  return {
    credentials,
    info: {
      userEntityRef,
      ownershipEntityRefs: [userEntityRef, `group:default/${group}`],
    },
  };
};
const ada = user('ada', 'shop-team');
const grace = user('grace', 'billing-team');
const pia = user('pia', 'platform');

const policy = new OkeanosPolicy();
const decide = (
  permission: Parameters<OkeanosPolicy['handle']>[0]['permission'],
  who?: PolicyQueryUser,
) => policy.handle({ permission }, who);

const foreignPermission = createPermission({
  name: 'catalog.entity.read',
  attributes: { action: 'read' },
});

const ownedBy = (resourceType: string, { info }: PolicyQueryUser) => ({
  result: 'CONDITIONAL',
  pluginId: 'oke',
  resourceType,
  conditions: {
    rule: 'IS_OWNER',
    resourceType,
    params: { owners: info.ownershipEntityRefs },
  },
});

describe('OkeanosPolicy', () => {
  it('lets the platform team do everything', async () => {
    for (const permission of [...okePermissions, foreignPermission]) {
      expect(await decide(permission, pia)).toEqual({ result: 'ALLOW' });
    }
  });

  it('lets nobody do anything without signing in', async () => {
    for (const permission of [...okePermissions, foreignPermission]) {
      expect(await decide(permission)).toEqual({ result: 'DENY' });
    }
  });

  describe.each([
    ['ada', ada],
    ['grace', grace],
  ])('lets %s', (_name, who) => {
    it.each([
      okeNamespaceReadPermission,
      okeNamespaceWritePermission,
      okeNamespaceDeletePermission,
    ])('do $name with what the team owns', async permission => {
      expect(await decide(permission, who)).toEqual(
        ownedBy('oke-namespace', who),
      );
    });

    it('see the services of the team', async () => {
      expect(await decide(okeServiceReadPermission, who)).toEqual(
        ownedBy('oke-service', who),
      );
    });

    it('see the clusters, and not change them', async () => {
      expect(await decide(okeClusterReadPermission, who)).toEqual({
        result: 'ALLOW',
      });
      for (const permission of [
        okeClusterWritePermission,
        okeClusterDeletePermission,
      ]) {
        expect(await decide(permission, who)).toEqual({ result: 'DENY' });
      }
    });

    it('use the rest of the portal', async () => {
      expect(await decide(foreignPermission, who)).toEqual({ result: 'ALLOW' });
    });
  });

  it('denies permissions of Okeanos that it does not know', async () => {
    const permission = createPermission({
      name: 'oke.galaxy.create',
      attributes: { action: 'create' },
    });
    expect(await decide(permission, ada)).toEqual({ result: 'DENY' });
  });
});
