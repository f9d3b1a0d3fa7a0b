import { InputError } from '@backstage/errors';
import {
  choicePurposeSchema,
  choiceSchema,
  entityPlaceSchema,
  entityServiceSchema,
  entityStatusSchema,
  entitySummarySchema,
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
import { pageOf } from '../paging/Page';
import { listOperation } from './listOperation';
import { operation, type Operation } from './Operation';
import { NONE } from './schemas';

const entityRef = z
  .string()
  .describe(
    'Full reference of a catalog entity: `component:default/cart`, its slash encoded as `%2F`',
  );

const WHY_NONE =
  'When there is no answer for an entity of the caller, `problems` of the 404 tell what is wrong with its annotations, as far as the caller may see it.';

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
    listOperation({
      path: '/entities',
      operationId: 'listEntities',
      summary: 'The catalog entities that have a status, and where',
      description:
        'Those for which the caller would be answered: each shows services of the app namespace that is named with it, which belongs to its owner or is shared with it.',
      parameters: NONE,
      item: entityPlaceSchema,
      refusals: [],
      handle: async ({ credentials }, page) =>
        pageOf(
          await entityPlaces.list(credentials),
          place => [place.entityRef],
          page,
        ),
    }),

    operation({
      method: 'get',
      path: '/entities/:entityRef/summary',
      operationId: 'getEntitySummary',
      summary:
        'The services that a catalog entity stands for, in a sentence each',
      description: `What a page shows before something on it is opened: some kilobytes. Everything of one of them is at \`/entities/{entityRef}/services/{service}\`. ${WHY_NONE}`,
      parameters: z.object({ entityRef }),
      query: NONE,
      answer: entitySummarySchema,
      refusals: [404],
      handle: async ({ parameters, credentials }) =>
        entityStatuses.getSummary(parameters.entityRef, credentials),
    }),

    operation({
      method: 'get',
      path: '/entities/:entityRef/services/:service',
      operationId: 'getEntityService',
      summary:
        'Everything that is known of one of the services that a catalog entity stands for',
      parameters: z.object({
        entityRef,
        service: z.string().describe('Name of the Service'),
      }),
      query: NONE,
      answer: entityServiceSchema,
      refusals: [404],
      handle: async ({ parameters, credentials }) =>
        entityStatuses.getService(
          parameters.entityRef,
          parameters.service,
          credentials,
        ),
    }),

    operation({
      method: 'get',
      path: '/entities/:entityRef/status',
      operationId: 'getEntityStatus',
      summary:
        'Everything that is known of all services that a catalog entity stands for',
      description: `For programs that want all of it at once: of ten Services it may be more than 100 kB. ${WHY_NONE}`,
      parameters: z.object({ entityRef }),
      query: NONE,
      answer: entityStatusSchema,
      refusals: [404],
      handle: async ({ parameters, credentials }) =>
        entityStatuses.get(parameters.entityRef, credentials),
    }),

    listOperation({
      path: '/unreadable',
      operationId: 'listUnreadable',
      summary:
        'Clusters and namespaces that the caller may read and whose rows the backend cannot: they are missing in the other lists',
      parameters: NONE,
      item: unreadableRowSchema,
      refusals: [],
      handle: async ({ credentials }, page) =>
        pageOf(
          await unreadable.list(credentials),
          ({ cluster, namespace = '', of, message }) => [
            ...[cluster, namespace, of, message],
          ],
          page,
        ),
    }),

    listOperation({
      path: '/choices/:purpose',
      operationId: 'listChoices',
      summary:
        'What the caller may choose for a purpose, and what is in the way of each',
      parameters: z.object({
        purpose: z
          .string()
          .describe(`One of ${choicePurposeSchema.options.join(', ')}`),
      }),
      item: choiceSchema,
      refusals: [400],
      handle: async ({ parameters, credentials }, page) => {
        const purpose = choicePurposeSchema.safeParse(parameters.purpose);
        if (!purpose.success) {
          throw new InputError(
            `There is nothing to choose for that. Choose for ${choicePurposeSchema.options.join(
              ', ',
            )}.`,
          );
        }
        return pageOf(
          await choices.list(purpose.data, credentials),
          ({ cluster, namespace = '' }) => [cluster, namespace],
          page,
        );
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
