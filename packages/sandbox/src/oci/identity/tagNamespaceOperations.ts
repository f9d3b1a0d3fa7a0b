import { z } from 'zod';
import { Cloud } from '../Cloud';
import { checkIfMatch, etagOf } from '../http/etag';
import { Answer, Operation } from '../http/operation';
import { page, pageAnswer } from '../http/page';
import { parse, requireQuery } from '../http/parse';
import {
  conflict,
  notAuthorizedOrNotFound,
  ServiceError,
} from '../http/ServiceError';
import { createTagFields, updateTagFields } from '../tags';
import { TagKey, TagNamespace } from '../tenancy/model';

/** "It must be unique … can't be changed … no periods or spaces" (API reference of CreateTagNamespaceDetails and CreateTagDetails). */
const name = z.string().regex(/^[^\s.]{1,100}$/, {
  error: 'a name has 1 to 100 characters, and no periods or spaces',
});
const description = z.string().min(1).max(400);
const validator = z.discriminatedUnion('validatorType', [
  z.object({ validatorType: z.literal('DEFAULT') }),
  z.object({
    validatorType: z.literal('ENUM'),
    values: z.array(z.string()).min(1),
  }),
]);

const createNamespaceSchema = z.object({
  compartmentId: z.string(),
  ...{ name, description, ...createTagFields },
});
const createKeySchema = z.object({
  ...{ name, description, ...createTagFields },
  isCostTracking: z.boolean().default(false),
  validator: validator.optional(),
});
const updateNamespaceSchema = z.object({
  description: description.optional(),
  isRetired: z.boolean().optional(),
  ...updateTagFields,
});
const updateKeySchema = updateNamespaceSchema.extend({
  isCostTracking: z.boolean().optional(),
  validator: validator.optional(),
});

/**
 * Namespaces of defined tags and their keys: https://docs.oracle.com/en-us/iaas/api/#/en/identity/20160918/TagNamespace/. What they say
 * of values is not held against the tags of resources.
 */
