import { z } from 'zod';
import { Cloud } from '../Cloud';
import { checkIfMatch, etagOf } from '../http/etag';
import { Answer, Operation } from '../http/operation';
import { parse } from '../http/parse';
import {
  invalidParameter,
  notAuthorizedOrNotFound,
  ServiceError,
} from '../http/ServiceError';
import { createTagFields, updateTagFields } from '../tags';
import { Tenancy } from '../tenancy/model';

const name = z.string().regex(/^[\w.-]{1,100}$/);
const description = z.string().min(1).max(400);

const createSchema = z.object({
  compartmentId: z.string(),
  ...{ name, description, ...createTagFields },
});
const updateSchema = z.object({
  name: name.optional(),
  description: description.optional(),
  ...updateTagFields,
});

type Compartment = Tenancy['compartments'][number];

/** Making and changing compartments: https://docs.oracle.com/en-us/iaas/api/#/en/identity/20160918/Compartment/ */
export function compartmentOperations(cloud: Cloud): Operation[] {
  const { tenancy } = cloud.state;
  const path = '/20160918/compartments';
  const etag = (compartment: Compartment) =>
    etagOf(JSON.stringify(compartment));
  const answer = (compartment: Compartment): Answer => ({
    headers: { etag: etag(compartment) },
    body: { ...compartment, lifecycleState: 'ACTIVE' },
  });

  return [
    {
      service: 'identity',
      name: 'createCompartment',
      method: 'POST',
      path,
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
        return { ...answer(compartment), created: compartment.id };
      },
    },
    {
      service: 'identity',
      name: 'updateCompartment',
      method: 'PUT',
      path: `${path}/{compartmentId}`,
      handle({ params, body, ifMatch }) {
        const details = parse(updateSchema, body);
        const compartment = tenancy.compartments.find(
          ({ id }) => id === params.compartmentId,
        );
        if (!compartment) {
          throw notAuthorizedOrNotFound();
        }
        checkIfMatch(ifMatch, etag(compartment));
        if ((details.name ?? compartment.name) !== compartment.name) {
          throw invalidParameter(
            'name: the Okeanos sandbox renames no compartments, which its policies name',
          );
        }
        compartment.description =
          details.description ?? compartment.description;
        compartment.freeformTags =
          details.freeformTags ?? compartment.freeformTags;
        compartment.definedTags =
          details.definedTags ?? compartment.definedTags;
        return answer(compartment);
      },
    },
  ];
}
