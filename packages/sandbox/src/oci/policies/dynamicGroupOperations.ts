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
import { DynamicGroup, parseMatchingRule } from './compile';
import { PolicyError } from './PolicyError';

const description = z.string().max(400);
const matchingRule = z.string().min(1);

const createSchema = z.object({
  compartmentId: z.string(),
  name: z.string().min(1).max(100),
  description,
  matchingRule,
  ...createTagFields,
});
const updateSchema = z.object({
  description: description.optional(),
  matchingRule: matchingRule.optional(),
  ...updateTagFields,
});

/** Dynamic groups: https://docs.oracle.com/en-us/iaas/api/#/en/identity/20160918/DynamicGroup/ */
export function dynamicGroupOperations(cloud: Cloud): Operation[] {
  const { tenancy } = cloud.state;
  const path = '/20160918/dynamicGroups';
  const item = `${path}/{dynamicGroupId}`;
  const find = (id: string): DynamicGroup => {
    const group = tenancy.dynamicGroups.find(each => each.id === id);
    if (!group) {
      throw notAuthorizedOrNotFound();
    }
    return group;
  };
  const etag = (group: DynamicGroup) => etagOf(JSON.stringify(group));
  const view = (group: DynamicGroup) => ({
    ...group,
    compartmentId: tenancy.id,
    lifecycleState: 'ACTIVE',
  });
  const answer = (group: DynamicGroup): Answer => ({
    headers: { etag: etag(group) },
    body: view(group),
  });
  const checkRule = (rule: string) => {
    try {
      parseMatchingRule(rule);
    } catch (error) {
      throw error instanceof PolicyError
        ? invalidParameter(`matchingRule: ${error.message}`)
        : error;
    }
  };
  /** "You must specify the tenancy's OCID as the compartment ID" (API reference of the operations). */
  const requireTenancy = (compartmentId: string) => {
    if (compartmentId !== tenancy.id) {
      throw notAuthorizedOrNotFound();
    }
  };

  return [
    {
      service: 'identity',
      name: 'createDynamicGroup',
      method: 'POST',
      path,
      retryToken: true,
      handle({ body }) {
        const { compartmentId, ...details } = parse(createSchema, body);
        requireTenancy(compartmentId);
        checkRule(details.matchingRule);
        if (
          tenancy.dynamicGroups.some(
            each => each.name.toLowerCase() === details.name.toLowerCase(),
          )
        ) {
          throw new ServiceError(
            409,
            'DynamicGroupAlreadyExists',
            `Dynamic group '${details.name}' already exists`,
          );
        }
        const group: DynamicGroup = {
          ...details,
          id: cloud.newGlobalOcid('dynamicgroup'),
          timeCreated: cloud.timestamp(),
        };
        tenancy.dynamicGroups.push(group);
        cloud.policies.changed();
        return { ...answer(group), created: group.id };
      },
    },
    {
      service: 'identity',
      name: 'getDynamicGroup',
      method: 'GET',
      path: item,
      handle: ({ params }) => answer(find(params.dynamicGroupId)),
    },
    {
      service: 'identity',
      name: 'listDynamicGroups',
      method: 'GET',
      path,
      handle({ query }) {
        requireTenancy(requireQuery(query, 'compartmentId'));
        const found = tenancy.dynamicGroups.filter(
          group => (query.get('name') ?? group.name) === group.name,
        );
        return pageAnswer(
          page(found, query, 'ASC', group => ({
            value: group.name,
            id: group.id,
          })),
          view,
        );
      },
    },
    {
      service: 'identity',
      name: 'updateDynamicGroup',
      method: 'PUT',
      path: item,
      handle({ params, body, ifMatch }) {
        const details = parse(updateSchema, body);
        const group = find(params.dynamicGroupId);
        checkIfMatch(ifMatch, etag(group));
        const rule = details.matchingRule ?? group.matchingRule;
        checkRule(rule);
        group.matchingRule = rule;
        group.description = details.description ?? group.description;
        group.freeformTags = details.freeformTags ?? group.freeformTags;
        group.definedTags = details.definedTags ?? group.definedTags;
        cloud.policies.changed();
        return answer(group);
      },
    },
    {
      service: 'identity',
      name: 'deleteDynamicGroup',
      method: 'DELETE',
      path: item,
      handle({ params, ifMatch }) {
        const group = find(params.dynamicGroupId);
        checkIfMatch(ifMatch, etag(group));
        tenancy.dynamicGroups.splice(tenancy.dynamicGroups.indexOf(group), 1);
        cloud.policies.changed();
        return { status: 204 };
      },
    },
  ];
}
