import Ajv from 'ajv/dist/2020';
import { z } from 'zod';

const documentSchema = z.looseObject({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({ responses: z.record(z.string(), z.unknown()) }),
    ),
  ),
});

/** An answer of the API. */
export interface Answer {
  method: string;
  /** Below the version, with or without a query. */
  path: string;
  status: number;
  body: unknown;
}

/**
 * Holds answers to the OpenAPI document.
 *
 * @param document - as it is served
 * @returns throws when the document does not tell of the status, or the body is not of its schema
 *   or has more than that
 */
export function documentedAnswers(document: unknown): (answer: Answer) => void {
  const ajv = new Ajv({ strict: false, allErrors: true });
  const { paths } = documentSchema.parse(document);
  ajv.addSchema(closed(document), 'openapi');

  return ({ method, path, status, body }) => {
    const template = Object.keys(paths).find(candidate =>
      new RegExp(`^${candidate.replace(/\{\w+\}/g, '[^/]+')}$`).test(
        path.split('?')[0],
      ),
    );
    const found = template && paths[template][method]?.responses[status];
    if (!template || !found) {
      throw new Error(`${method} ${path}: ${status} is not documented`);
    }
    const response = isReference(found)
      ? found.$ref
      : pointer(['paths', template, method, 'responses', String(status)]);
    const schema = `${response}${pointer([
      'content',
      'application/json',
      'schema',
    ]).slice(1)}`;
    ajv.validate({ $ref: `openapi${schema}` }, body);
    // The parameter says that it leaves out what is required.
    const isPartial = path.includes('fields=');
    const errors = (ajv.errors ?? []).filter(
      ({ keyword }) => !isPartial || keyword !== 'required',
    );
    if (errors.length > 0) {
      throw new Error(
        `${method} ${path}: the body of ${status} is not as documented: ${ajv.errorsText(
          errors,
        )}`,
      );
    }
  };
}

function isReference(value: unknown): value is { $ref: string } {
  return z.object({ $ref: z.string() }).safeParse(value).success;
}

function pointer(path: string[]): string {
  return `#${path
    .map(key => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .map(encodeURI)
    .join('')}`;
}

/** The same, where objects have nothing besides what is described. */
function closed(schema: unknown): object {
  return JSON.parse(
    JSON.stringify(schema, (_key, value) =>
      value?.type === 'object' && typeof value.properties === 'object'
        ? { additionalProperties: false, ...value }
        : value,
    ),
  );
}
