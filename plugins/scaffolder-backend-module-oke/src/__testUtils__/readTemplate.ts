import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Entity } from '@backstage/catalog-model';
import { parse } from 'yaml';
import { z } from 'zod';

const FOLDER = join(__dirname, '../../../../templates');

/** The part of JSON schema that forms are written in. */
export interface FormField {
  default?: unknown;
  properties?: Record<string, FormField>;
  items?: FormField;
  'ui:field'?: string;
  required?: string[];
  [keyword: string]: unknown;
}

const templateSchema = z.looseObject({
  spec: z.looseObject({
    parameters: z.array(z.custom<FormField>()),
    steps: z.array(
      z.looseObject({
        action: z.string(),
        input: z.record(z.string(), z.unknown()),
      }),
    ),
  }),
});

/** A template of the repository, with the fields of all its pages and their defaults. */
export function readTemplate(name: string) {
  const text = readFileSync(join(FOLDER, name, 'template.yaml'), 'utf8');
  const template: Entity = parse(text);
  const { parameters, steps } = templateSchema.parse(template).spec;
  const fields: Record<string, FormField> = Object.assign(
    {},
    ...parameters.map(({ properties }) => properties),
  );
  const defaults = Object.fromEntries(
    Object.entries(fields)
      .filter(([, field]) => field.default !== undefined)
      .map(([key, field]) => [key, field.default]),
  );
  return { template, fields, defaults, pages: parameters, step: steps[0] };
}
