import { mockCredentials } from '@backstage/backend-test-utils';
import {
  catalogEntityDeletePermission,
  catalogPermissions,
} from '@backstage/plugin-catalog-common/alpha';
import { kubernetesPermissions } from '@backstage/plugin-kubernetes-common';
import { createPermission } from '@backstage/plugin-permission-common';
import type { PolicyQueryUser } from '@backstage/plugin-permission-node';
import {
  scaffolderPermissions,
  taskReadPermission,
} from '@backstage/plugin-scaffolder-common/alpha';
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

const unknownPermission = createPermission({
  name: 'galaxy.read',
  attributes: { action: 'read' },
});
const permissions = [
  ...okePermissions,
  ...catalogPermissions,
  ...scaffolderPermissions,
  ...kubernetesPermissions,
  unknownPermission,
];

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
    for (const permission of permissions) {
      expect(await decide(permission, pia)).toEqual({ result: 'ALLOW' });
    }
  });

  it('lets nobody do anything without signing in', async () => {
    for (const permission of permissions) {
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

    it('delete the entities of the team', async () => {
      expect(await decide(catalogEntityDeletePermission, who)).toMatchObject({
        pluginId: 'catalog',
        conditions: {
          rule: 'IS_ENTITY_OWNER',
          params: { claims: who.info.ownershipEntityRefs },
        },
      });
    });

    it('see the tasks of their own, not those of the team', async () => {
      expect(await decide(taskReadPermission, who)).toMatchObject({
        pluginId: 'scaffolder',
        conditions: {
          rule: 'IS_TASK_OWNER',
          params: { createdBy: [who.info.userEntityRef] },
        },
      });
    });
  });

  it('decides of every permission, and denies what it does not know', async () => {
    const decisions = await Promise.all(
      permissions.map(async permission => {
        const { result } = await decide(permission, ada);
        return [permission.name, result];
      }),
    );
    expect(Object.fromEntries(decisions)).toEqual({
      'oke.cluster.read': 'ALLOW',
      'oke.cluster.write': 'DENY',
      'oke.cluster.delete': 'DENY',
      'oke.namespace.read': 'CONDITIONAL',
      'oke.namespace.write': 'CONDITIONAL',
      'oke.namespace.delete': 'CONDITIONAL',
      'oke.service.read': 'CONDITIONAL',

      'catalog.entity.read': 'ALLOW',
      'catalog.entity.create': 'ALLOW',
      'catalog.entity.validate': 'ALLOW',
      'catalog.entity.refresh': 'CONDITIONAL',
      'catalog.entity.delete': 'CONDITIONAL',
      'catalog.location.create': 'ALLOW',
      'catalog.location.analyze': 'ALLOW',
      'catalog.location.read': 'DENY',
      'catalog.location.delete': 'DENY',
      'catalog.ingestion.read': 'DENY',
      'catalog.ingestion.manage': 'DENY',

      'scaffolder.template.parameter.read': 'ALLOW',
      'scaffolder.template.step.read': 'ALLOW',
      'scaffolder.template.dry-run': 'DENY',
      'scaffolder.template.management': 'DENY',
      'scaffolder.action.execute': 'ALLOW',
      'scaffolder.task.create': 'ALLOW',
      'scaffolder.task.read': 'CONDITIONAL',
      'scaffolder.task.cancel': 'CONDITIONAL',

      'kubernetes.proxy': 'ALLOW',
      'kubernetes.resources.read': 'ALLOW',
      'kubernetes.clusters.read': 'ALLOW',

      'galaxy.read': 'DENY',
    });
  });
});
