import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  ANNOTATION_CLUSTER,
  ANNOTATION_LABEL_SELECTOR,
  ANNOTATION_NAMESPACE,
  ANNOTATION_SERVICE,
  type PlanProblem,
} from '@okeanos/backstage-plugin-oke-common';
import { parseLabelSelector } from './labelSelector';
import { nearest } from './nearest';

/** Where the annotations of an entity say that its services are. */
export interface Place {
  cluster: string;
  namespace: string;
  /** By what its Services are chosen: the annotation and its value. */
  chosenBy: { annotation: string; value: string };
  selects: (service: string, labels: Record<string, string>) => boolean;
}

/** What begins the names of Okeanos' annotations. */
const PREFIX = 'okeanos.io/';
/** The rest of the names of those that entities have. */
const NAMES = [
  ANNOTATION_CLUSTER,
  ANNOTATION_NAMESPACE,
  ANNOTATION_SERVICE,
].map(annotation => annotation.slice(PREFIX.length));

/** How an annotation is named as a field of an entity. */
export const annotationField = (annotation: string) =>
  `metadata.annotations[${annotation}]`;

/**
 * Reads the annotations of an entity.
 *
 * @returns the place, or every annotation that lacks or cannot be understood: who is told of it is the caller's to know
 */
export function placeOf(entity: Entity): Place | PlanProblem[] {
  const annotations = Object.fromEntries(
    Object.entries(entity.metadata.annotations ?? {}).map(([name, value]) => [
      name,
      value.trim(),
    ]),
  );
  const {
    [ANNOTATION_CLUSTER]: cluster,
    [ANNOTATION_NAMESPACE]: namespace,
    [ANNOTATION_SERVICE]: name,
    [ANNOTATION_LABEL_SELECTOR]: selector,
  } = annotations;
  if (!cluster || !namespace || (!name && !selector)) {
    return [
      ...(cluster ? [] : [ANNOTATION_CLUSTER]),
      ...(namespace ? [] : [ANNOTATION_NAMESPACE]),
      ...(name || selector ? [] : [ANNOTATION_SERVICE]),
    ].map(each => misspelt(each, annotations) ?? lacking(each));
  }
  if (name) {
    return {
      cluster,
      namespace,
      chosenBy: { annotation: ANNOTATION_SERVICE, value: name },
      selects: service => service === name,
    };
  }
  try {
    const matches = parseLabelSelector(selector);
    return {
      cluster,
      namespace,
      chosenBy: { annotation: ANNOTATION_LABEL_SELECTOR, value: selector },
      selects: (_service, labels) => matches(labels),
    };
  } catch (error) {
    if (error instanceof InputError) {
      return [notUnderstood(selector, error.message)];
    }
    throw error;
  }
}

function notUnderstood(selector: string, message: string): PlanProblem {
  return {
    field: annotationField(ANNOTATION_LABEL_SELECTOR),
    value: selector,
    message,
    remedy: `Correct it, or name the Service in the annotation ${ANNOTATION_SERVICE}`,
  };
}

/** That an annotation lacks and is there under a name that is nearly its own. */
function misspelt(
  annotation: string,
  annotations: Record<string, string>,
): PlanProblem | undefined {
  const found = Object.keys(annotations)
    .filter(each => each.startsWith(PREFIX))
    .map(each => each.slice(PREFIX.length))
    .find(
      each =>
        !NAMES.includes(each) && PREFIX + nearest(each, NAMES) === annotation,
    );
  return found === undefined
    ? undefined
    : {
        field: annotationField(PREFIX + found),
        value: annotations[PREFIX + found],
        message: `there is no annotation ${PREFIX}${found}`,
        remedy: `Did you mean ${annotation}?`,
      };
}

function lacking(annotation: string): PlanProblem {
  const isService = annotation === ANNOTATION_SERVICE;
  const what = isService ? 'Service' : annotation.slice(PREFIX.length);
  return {
    field: annotationField(annotation),
    value: '',
    message: `the entity does not say which ${what} it stands for`,
    remedy: `Name the ${what} in the annotation ${annotation}${
      isService ? `, or choose by labels in ${ANNOTATION_LABEL_SELECTOR}` : ''
    }`,
  };
}
