import { InputError } from '@backstage/errors';
import {
  choicePurposeSchema,
  choiceSchema,
  entityPlaceSchema,
  entityStatusSchema,
  optionKindSchema,
  optionsSchema,
  unreadableRowSchema,
} from '@okeanos/backstage-plugin-oke-common';
import { z } from 'zod';
import type { ChoiceService } from '../choices/ChoiceService';
import type { OptionService } from '../choices/OptionService';
import type { EntityPlaceService } from '../entities/EntityPlaceService';
import type { EntityStatusService } from '../entities/EntityStatusService';
import type { UnreadableService } from '../unreadable/UnreadableService';
import { operation, type Operation } from './Operation';
import { listOf, NONE } from './schemas';

/** What the pages of catalog entities and the forms ask for. */
export function pageOperations(services: {
  choices: ChoiceService;
  options: OptionService;
  entityPlaces: EntityPlaceService;
  entityStatuses: EntityStatusService;
  unreadable: UnreadableService;
}): Operation[] {
  const { choices, entityPlaces, entityStatuses, unreadable } = services;
  return [
    operation({
      method: 'get',
      path: '/entities',
      operationId: 'listEntities',
      summary: 'The catalog entities that have a status, and where',
      description:
        'Those for which the caller would be answered: each shows services of the app namespace that is named with it, which belongs to its owner or is shared with it.',
      parameters: NONE,
      query: NONE,
      answer: listOf(entityPlaceSchema),
      refusals: [],
      handle: async ({ credentials }) => ({
        items: await entityPlaces.list(credentials),
      }),
    }),

    operation({
      method: 'get',
      path: '/entities/:entityRef/status',
      operationId: 'getEntityStatus',
      summary:
        'The services that a catalog entity stands for, and how they stand',
      description:
        'When there is no answer for an entity of the caller, `problems` of the 404 tell what is wrong with its annotations, as far as the caller may see it.',
      parameters: z.object({
        entityRef: z
          .string()
          .describe(
            'Full reference of a catalog entity: `component:default/cart`, its slash encoded as `%2F`',
          ),
      }),
      query: NONE,
      answer: entityStatusSchema,
      refusals: [404],
      handle: async ({ parameters: { entityRef }, credentials }) =>
        entityStatuses.get(entityRef, credentials),
    }),

    operation({
      method: 'get',
      path: '/unreadable',
      operationId: 'listUnreadable',
      summary:
        'Clusters and namespaces that the caller may read and whose rows the backend cannot: they are missing in the other lists',
      parameters: NONE,
      query: NONE,
      answer: listOf(unreadableRowSchema),
      refusals: [],
      handle: async ({ credentials }) => ({
        items: await unreadable.list(credentials),
      }),
    }),

    operation({
      method: 'get',
      path: '/choices/:purpose',
      operationId: 'listChoices',
      summary:
        'What the caller may choose for a purpose, and what is in the way of each',
      parameters: z.object({
        purpose: z
          .string()
          .describe(`One of ${choicePurposeSchema.options.join(', ')}`),
      }),
      query: NONE,
      answer: listOf(choiceSchema),
      refusals: [400],
      handle: async ({ parameters, credentials }) => {
        const purpose = choicePurposeSchema.safeParse(parameters.purpose);
        if (!purpose.success) {
          throw new InputError(
            `There is nothing to choose for that. Choose for ${choicePurposeSchema.options.join(
              ', ',
            )}.`,
          );
        }
        const items = await choices.list(purpose.data, credentials);
        return { items };
      },
    }),

    operation({
      method: 'get',
      path: '/options/:kind',
      operationId: 'listOptions',
      summary: 'What values there are to choose from for a field of a spec',
      parameters: z.object({
        kind: z
          .string()
          .describe(`One of ${optionKindSchema.options.join(', ')}`),
      }),
      query: z.strictObject({
        compartmentId: z
          .string()
          .optional()
          .describe(
            'OCID of the compartment that a cluster is to be made in; the one of app-config without it',
          ),
      }),
      answer: optionsSchema,
      refusals: [400],
      handle: async ({ parameters, query, credentials }) => {
        const kind = optionKindSchema.safeParse(parameters.kind);
        if (!kind.success) {
          throw new InputError(
            `There are no options for that. Ask for ${optionKindSchema.options.join(
              ', ',
            )}.`,
          );
        }
        return services.options.list(
          kind.data,
          query.compartmentId ?? '',
          credentials,
        );
      },
    }),
  ];
}
