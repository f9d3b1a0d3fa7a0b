import type { Entity } from '@backstage/catalog-model';
import {
  clusterEntity,
  namespaceEntity,
  serviceEntity,
} from './__testUtils__/fixtures';
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

  it.each(['okeanos.io/cluster', 'okeanos.io/namspace'])(
    'holds where others lack or are misspelt, so that somebody is told: %s alone',
    key => {
      expect(isOkeServiceAvailable(annotated({ [key]: 'demo' }))).toBe(true);
    },
  );

  it('does not hold for clusters and namespaces', () => {
    expect(isOkeServiceAvailable(clusterEntity)).toBe(false);
    expect(isOkeServiceAvailable(namespaceEntity)).toBe(false);
  });

  it("does not hold with others' annotations only, or none", () => {
    const key = 'backstage.io/kubernetes-label-selector';
    expect(isOkeServiceAvailable(annotated({ [key]: 'app=cart' }))).toBe(false);
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
