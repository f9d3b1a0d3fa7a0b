import type {
  AuthService,
  DiscoveryService,
} from '@backstage/backend-plugin-api';
import type {
  ActionContext,
  TemplateAction,
  TemplateExample,
} from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';
import { OkeClient } from '@okeanos/backstage-plugin-oke-common';
import { z } from 'zod';

/** What the actions are made with. */
export interface OkeActionDeps {
  auth: AuthService;
  discovery: DiscoveryService;
}

/** The Okeanos API as the initiator of a task sees it. */
export interface OkeSession {
  client: OkeClient;
  /** A fresh token of the initiator: a task may run longer than a token lives. */
  token(): Promise<string>;
}

/**
 * An action whose input is described by a zod 4 schema of `oke-common`: one schema for the API, the
 * action and the form. (`createTemplateAction` knows zod 3 only, which would mean a second copy.)
 */
export function createOkeAction<
  Input extends z.ZodObject,
  Output extends z.ZodObject,
>(
  deps: OkeActionDeps,
  action: {
    id: string;
    description: string;
    examples: TemplateExample[];
    input: Input;
    output: Output;
    handler: (
      context: ActionContext<JsonObject, JsonObject> & {
        parsedInput: z.output<Input>;
        oke: OkeSession;
      },
    ) => Promise<void>;
  },
): TemplateAction<JsonObject, JsonObject, 'v2'> {
  const { id, description, examples } = action;
  const client = new OkeClient({
    discoveryApi: deps.discovery,
    fetchApi: { fetch },
  });
  return {
    id,
    description,
    examples,
    supportsDryRun: true,
    schema: {
      input: jsonSchemaOf(action.input, 'input'),
      output: jsonSchemaOf(action.output, 'output'),
    },
    async handler(context) {
      const token = async () => {
        const credentials = await context.getInitiatorCredentials();
        const answer = await deps.auth.getPluginRequestToken({
          onBehalfOf: credentials,
          targetPluginId: 'oke',
        });
        return answer.token;
      };
      await action.handler({
        ...context,
        parsedInput: action.input.parse(context.input),
        oke: { client, token },
      });
    },
  };
}

function jsonSchemaOf(schema: z.ZodObject, io: 'input' | 'output') {
  const { $schema, ...jsonSchema } = z.toJSONSchema(schema, {
    io,
    target: 'draft-7',
  });
  // Two libraries' types for one standard.
  return jsonSchema as NonNullable<TemplateAction['schema']>['input'];
}