export function tagNamespaceOperations(cloud: Cloud): Operation[] {
  const { tenancy } = cloud.state;
  const path = '/20160918/tagNamespaces';
  const item = `${path}/{id}`;
  const tags = `${item}/tags`;
  const tag = `${tags}/{tagName}`;
  const same = (one: string, other: string) =>
    one.toLowerCase() === other.toLowerCase();

  const find = (id: string): TagNamespace => {
    const namespace = tenancy.tagNamespaces.find(each => each.id === id);
    if (!namespace) {
      throw notAuthorizedOrNotFound();
    }
    return namespace;
  };
  const findKey = (id: string, tagName: string) => {
    const namespace = find(id);
    const key = namespace.keys.find(each => same(each.name, tagName));
    if (!key) {
      throw notAuthorizedOrNotFound();
    }
    return { namespace, key };
  };
  const etag = (record: TagNamespace | TagKey) =>
    etagOf(JSON.stringify(record));
  const lifecycleState = ({ isRetired }: TagNamespace | TagKey) =>
    isRetired ? 'INACTIVE' : 'ACTIVE';
  const view = (namespace: TagNamespace) => {
    const { keys: _, ...fields } = namespace;
    return { ...fields, lifecycleState: lifecycleState(namespace) };
  };
  const keyView = (namespace: TagNamespace, key: TagKey) => ({
    ...key,
    compartmentId: namespace.compartmentId,
    tagNamespaceId: namespace.id,
    tagNamespaceName: namespace.name,
    lifecycleState: lifecycleState(key),
  });
  const answer = (namespace: TagNamespace): Answer => ({
    headers: { etag: etag(namespace) },
    body: view(namespace),
  });
  const keyAnswer = (namespace: TagNamespace, key: TagKey): Answer => ({
    headers: { etag: etag(key) },
    body: keyView(namespace, key),
  });
  const change = (record: TagNamespace | TagKey, details: object) =>
    Object.assign(
      record,
      Object.fromEntries(
        Object.entries(details).filter(([, value]) => value !== undefined),
      ),
    );
  /** "You must retire a tag key definition before you can delete it", and a namespace likewise (API reference). */
  const checkRetired = (record: TagNamespace | TagKey) => {
    if (!record.isRetired) {
      throw conflict(`${record.name} must be retired before it is deleted`);
    }
  };

  return [
    {
      service: 'identity',
      name: 'createTagNamespace',
      method: 'POST',
      path,
      retryToken: true,
      handle({ body }) {
        const details = parse(createNamespaceSchema, body);
        if (!cloud.hasCompartment(details.compartmentId)) {
          throw notAuthorizedOrNotFound();
        }
        // "It must be unique across all tag namespaces in the tenancy and cannot be changed" (API reference).
        if (tenancy.tagNamespaces.some(each => same(each.name, details.name))) {
          throw new ServiceError(
            409,
            'TagNamespaceAlreadyExists',
            `Tag namespace '${details.name}' already exists`,
          );
        }
        const namespace: TagNamespace = {
          ...details,
          id: cloud.newGlobalOcid('tagnamespace'),
          timeCreated: cloud.timestamp(),
          isRetired: false,
          keys: [],
        };
        tenancy.tagNamespaces.push(namespace);
        return { ...answer(namespace), created: namespace.id };
      },
    },
    {
      service: 'identity',
      name: 'getTagNamespace',
      method: 'GET',
      path: item,
      handle: ({ params }) => answer(find(params.id)),
    },
    {
      service: 'identity',
      name: 'listTagNamespaces',
      method: 'GET',
      path,
      handle({ query }) {
        const compartmentId = requireQuery(query, 'compartmentId');
        const wanted = query.get('lifecycleState');
        const found = tenancy.tagNamespaces.filter(
          namespace =>
            namespace.compartmentId === compartmentId &&
            (wanted ?? lifecycleState(namespace)) === lifecycleState(namespace),
        );
        return pageAnswer(
          page(found, query, 'ASC', each => ({
            value: each.name,
            id: each.id,
          })),
          view,
        );
      },
    },
    {
      service: 'identity',
      name: 'updateTagNamespace',
      method: 'PUT',
      path: item,
      handle({ params, body, ifMatch }) {
        const details = parse(updateNamespaceSchema, body);
        const namespace = find(params.id);
        checkIfMatch(ifMatch, etag(namespace));
        change(namespace, details);
        if (details.isRetired !== undefined) {
          // "Retiring a namespace also retires all of its tag key definitions" (API reference).
          const { isRetired } = details;
          namespace.keys.forEach(key => change(key, { isRetired }));
        }
        return answer(namespace);
      },
    },
    {
      service: 'identity',
      name: 'deleteTagNamespace',
      method: 'DELETE',
      path: item,
      handle({ params, ifMatch }) {
        const namespace = find(params.id);
        checkIfMatch(ifMatch, etag(namespace));
        checkRetired(namespace);
        if (namespace.keys.length > 0) {
          throw conflict(`The tag namespace ${namespace.name} has keys`);
        }
        tenancy.tagNamespaces.splice(
          tenancy.tagNamespaces.indexOf(namespace),
          1,
        );
        return { status: 204 };
      },
    },
    {
      service: 'identity',
      name: 'createTag',
      method: 'POST',
      path: tags,
      retryToken: true,
      handle({ params, body }) {
        const details = parse(createKeySchema, body);
        const namespace = find(params.id);
        if (namespace.keys.some(each => same(each.name, details.name))) {
          throw new ServiceError(
            409,
            'TagDefinitionAlreadyExists',
            `Tag '${details.name}' already exists`,
          );
        }
        const key: TagKey = {
          ...details,
          id: cloud.newGlobalOcid('tagdefinition'),
          timeCreated: cloud.timestamp(),
          isRetired: namespace.isRetired,
        };
        namespace.keys.push(key);
        return { ...keyAnswer(namespace, key), created: namespace.id };
      },
    },
    {
      service: 'identity',
      name: 'getTag',
      method: 'GET',
      path: tag,
      handle({ params }) {
        const { namespace, key } = findKey(params.id, params.tagName);
        return keyAnswer(namespace, key);
      },
    },
    {
      service: 'identity',
      name: 'listTags',
      method: 'GET',
      path: tags,
      handle({ params, query }) {
        const namespace = find(params.id);
        return pageAnswer(
          page(namespace.keys, query, 'ASC', each => ({
            value: each.name,
            id: each.id,
          })),
          key => keyView(namespace, key),
        );
      },
    },
    {
      service: 'identity',
      name: 'updateTag',
      method: 'PUT',
      path: tag,
      handle({ params, body, ifMatch }) {
        const details = parse(updateKeySchema, body);
        const { namespace, key } = findKey(params.id, params.tagName);
        checkIfMatch(ifMatch, etag(key));
        change(key, details);
        return keyAnswer(namespace, key);
      },
    },
    {
      service: 'identity',
      name: 'deleteTag',
      method: 'DELETE',
      path: tag,
      handle({ params, ifMatch }) {
        const { namespace, key } = findKey(params.id, params.tagName);
        checkIfMatch(ifMatch, etag(key));
        checkRetired(key);
        namespace.keys.splice(namespace.keys.indexOf(key), 1);
        return { status: 204 };
      },
    },
  ];
}
