import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  type ResourceEntity,
} from '@backstage/catalog-model';
import {
  ANNOTATION_CLUSTER,
  ANNOTATION_NAMESPACE,
  type ClusterStatus,
  type DeclaredNamespace,
  type EntityPlace,
} from '@okeanos/backstage-plugin-oke-common';

const LOCATION = {
  [ANNOTATION_LOCATION]: 'oke:clusters',
  [ANNOTATION_ORIGIN_LOCATION]: 'oke:clusters',
};

/** `resource:default/<cluster>`. */
export function clusterEntity({
  name,
  owner,
}: Pick<ClusterStatus, 'name' | 'owner'>): ResourceEntity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name,
      description: 'OKE cluster',
      annotations: { ...LOCATION, [ANNOTATION_CLUSTER]: name },
    },
    spec: { type: 'kubernetes-cluster', owner },
  };
}

/**
 * `resource:<cluster>/<namespace>`: two clusters may have namespaces of the same name.
 *
 * @param places - of all entities that have a status: those of this namespace depend on it
 */
export function namespaceEntity(
  {
    spec,
  }: {
    spec: Pick<DeclaredNamespace['spec'], 'cluster' | 'name' | 'owner'>;
  },
  places: readonly EntityPlace[],
): ResourceEntity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: spec.name,
      namespace: spec.cluster,
      description: `Namespace on the OKE cluster ${spec.cluster}`,
      annotations: {
        ...LOCATION,
        [ANNOTATION_CLUSTER]: spec.cluster,
        [ANNOTATION_NAMESPACE]: spec.name,
      },
    },
    spec: {
      type: 'kubernetes-namespace',
      owner: spec.owner,
      dependsOn: [`resource:default/${spec.cluster}`],
      dependencyOf: places
        .filter(
          ({ cluster, namespace }) =>
            cluster === spec.cluster && namespace === spec.name,
        )
        .map(({ entityRef }) => entityRef),
    },
  };
}
