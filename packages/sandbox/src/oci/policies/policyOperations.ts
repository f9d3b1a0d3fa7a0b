import { z } from 'zod';
import { Cloud } from '../Cloud';
import { checkIfMatch, etagOf } from '../http/etag';
import { Answer, Operation } from '../http/operation';
import { page, pageAnswer } from '../http/page';
import { parse, requireQuery } from '../http/parse';
import {
  invalidParameter,
  notAuthorizedOrNotFound,
  ServiceError,
} from '../http/ServiceError';
import { createTagFields, updateTagFields } from '../tags';
import { compileStatement, Policy } from './compile';
import { PolicyError } from './PolicyError';

const name = z.string().min(1).max(100);
const description = z.string().min(1).max(400);
/** "Statements in a policy: 50": https://docs.oracle.com/en-us/iaas/Content/General/Concepts/servicelimits.htm */
const statements = z.array(z.string()).min(1).max(50);

const createSchema = z.object({
  compartmentId: z.string(),
  name,
  description,
  statements,
  ...createTagFields,
});
const updateSchema = z.object({
  description: description.optional(),
  statements: statements.optional(),
  ...updateTagFields,
});

/** Policies: https://docs.oracle.com/en-us/iaas/api/#/en/identity/20160918/Policy/ */
export function policyOperations(cloud: Cloud): Operation[] {
  const { tenancy } = cloud.state;
  const path = '/20160918/policies';
  const item = `${path}/{policyId}`;
  const find = (id: string): Policy => {
    const policy = tenancy.policies.find(each => each.id === id);
    if (!policy) {
      throw notAuthorizedOrNotFound();
    }
    return policy;
  };
  const etag = (policy: Policy) => etagOf(JSON.stringify(policy));
  const view = (policy: Policy) => ({ ...policy, lifecycleState: 'ACTIVE' });
  const answer = (policy: Policy): Answer => ({
    headers: { etag: etag(policy) },
    body: view(policy),
  });
  const checkStatements = (texts: string[], attachedTo: string) => {
    try {
      texts.forEach(text => compileStatement(tenancy, text, attachedTo));
    } catch (error) {
      throw error instanceof PolicyError
        ? invalidParameter(`statements: ${error.message}`)
        : error;
    }
  };

  return [
    {
      service: 'identity',
      name: 'createPolicy',
      method: 'POST',
      path,
      retryToken: true,
      handle({ body }) {
        const details = parse(createSchema, body);
        if (!cloud.hasCompartment(details.compartmentId)) {
          throw notAuthorizedOrNotFound();
        }
        checkStatements(details.statements, details.compartmentId);
        if (
          tenancy.policies.some(
            each =>
              each.compartmentId === details.compartmentId &&
              each.name.toLowerCase() === details.name.toLowerCase(),
          )
        ) {
          throw new ServiceError(
            409,
            'PolicyAlreadyExists',
            `Policy '${details.name}' already exists`,
          );
        }
        const policy: Policy = {
          ...details,
          id: cloud.newGlobalOcid('policy'),
          timeCreated: cloud.timestamp(),
        };
        tenancy.policies.push(policy);
        cloud.policies.changed();
        return { ...answer(policy), created: policy.id };
      },
    },
    {
      service: 'identity',
      name: 'getPolicy',
      method: 'GET',
      path: item,
      handle: ({ params }) => answer(find(params.policyId)),
    },
    {
      service: 'identity',
      name: 'listPolicies',
      method: 'GET',
      path,
      handle({ query }) {
        const compartmentId = requireQuery(query, 'compartmentId');
        const found = tenancy.policies.filter(
          policy =>
            policy.compartmentId === compartmentId &&
            (query.get('name') ?? policy.name) === policy.name,
        );
        return pageAnswer(
          page(found, query, 'ASC', policy => ({
            value: policy.name,
            id: policy.id,
          })),
          view,
        );
      },
    },
    {
      service: 'identity',
      name: 'updatePolicy',
      method: 'PUT',
      path: item,
      handle({ params, body, ifMatch }) {
        const details = parse(updateSchema, body);
        const policy = find(params.policyId);
        checkIfMatch(ifMatch, etag(policy));
        checkStatements(details.statements ?? [], policy.compartmentId);
        policy.description = details.description ?? policy.description;
        policy.statements = details.statements ?? policy.statements;
        policy.freeformTags = details.freeformTags ?? policy.freeformTags;
        policy.definedTags = details.definedTags ?? policy.definedTags;
        cloud.policies.changed();
        return answer(policy);
      },
    },
    {
      service: 'identity',
      name: 'deletePolicy',
      method: 'DELETE',
      path: item,
      handle({ params, ifMatch }) {
        const policy = find(params.policyId);
        checkIfMatch(ifMatch, etag(policy));
        tenancy.policies.splice(tenancy.policies.indexOf(policy), 1);
        cloud.policies.changed();
        return { status: 204 };
      },
    },
  ];
}
