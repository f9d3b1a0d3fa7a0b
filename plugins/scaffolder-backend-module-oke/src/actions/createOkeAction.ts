import type { AuthService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type {
  TemplateAction,
  TemplateExample,
} from '@backstage/plugin-scaffolder-node';
import type { JsonObject, JsonValue } from '@backstage/types';
import {
  describeProblem,
  readInput,
  type OkeClient,
  type OkeRequestOptions,
} from '@okeanos/backstage-plugin-oke-common';
import { z } from 'zod';
import type { Clock } from '../clock';
import { forPeople } from '../forPeople';
import { taskLogger, type TaskLogger } from '../taskLogger';

/** A backend that does not answer one request within this time is asked again, or given up. */
const REQUEST_TIMEOUT_MS = 30_000;

/** What the actions are made with. */
export interface OkeActionDeps {
  auth: AuthService;
  client: OkeClient;
  clock: Clock;
}

/** What an action runs with. */
export interface OkeActionContext {
  client: OkeClient;
  clock: Clock;
  logger: TaskLogger;
  signal: AbortSignal;
  isDryRun: boolean;
  /** Folder of the task. */
  workspacePath: string;
  output(name: string, value: JsonValue): void;
  /**
   * Does something once in a task, also when Backstage runs the task again: then it is taken as
   * done, and what it returned is returned again. `key` must tell apart what a step does for each of
   * several objects.
   */
  once<T extends true | string>(
    key: string,
    effect: () => Promise<T>,
  ): Promise<T>;
  /**
   * Options of one request, in the name of who started the task: a deadline, and a fresh token,
   * since a task may run longer than a token lives.
   */
  request(): Promise<OkeRequestOptions>;
}

/**
 * An action whose input is described by a zod 4 schema of `oke-common`: one schema for the API, the
 * action and the form. (`createTemplateAction` knows zod 3 only, which would mean a second copy.)
 */
export function createOkeAction<Input extends z.ZodObject>(
  { auth, client, clock }: OkeActionDeps,
  action: {
    id: string;
    description: string;
    examples: TemplateExample[];
    input: Input;
    output: z.ZodObject;
    handler: (
      input: z.output<Input>,
      context: OkeActionContext,
    ) => Promise<void>;
  },
): TemplateAction<JsonObject, JsonObject, 'v2'> {
  const { id, description, examples } = action;
  return {
    id,
    description,
    examples,
    supportsDryRun: true,
    schema: {
      input: shownOnly(jsonSchemaOf(action.input, 'input')),
      output: jsonSchemaOf(action.output, 'output'),
    },
    async handler(context) {
      const { logger, output, isDryRun = false } = context;
      const signal = context.signal ?? new AbortController().signal;
      const request = async () => {
        const { token } = await auth.getPluginRequestToken({
          onBehalfOf: await context.getInitiatorCredentials(),
          targetPluginId: 'oke',
        });
        signal.throwIfAborted();
        const deadline = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
        return { token, signal: AbortSignal.any([signal, deadline]) };
      };
      try {
        await action.handler(parse(id, action.input, context.input), {
          client,
          clock,
          logger: taskLogger(logger),
          signal,
          isDryRun,
          output,
          workspacePath: context.workspacePath,
          once: (key, effect) => context.checkpoint({ key, fn: effect }),
          request,
        });
      } catch (error) {
        throw forPeople(error);
      }
    },
  };
}

function parse<Input extends z.ZodObject>(
  id: string,
  schema: Input,
  input: unknown,
): z.output<Input> {
  const read = readInput(schema, input);
  if ('problems' in read) {
    const problems = read.problems.map(describeProblem);
    throw new InputError(
      `What ${id} was given cannot be used:\n${problems.join('\n')}`,
    );
  }
  return read.value;
}

/**
 * A schema that is shown, as JSON, and not checked: what the scaffolder finds wrong with an input goes into the task's log
 * with a stack and with regular expressions, before an action can say it better. The action itself checks everything.
 */
function shownOnly<Schema extends object | undefined>(schema: Schema): Schema {
  return Object.defineProperty({}, 'toJSON', { value: () => schema }) as Schema;
}

function jsonSchemaOf(schema: z.ZodObject, io: 'input' | 'output') {
  const { $schema, ...jsonSchema } = z.toJSONSchema(schema, {
    io,
    target: 'draft-7',
  });
  // Two libraries' types for one standard.
  return jsonSchema as NonNullable<TemplateAction['schema']>['input'];
}
