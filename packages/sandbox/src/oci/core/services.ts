import { Cloud } from '../Cloud';
import { Operation } from '../http/operation';
import { page, pageAnswer } from '../http/page';
import { notAuthorizedOrNotFound } from '../http/ServiceError';
import { fixedOcid } from '../ocid';

/** What a service gateway can lead to; `cidrBlock` is a label that stands for the service's address ranges. */
export interface OracleService {
  id: string;
  name: string;
  description: string;
  cidrBlock: string;
}

export function oracleServices({ region }: Cloud): OracleService[] {
  const key = region.key.toLowerCase();
  const service = (name: string, cidrBlock: string) => ({
    id: fixedOcid('service', cidrBlock, region.realm, region.name),
    name,
    description: name,
    cidrBlock,
  });
  return [
    service(
      `All ${region.key} Services In Oracle Services Network`,
      `all-${key}-services-in-oracle-services-network`,
    ),
    service(`OCI ${region.key} Object Storage`, `oci-${key}-objectstorage`),
  ];
}

/** @throws ServiceError 404 NotAuthorizedOrNotFound */
export function getService(cloud: Cloud, id: string): OracleService {
  const service = oracleServices(cloud).find(candidate => candidate.id === id);
  if (!service) {
    throw notAuthorizedOrNotFound();
  }
  return service;
}

export function isServiceCidr(cloud: Cloud, cidrBlock: string): boolean {
  return oracleServices(cloud).some(service => service.cidrBlock === cidrBlock);
}

export function serviceOperations(cloud: Cloud): Operation[] {
  return [
    {
      service: 'core',
      name: 'listServices',
      method: 'GET',
      path: '/20160918/services',
      handle: ({ query }) =>
        pageAnswer(
          page(oracleServices(cloud), query, 'ASC', ({ name, id }) => ({
            value: name,
            id,
          })),
        ),
    },
    {
      service: 'core',
      name: 'getService',
      method: 'GET',
      path: '/20160918/services/{id}',
      handle: ({ params }) => ({ body: getService(cloud, params.id) }),
    },
  ];
}
