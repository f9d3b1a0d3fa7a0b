import { Cloud } from '../Cloud';
import { captureFilters } from '../core/collections';
import { getAvailable } from '../core/records';
import { conflict, invalidParameter } from '../http/ServiceError';
import {
  CAPTURE_FILTER,
  Category,
  checkResource,
  LOGGED_SERVICES,
} from './loggedServices';
import { Log, Source } from './model';
import { existing } from './records';

/**
 * Checks what a new SERVICE log is to be of.
 *
 * @throws ServiceError 400 for what its service does not log, 404 when the resource or capture filter is not there, 409 when
 *   another log has the same category of the same resource
 */
export function checkSource(cloud: Cloud, source: Source): void {
  const category = categoryOf(source);
  const [, type] = source.resource.split('.');
  if (type !== category.resourceType) {
    throw invalidParameter(
      `configuration.source.resource: ${source.service} logs ${source.category} of a ${category.resourceType}, and ${source.resource} is none`,
    );
  }
  checkResource(cloud, category.resourceType, source.resource);
  checkParameters(cloud, source);
  const other = existing(cloud, cloud.state.logging.logs).find(log =>
    isOfSame(log, source),
  );
  if (other) {
    throw conflict(
      `The log ${other.id} is of the category ${source.category} of ${source.resource} already`,
    );
  }
}

/** @throws ServiceError 400 for parameters that the category does not have, or lacks; 404 when the capture filter is not there */
export function checkParameters(cloud: Cloud, source: Source): void {
  const { parameters, required } = categoryOf(source);
  const given = source.parameters ?? {};
  const missing = required.find(name => !Object.hasOwn(given, name));
  if (missing) {
    throw invalidParameter(
      `configuration.source.parameters.${missing}: the category ${source.category} of ${source.service} needs it`,
    );
  }
  for (const [name, value] of Object.entries(given)) {
    if (
      !Object.hasOwn(parameters, name) ||
      !new RegExp(parameters[name]).test(value)
    ) {
      throw invalidParameter(
        `configuration.source.parameters.${name}: '${value}' is nothing that the category ${source.category} of ${source.service} takes`,
      );
    }
  }
  const filterId = given[CAPTURE_FILTER];
  if (filterId !== undefined) {
    getAvailable(cloud, captureFilters, filterId);
  }
}

function categoryOf({ service, category }: Source): Category {
  if (!Object.hasOwn(LOGGED_SERVICES, service)) {
    throw invalidParameter(
      `configuration.source.service: '${service}' is none of ${Object.keys(
        LOGGED_SERVICES,
      ).join(', ')}, which the Okeanos sandbox serves`,
    );
  }
  const { categories } = LOGGED_SERVICES[service];
  if (!Object.hasOwn(categories, category)) {
    throw invalidParameter(
      `configuration.source.category: ${service} has no '${category}', but ${Object.keys(
        categories,
      ).join(', ')}`,
    );
  }
  return categories[category];
}

function isOfSame({ configuration }: Log, source: Source): boolean {
  return (
    configuration?.source.service === source.service &&
    configuration.source.resource === source.resource &&
    configuration.source.category === source.category
  );
}
