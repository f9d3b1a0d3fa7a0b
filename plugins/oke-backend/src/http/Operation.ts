import { InputError } from '@backstage/errors';
import {
  issueSentence,
  problemsOf,
} from '@okeanos/backstage-plugin-oke-common';
import type { Request } from 'express';
import type { z } from 'zod';
import type { Credentials } from '../authorization/subjectOf';
import type { Counted } from '../declarations/DeclarationRates';
import { InvalidSpecError } from '../declarations/InvalidSpecError';
import { dryRunSchema } from './schemas';

/** What the OpenAPI document says of an operation. */
export interface OperationDescription {
  method: 'get' | 'put' | 'post' | 'delete';
  /** Below the version, with its parameters as Express writes them: `/clusters/:cluster`. */
  path: string;
  /** What a generated client calls its method. */
  operationId: string;
  /** One line. */
  summary: string;
  /** What a caller has to know besides. */
  description?: string;
  /** Those of the path, each described. */
  parameters: z.ZodObject;
  query: z.ZodObject;
  /** Undefined when it takes no body. */
  body?: z.ZodType;
  /** Those that it obeys. */
  headers?: z.ZodObject;
  /** 202 when more is to come; 200 by default. */
  status?: 202;
  answer: z.ZodType;
  /** What is answered to `dryRun=true`, with status 200. Undefined when it has no such parameter. */
  dryRunAnswer?: z.ZodType;
  /** With which statuses it is refused, besides those that every operation has. */
  refusals: (400 | 404 | 409 | 412)[];
}

/** A request, with what its operation declares of path and query. */
export interface Call<Parameters, Query> {
  parameters: Parameters;
  query: Query;
  /** As it was sent: one that is refused shall be found in the audit log. */
  body: unknown;
  credentials: Credentials;
  /** For its headers, and for the audit log. */
  request: Request;
}

/** One request of the API: what the router serves, and what the OpenAPI document says of it. */
export interface Operation extends OperationDescription {
  /** As what a request counts for how often a caller asks; undefined for reads. */
  counted(query: unknown): Counted | undefined;
  /** @throws InputError when path or query are not as described, and what the services throw */
  serve(
    call: Call<unknown, unknown>,
  ): Promise<{ status: number; body: unknown }>;
}

/** Holds what is done to what is described: the handlers get and answer what the schemas say. */
export function operation<
  Parameters extends z.ZodObject,
  Query extends z.ZodObject,
  Answer extends z.ZodType,
  DryRunAnswer extends z.ZodType,
>({
  handle,
  dryRun,
  ...description
}: Omit<OperationDescription, 'dryRunAnswer'> & {
  parameters: Parameters;
  query: Query;
  answer: Answer;
  handle(
    call: Call<z.output<Parameters>, z.output<Query>>,
  ): Promise<z.output<Answer>>;
  dryRun?: {
    answer: DryRunAnswer;
    handle(
      call: Call<z.output<Parameters>, z.output<Query>>,
    ): Promise<z.output<DryRunAnswer>>;
  };
}): Operation {
  const { parameters, query, status = 200 } = description;
  return {
    ...description,
    dryRunAnswer: dryRun?.answer,
    counted: sent => {
      if (description.method === 'get') {
        return undefined;
      }
      return dryRun && isDryRun(sent) ? 'plan' : 'declaration';
    },
    serve: async sent => {
      const call = {
        ...sent,
        parameters: parseParameters(parameters, sent.parameters),
        query: parseQuery(query, sent.query),
      };
      return dryRun && isDryRun(sent.query)
        ? { status: 200, body: await dryRun.handle(call) }
        : { status, body: await handle(call) };
    },
  };
}

/** What is no query is a try neither. */
function isDryRun(query: unknown): boolean {
  return dryRunSchema.safeParse(query).data?.dryRun === 'true';
}

function parseParameters<S extends z.ZodType>(schema: S, sent: unknown) {
  const result = schema.safeParse(sent, { error: issueSentence });
  if (!result.success) {
    throw new InvalidSpecError(problemsOf(result.error, sent));
  }
  return result.data;
}

function parseQuery<S extends z.ZodType>(schema: S, query: unknown) {
  const result = schema.safeParse(query, { error: issueSentence });
  if (!result.success) {
    const problems = result.error.issues.map(({ path, message }) =>
      [...path, message].join(': '),
    );
    throw new InputError(`The query: ${problems.join('; ')}`);
  }
  return result.data;
}
