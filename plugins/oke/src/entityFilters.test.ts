import type { Entity } from '@backstage/catalog-model';
import { clusterEntity, serviceEntity } from './__testUtils__/fixtures';
import { isOkeClusterAvailable, isOkeServiceAvailable } from './entityFilters';

const annotated = (annotations?: Record<string, string>): Entity => ({
  ...serviceEntity,
  metadata: { name: 'cart', annotations },
});

describe('isOkeServiceAvailable', () => {
  it.each(['okeanos.io/service', 'backstage.io/kubernetes-label-selector'])(
    'holds with cluster, namespace and %s',
    key => {
      expect(
        isOkeServiceAvailable(
          annotated({
            'okeanos.io/cluster': 'demo',
            'okeanos.io/namespace': 'shop',
            [key]: 'app=cart',
          }),
        ),
      ).toBe(true);
    },
  );

  it.each(['okeanos.io/cluster', 'okeanos.io/namespace', 'okeanos.io/service'])(
    'does not hold without %s',
    key => {
      const { [key]: _, ...others } = serviceEntity.metadata.annotations ?? {};
      expect(isOkeServiceAvailable(annotated(others))).toBe(false);
    },
  );

  it('does not hold without annotations', () => {
    expect(isOkeServiceAvailable(annotated())).toBe(false);
  });
});

describe('isOkeClusterAvailable', () => {
  it('holds for a Resource of the type that names its cluster', () => {
    expect(isOkeClusterAvailable(clusterEntity)).toBe(true);
  });

  it.each([
    { ...clusterEntity, kind: 'Component' },
    { ...clusterEntity, spec: { type: 'database' } },
    { ...clusterEntity, spec: undefined },
    { ...clusterEntity, metadata: { name: 'demo' } },
  ])('does not hold for others: %#', entity => {
    expect(isOkeClusterAvailable(entity)).toBe(false);
  });
});
