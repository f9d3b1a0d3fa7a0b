import {
  ANNOTATION_CLUSTER,
  ANNOTATION_NAMESPACE,
  type PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';
import { ANOTHER_ENTITY, SHARE_AGAIN } from '../sharing/shareSentences';
import { nearest } from './nearest';
import { annotationField, type Place } from './placeOf';

/** What the caller may know of: no more goes into an explanation. */
export interface KnownPlaces {
  clusters: readonly string[];
  namespaces: readonly {
    cluster: string;
    name: string;
    /** Of whom it is; undefined when it is shared with the entity, and the caller may not read it itself. */
    owner: string | undefined;
  }[];
}

/** The entity that there is no answer for. */
export interface RefusedEntity {
  ref: string;
  owners: readonly string[];
  /** Whether the namespace names it; told to who may read the namespace only. */
  isNamed: boolean;
}

/** So many names are told where none is near. */
const MOST_NAMES = 5;

/**
 * Tells the owner of an entity why there is no answer. It rests on what the caller may read, and on nothing else: what
 * they may not read and what does not exist give the same words. Pure.
 */
export function explainRefusal(
  entity: RefusedEntity,
  place: Place,
  known: KnownPlaces,
): PlanProblem[] {
  const { cluster, namespace } = place;
  if (!known.clusters.includes(cluster)) {
    return [
      {
        field: annotationField(ANNOTATION_CLUSTER),
        value: cluster,
        message: `there is no cluster ${cluster} that you may read`,
        remedy: proposal('Name a cluster', cluster, known.clusters),
      },
    ];
  }
  const there = known.namespaces.find(
    each => each.cluster === cluster && each.name === namespace,
  );
  if (there) {
    return [notShared(entity, place, there.owner)];
  }
  const elsewhere = known.namespaces.find(({ name }) => name === namespace);
  return [
    {
      field: annotationField(ANNOTATION_NAMESPACE),
      value: namespace,
      message: `there is no namespace ${namespace} on cluster ${cluster} that you may read`,
      remedy: elsewhere
        ? `It is on cluster ${elsewhere.cluster}: correct the annotation ${ANNOTATION_CLUSTER}`
        : proposal(
            'Create it with the template for namespaces, or name one of yours',
            namespace,
            known.namespaces
              .filter(each => each.cluster === cluster)
              .map(({ name }) => name),
          ),
    },
  ];
}

/** The caller may read the namespace; the entity may not show it. */
function notShared(
  { ref, owners, isNamed }: RefusedEntity,
  { cluster, namespace }: Place,
  owner: string | undefined,
): PlanProblem {
  const field = annotationField(ANNOTATION_NAMESPACE);
  if (isNamed && owner !== undefined) {
    return {
      ...{ field, value: namespace },
      message: `namespace ${namespace} on cluster ${cluster} is shared with ${ref}, but ${ANOTHER_ENTITY}`,
      remedy: SHARE_AGAIN,
    };
  }
  return {
    field,
    value: namespace,
    message: `namespace ${namespace} on cluster ${cluster} belongs to ${
      owner ?? 'another team'
    }, and the entity to ${
      owners.join(', ') || 'nobody'
    }: it is not shared with the entity`,
    remedy: `Add ${ref} to sharedWith of the namespace, or give both the same owner`,
  };
}

function proposal(
  otherwise: string,
  name: string,
  names: readonly string[],
): string {
  const meant = nearest(name, names);
  if (meant) {
    return `Did you mean ${meant}?`;
  }
  return names.length > 0
    ? `${otherwise}: ${[...new Set(names)]
        .sort()
        .slice(0, MOST_NAMES)
        .join(', ')}${names.length > MOST_NAMES ? ' …' : ''}`
    : otherwise;
}
