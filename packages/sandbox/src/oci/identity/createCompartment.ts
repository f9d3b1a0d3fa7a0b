import { z } from 'zod';
import { Cloud } from '../Cloud';
import { Operation } from '../http/operation';
import { parse } from '../http/parse';
import { notAuthorizedOrNotFound, ServiceError } from '../http/ServiceError';
import { createTagFields } from '../tags';

const createSchema = z.object({
  compartmentId: z.string(),
  name: z.string().regex(/^[\w.-]{1,100}$/),
  description: z.string().min(1).max(400),
  ...createTagFields,
});

/** https://docs.oracle.com/en-us/iaas/api/#/en/identity/20160918/Compartment/CreateCompartment */
export function createCompartmentOperation(cloud: Cloud): Operation {
  const { tenancy } = cloud.state;
  return {
    service: 'identity',
    name: 'createCompartment',
    method: 'POST',
    path: '/20160918/compartments',
    retryToken: true,
    handle({ body }) {
      const details = parse(createSchema, body);
      if (!cloud.hasCompartment(details.compartmentId)) {
        throw notAuthorizedOrNotFound();
      }
      if (
        tenancy.compartments.some(
          each =>
            each.compartmentId === details.compartmentId &&
            each.name.toLowerCase() === details.name.toLowerCase(),
        )
      ) {
        throw new ServiceError(
          409,
          'CompartmentAlreadyExists',
          `Compartment '${details.name}' already exists`,
        );
      }
      const compartment = {
        ...details,
        id: cloud.newGlobalOcid('compartment'),
        timeCreated: cloud.timestamp(),
      };
      tenancy.compartments.push(compartment);
      return {
        body: { ...compartment, lifecycleState: 'ACTIVE' },
        created: compartment.id,
      };
    },
  };
}
