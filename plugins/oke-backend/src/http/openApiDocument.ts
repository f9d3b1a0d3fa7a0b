import { z } from 'zod';
import {
  answerRegistry,
  inputRegistry,
  nameOf,
  refTo,
  schemasOf,
  type Registry,
} from './openApiSchemas';
import type { OperationDescription } from './Operation';
import { NONE } from './schemas';

const DESCRIPTION = `Okeanos makes Oracle Kubernetes Engine (OKE) self-service.

Everything is done with the rights of the caller, whose Backstage token each request carries. **What the caller may not see is answered like what does not exist**: 404, or a problem in the same words.

\`PUT\` declares and \`DELETE\` asks for deletion. Neither waits: \`conditions\` tell how far it is, each for one \`generation\` of the spec, and \`Unknown\` means that it could not be looked at. A \`PUT\` that cannot be carried out is refused before its first effect, with every problem at once.

\`etag\` in an answer's body stands for the declared spec, not for the whole answer: conditions change without it. Send it as \`If-Match\` to change only what you have seen; a plan (\`dryRun=true\`) has the etag of what it was compared with, \`absent\` when there was nothing, which is \`If-None-Match: *\`. The plan's \`id\` stands for more: for the spec, the etag and everything that the plan says of the world. Send it as \`plan\` to do what was shown, and nothing else. The header \`ETag\` stands for the bytes of one answer and is good for caches only.

Lists are answered whole, unless \`limit\` asks for a page of them. Then \`nextCursor\` is what to send as \`cursor\` for the next one, and there are more pages as long as there is one; a page can have fewer items than asked for, or none. What comes or goes meanwhile moves nothing from one page to another. \`fields\` asks for some fields of each item alone.

Answers can get more fields within a version: ignore what you do not know. A spec is refused when it has a field that is not described here.`;

const REFUSALS = {
  400: 'It cannot be carried out as it is: `problems` has every field that is wrong, with what to do',
  401: 'There is no token, or not a valid one',
  404: 'There is no such thing, or the caller may not do this with it',
  409: 'What exists is in the way: it has another spec, is protected, is being deleted, or has changed meanwhile',
  412: 'It is not as `If-Match` or `If-None-Match` says: somebody has changed it. Or the world is not as in the plan that `plan` names: `plan` in the answer is the new one, and `difference` what is different',
  413: 'The body is over 256 kB',
  429: 'The caller has asked for too much within a minute: `Retry-After` says in how many seconds the next one is taken',
} as const;

/** The OpenAPI 3.1 document of the operations. Pure. */
export function openApiDocument(
  version: string,
  operations: OperationDescription[],
) {
  const answers = answerRegistry();
  const inputs = inputRegistry();
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of operations) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}');
    paths[path] ??= {};
    paths[path][operation.method] = describeOperation(operation, {
      answers,
      inputs,
    });
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Okeanos',
      version,
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    // Relative to where the document is served.
    servers: [{ url: version }],
    security: [{ backstage: [] }],
    paths,
    components: {
      securitySchemes: {
        backstage: {
          type: 'http',
          scheme: 'bearer',
          description: 'A Backstage token, of a user or of a service',
        },
      },
      responses: Object.fromEntries(
        [...Object.entries(REFUSALS), ['default', 'Any other refusal']].map(
          ([status, description]) => [
            nameOfRefusal(status),
            {
              description,
              content: json(refTo('Error')),
            },
          ],
        ),
      ),
      schemas: {
        ...schemasOf(answers, 'output'),
        ...schemasOf(inputs, 'input'),
      },
    },
  };
}

function describeOperation(
  operation: OperationDescription,
  { answers, inputs }: { answers: Registry; inputs: Registry },
) {
  const { method, operationId, summary, description } = operation;
  const { parameters, query, headers = NONE, body, refusals } = operation;
  const { status = 200, answer, dryRunAnswer } = operation;
  const takesNames = Object.keys(parameters.shape).length > 0;
  const answered = refTo(nameOf(answer, answers, `${operationId}Answer`));
  const tried =
    dryRunAnswer &&
    refTo(nameOf(dryRunAnswer, answers, `${operationId}DryRunAnswer`));
  return {
    operationId,
    summary,
    description,
    parameters: [
      ...parametersOf(parameters, 'path'),
      ...parametersOf(query, 'query'),
      ...parametersOf(headers, 'header'),
    ],
    requestBody: body && {
      required: true,
      content: json(refTo(nameOf(body, inputs, `${operationId}Input`))),
    },
    responses: {
      ...(status === 202
        ? {
            200: tried && ok('What would be', tried),
            202: ok('It will be so', answered),
          }
        : {
            200: tried
              ? ok('It is so; with `dryRun=true`, what would be', {
                  anyOf: [answered, tried],
                })
              : ok('It is so', answered),
          }),
      ...Object.fromEntries(
        [
          ...new Set([
            ...(takesNames ? [400] : []),
            ...(body ? [413] : []),
            ...refusals,
            401,
            ...(method === 'get' ? [] : [429]),
          ]),
          'default',
        ].map(refusal => [
          refusal,
          { $ref: `#/components/responses/${nameOfRefusal(refusal)}` },
        ]),
      ),
    },
  };
}

function ok(description: string, schema: object) {
  return { description, content: json(schema) };
}

function parametersOf(schema: z.ZodObject, place: 'path' | 'query' | 'header') {
  return Object.entries(schema.shape).map(([name, field]) => {
    const { $schema, description, ...type } = z.toJSONSchema(field, {
      io: 'input',
    });
    return {
      name,
      in: place,
      required: place === 'path',
      description,
      schema: type,
    };
  });
}

function nameOfRefusal(status: string | number): string {
  return status === 'default' ? 'Refused' : `Refused${status}`;
}

function json(schema: object) {
  return { 'application/json': { schema } };
}
