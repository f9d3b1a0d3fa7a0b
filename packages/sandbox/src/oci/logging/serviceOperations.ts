import { Cloud } from '../Cloud';
import { Operation } from '../http/operation';
import { page, pageAnswer } from '../http/page';
import { LOGGED_SERVICES, LoggedService } from './loggedServices';

/** What can be logged: https://docs.oracle.com/en-us/iaas/api/#/en/logging-management/20200531/ServiceSummary/ListServices */
export function loggedServiceOperations(cloud: Cloud): Operation[] {
  return [
    {
      service: 'logging',
      name: 'listServices',
      method: 'GET',
      path: '/20200531/v2/registry/services',
      handle({ query }) {
        const services = Object.entries(LOGGED_SERVICES).map(
          ([name, service]) => view(cloud, name, service),
        );
        return pageAnswer(
          page(services, query, 'ASC', ({ name, id }) => ({ value: name, id })),
        );
      },
    },
  ];
}

function view(cloud: Cloud, name: string, service: LoggedService) {
  const { region, state } = cloud;
  return {
    tenantId: state.tenancy.id,
    servicePrincipalName: name,
    endpoint: `https://${service.endpoint}.${region.name}.${region.realmDomain}`,
    name: service.displayName,
    id: name,
    resourceTypes: Object.entries(service.resourceNames).map(
      ([type, resourceName]) => ({
        name: resourceName,
        categories: Object.entries(service.categories)
          .filter(([, { resourceType }]) => resourceType === type)
          .map(([category, { displayName, parameters }]) => ({
            ...{ name: category, displayName },
            parameters: Object.entries(parameters).map(([key, pattern]) => ({
              ...{ name: key, type: 'string', pattern },
            })),
          })),
      }),
    ),
  };
}
