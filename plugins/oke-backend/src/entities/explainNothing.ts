import {
  ANNOTATION_SERVICE,
  namespaceSpecSchema,
  type DeclaredNamespace,
  type EntityProblem,
} from '@okeanos/backstage-plugin-oke-common';
import { isCommandWord } from '../reconcile/isCommandWord';
import { labelsFor } from './labelSelector';
import { nearest } from './nearest';
import { annotationField, type Place } from './placeOf';

/** So many Services are told. */
const MOST_SERVICES = 10;

/** A Service that is there, with its labels. */
export interface Candidate {
  service: string;
  labels: Record<string, string>;
}

/** A namespace as it is declared. */
export type Declared = Pick<
  DeclaredNamespace,
  'spec' | 'conditions' | 'deletionRequestedAt'
> & {
  /** Whether the caller may read it, and not only the services in it. */
  isReadable: boolean;
  /** Whether it is seen on the cluster: of what is not, nothing is known of its Services. */
  isSeen: boolean;
};

/**
 * Tells who sees a namespace why no Service of it stands for the entity, and how to make one. Pure.
 *
 * @param candidates - the Services that are there
 */
export function explainNothing(
  place: Place,
  namespace: Declared,
  candidates: readonly Candidate[],
): EntityProblem[] {
  return namespace.deletionRequestedAt
    ? [ending(place)]
    : [
        ...notReady(place, namespace),
        namespace.isSeen
          ? noService(place, namespace, candidates)
          : notSeen(place, namespace),
      ];
}

/** It is not made yet, gone, or has lost the label that it is known by. */
function notSeen(
  { namespace: name, cluster }: Place,
  { isReadable }: Declared,
): EntityProblem {
  return {
    field: '',
    value: name,
    message: `namespace ${name} is not seen on cluster ${cluster} as the one that Okeanos made: nothing is known of its Services`,
    remedy: isReadable
      ? 'See what its page says of it'
      : 'Ask who it belongs to what its page says of it',
    commands: [],
  };
}

function ending({ namespace: name, cluster }: Place): EntityProblem {
  return {
    field: '',
    value: name,
    message: `namespace ${name} on cluster ${cluster} is being deleted`,
    remedy: 'Name another namespace, or create it again afterwards',
    commands: [],
  };
}

function notReady(
  { namespace: name }: Place,
  namespace: Declared,
): EntityProblem[] {
  const ready = namespace.conditions.find(({ type }) => type === 'Ready');
  if (ready?.status === 'True') {
    return [];
  }
  return [
    {
      field: '',
      value: name,
      message: `namespace ${name} is declared and not ready yet${
        ready && namespace.isReadable ? `: ${ready.message}` : ''
      }`,
      remedy: ready?.final
        ? 'Waiting does not help: see the conditions of the namespace'
        : 'Wait until it is: nothing can be deployed before',
      commands: [],
    },
  ];
}

function noService(
  place: Place,
  { spec }: Declared,
  candidates: readonly Candidate[],
): EntityProblem {
  const { annotation, value } = place.chosenBy;
  const field = annotationField(annotation);
  return annotation === ANNOTATION_SERVICE
    ? { field, value, ...notOfThatName(place, spec, candidates) }
    : { field, value, ...notWithThoseLabels(place, candidates) };
}

type Explanation = Pick<EntityProblem, 'message' | 'remedy' | 'commands'>;

function notOfThatName(
  { namespace, cluster, chosenBy: { value: name } }: Place,
  spec: DeclaredNamespace['spec'],
  candidates: readonly Candidate[],
): Explanation {
  const where = `namespace ${namespace} on cluster ${cluster}`;
  const names = candidates.map(({ service }) => service);
  const message = `there is no Service ${name} in ${where}; ${present(names)}`;
  const possible = namespaceSpecSchema.shape.services
    .unwrap()
    .element.shape.name.safeParse(name);
  if (!possible.success) {
    return {
      message: `no Service can be called ${name}: ${possible.error.issues
        .map(issue => issue.message)
        .join(', ')}; ${present(names)}`,
      remedy: `Correct the annotation ${ANNOTATION_SERVICE}`,
      commands: [],
    };
  }
  const meant = nearest(name, names);
  const port = spec.services.find(service => service.name === name)?.ports[0];
  return {
    message,
    remedy: meant
      ? `Did you mean ${meant}? Else make the Service, for example of a Deployment`
      : `Make the Service, for example of a Deployment, or name another in the annotation ${ANNOTATION_SERVICE}`,
    commands: [
      `kubectl --namespace ${namespace} expose deployment ${name} --name=${name} --port=${
        port ?? 8080
      }`,
    ],
  };
}

function notWithThoseLabels(
  { namespace, cluster, chosenBy: { value: selector } }: Place,
  candidates: readonly Candidate[],
): Explanation {
  const labels = Object.entries(labelsFor(selector) ?? {});
  const words = labels.map(([key, value]) => `${key}=${value}`);
  const [service] = candidates.length === 1 ? candidates : [];
  return {
    message: `no Service in namespace ${namespace} on cluster ${cluster} has labels that match ${selector}; ${present(
      candidates.map(
        each =>
          `${each.service} (${
            Object.entries(each.labels)
              .map(([key, value]) => `${key}=${value}`)
              .join(', ') || 'no labels'
          })`,
      ),
    )}`,
    remedy:
      words.length > 0
        ? `Give the Service the labels ${words.join(
            ', ',
          )}, or name it in the annotation ${ANNOTATION_SERVICE}`
        : `Change the labels of the Service, or name it in the annotation ${ANNOTATION_SERVICE}`,
    commands:
      labels.length > 0 &&
      labels.flat().every(word => word === '' || isCommandWord(word))
        ? [
            `kubectl --namespace ${namespace} label service ${
              service?.service ?? '<name>'
            } ${words.join(' ')}`,
          ]
        : [],
  };
}

function present(names: readonly string[]): string {
  if (names.length === 0) {
    return 'it has no Services';
  }
  return `it has ${names.slice(0, MOST_SERVICES).join(', ')}${
    names.length > MOST_SERVICES
      ? ` and ${names.length - MOST_SERVICES} more`
      : ''
  }`;
}
