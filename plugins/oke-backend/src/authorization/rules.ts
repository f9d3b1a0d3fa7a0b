import {
  createConditionExports,
  createPermissionRule,
} from '@backstage/plugin-permission-node';
import { z } from 'zod';
import {
  okeClusterResourceRef,
  okeNamespaceResourceRef,
  okeServiceResourceRef,
  type OwnedResource,
  type OwnerFilter,
} from './resources';

const description = 'Allow what is owned by one of the given groups or users';
const paramsSchema = z.object({
  owners: z
    .array(z.string())
    .describe('Entity references that own, for example the claims of a user'),
});

interface Params {
  [key: string]: string[];
  owners: string[];
}

function isOwned({ owners }: OwnedResource, claims: Params): boolean {
  return owners.some(owner => claims.owners.includes(owner));
}

function ownedBy(claims: Params): OwnerFilter {
  return { anyOwnerOf: claims.owners };
}

export const clusterRules = {
  isOwner: createPermissionRule({
    name: 'IS_OWNER',
    description,
    resourceRef: okeClusterResourceRef,
    paramsSchema,
    apply: isOwned,
    toQuery: ownedBy,
  }),
};

export const namespaceRules = {
  isOwner: createPermissionRule({
    name: 'IS_OWNER',
    description,
    resourceRef: okeNamespaceResourceRef,
    paramsSchema,
    apply: isOwned,
    toQuery: ownedBy,
  }),
};

export const serviceRules = {
  isOwner: createPermissionRule({
    name: 'IS_OWNER',
    description,
    resourceRef: okeServiceResourceRef,
    paramsSchema,
    apply: isOwned,
    toQuery: ownedBy,
  }),
};

const clusterExports = createConditionExports({
  resourceRef: okeClusterResourceRef,
  rules: clusterRules,
});
const namespaceExports = createConditionExports({
  resourceRef: okeNamespaceResourceRef,
  rules: namespaceRules,
});
const serviceExports = createConditionExports({
  resourceRef: okeServiceResourceRef,
  rules: serviceRules,
});

/**
 * Conditions on clusters, for a permission policy.
 *
 * @public
 */
export const okeClusterConditions = clusterExports.conditions;
/** @public */
export const createOkeClusterConditionalDecision =
  clusterExports.createConditionalDecision;

/**
 * Conditions on namespaces, for a permission policy. For `oke.namespace.write` they are applied to
 * what is declared, too: a caller can only declare what it could change.
 *
 * @public
 */
export const okeNamespaceConditions = namespaceExports.conditions;
/** @public */
export const createOkeNamespaceConditionalDecision =
  namespaceExports.createConditionalDecision;

/**
 * Conditions on the status of services, for a permission policy.
 *
 * @public
 */
export const okeServiceConditions = serviceExports.conditions;
/** @public */
export const createOkeServiceConditionalDecision =
  serviceExports.createConditionalDecision;
