import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A field of a model of the SDK. */
export interface ModelField {
  name: string;
  /** Its own fields, if its type is another model. */
  model?: string;
  isList: boolean;
}

/**
 * The fields of a model, as its type file declares them, those of the models that it extends included.
 *
 * @param sdk - package, such as `oci-core`
 * @param model - such as `CreateVcnDetails`
 * @throws Error when there is no such file, or no field in it
 */
export function fieldsOf(sdk: string, model: string): ModelField[] {
  const file = join(
    dirname(require.resolve(`${sdk}/package.json`)),
    'lib/model',
    `${model
      .replace(/[A-Z]+/g, part => `-${part.toLowerCase()}`)
      .replace(/^-/, '')}.d.ts`,
  );
  const text = readFileSync(file, 'utf8');
  const [, parent] =
    /export interface \w+ extends model\.(\w+) \{/.exec(text) ?? [];
  const own = [...text.matchAll(/^ {4}"(\w+)"\??: (.*?);?$/gm)].map(
    ([, name, type]): ModelField => {
      const models = [...type.matchAll(/model\.(\w+)/g)].map(
        ([, each]) => each,
      );
      return {
        name,
        isList: type.startsWith('Array<'),
        ...(models.length > 0 && { model: models[0] }),
      };
    },
  );
  if (own.length === 0) {
    throw new Error(`No field is found in ${file}`);
  }
  const inherited = parent ? fieldsOf(sdk, parent) : [];
  return [
    ...own,
    ...inherited.filter(({ name }) => !own.some(each => each.name === name)),
  ];
}
