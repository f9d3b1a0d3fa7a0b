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

/** Where the annotations of an entity say that its services are. */
export interface Place {
  cluster: string;
  namespace: string;
  /** By what its Services are chosen: the annotation and its value. */
  chosenBy: { annotation: string; value: string };
  selects: (service: string, labels: Record<string, string>) => boolean;
}

/** How an annotation is named as a field of an entity. */
export const annotationField = (annotation: string) =>
  `metadata.annotations[${annotation}]`;

/**
 * Reads the annotations of an entity.
 *
 * @returns the place, or every annotation that lacks or cannot be understood: who is told of it is the caller's to know
 */
export function placeOf(entity: Entity): Place | PlanProblem[] {
  const annotations = entity.metadata.annotations ?? {};
  const {
    [ANNOTATION_CLUSTER]: cluster,
    [ANNOTATION_NAMESPACE]: namespace,
    [ANNOTATION_SERVICE]: name,
    [ANNOTATION_LABEL_SELECTOR]: selector,
  } = annotations;
  if (!cluster || !namespace || (!name && !selector)) {
    return [
      ...(cluster ? [] : [lacking(ANNOTATION_CLUSTER, 'cluster')]),
      ...(namespace ? [] : [lacking(ANNOTATION_NAMESPACE, 'namespace')]),
      ...(name || selector ? [] : [lacking(ANNOTATION_SERVICE, 'Service')]),
    ];
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

function lacking(annotation: string, what: string): PlanProblem {
  return {
    field: annotationField(annotation),
    value: '',
    message: `the entity does not say which ${what} it stands for`,
    remedy:
      annotation === ANNOTATION_SERVICE
        ? `Name the ${what} in the annotation ${annotation}, or choose by labels in ${ANNOTATION_LABEL_SELECTOR}`
        : `Name the ${what} in the annotation ${annotation}`,
  };
}
