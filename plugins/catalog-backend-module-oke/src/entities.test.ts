import {
  DefaultNamespaceEntityPolicy,
  EntityPolicies,
  FieldFormatEntityPolicy,
  NoForeignRootFieldsEntityPolicy,
  resourceEntityV1alpha1Validator,
  SchemaValidEntityPolicy,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { clusterStatus, okeNamespace } from './__testUtils__/fixtures';
import { clusterEntity, namespaceEntity } from './entities';

/** The policies that the catalog holds every entity against. */
const policy = EntityPolicies.allOf([
  new SchemaValidEntityPolicy(),
  new DefaultNamespaceEntityPolicy(),
  new NoForeignRootFieldsEntityPolicy(),
  new FieldFormatEntityPolicy(),
]);

async function expectValid(entity: Entity) {
  await expect(policy.enforce(entity)).resolves.toBeDefined();
  await expect(resourceEntityV1alpha1Validator.check(entity)).resolves.toBe(
    true,
  );
}

const PLACES = [
  { entityRef: 'component:default/cart', cluster: 'demo', namespace: 'shop' },
  { entityRef: 'component:default/web', cluster: 'demo', namespace: 'shop2' },
  { entityRef: 'component:default/pay', cluster: 'test', namespace: 'shop' },
];

const LONGEST = `${'a'.repeat(62)}9`;

it('makes a Resource of a cluster', () => {
  expect(clusterEntity(clusterStatus('demo'))).toEqual({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: 'demo',
      description: 'OKE cluster',
      annotations: {
        'backstage.io/managed-by-location': 'oke:clusters',
        'backstage.io/managed-by-origin-location': 'oke:clusters',
        'okeanos.io/cluster': 'demo',
      },
    },
    spec: { type: 'kubernetes-cluster', owner: 'group:default/platform' },
  });
});

it('makes a Resource of a namespace, which depends on its cluster, and on which its services depend', () => {
  const entity = namespaceEntity(okeNamespace('demo', 'shop'), PLACES);
  expect(entity).toEqual({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: 'shop',
      namespace: 'demo',
      description: 'Namespace on the OKE cluster demo',
      annotations: {
        'backstage.io/managed-by-location': 'oke:clusters',
        'backstage.io/managed-by-origin-location': 'oke:clusters',
        'okeanos.io/cluster': 'demo',
        'okeanos.io/namespace': 'shop',
      },
    },
    spec: {
      type: 'kubernetes-namespace',
      owner: 'group:default/shop-team',
      dependsOn: [stringifyEntityRef(clusterEntity(clusterStatus('demo')))],
      dependencyOf: ['component:default/cart'],
    },
  });
});

it.each(['a', '1', 'a-b', '9--9', LONGEST])(
  'gives entities that the catalog takes for the name %s',
  async name => {
    await expectValid(clusterEntity(clusterStatus(name)));
    await expectValid(namespaceEntity(okeNamespace(name, name), PLACES));
  },
);

it('tells namespaces of the same name on two clusters apart', () => {
  const refs = ['demo', 'test'].map(cluster =>
    stringifyEntityRef(namespaceEntity(okeNamespace(cluster, 'shop'), [])),
  );
  expect(refs).toEqual(['resource:demo/shop', 'resource:test/shop']);
});
