import { parameterOf } from './templateSpec';

/** A page of a form, as its template has it. */
export interface FormPage {
  title: string;
  schema: unknown;
}

/**
 * Where in a form a field of the spec is filled in, for people: its page, undefined when that is not known, and its
 * titles from the outside in. Undefined for what the template has fixed. Pure.
 *
 * @param field - as a plan names it, for example `services[0].hosts[1]`
 */
export function placeOfField(
  field: string,
  context: {
    /** As it stands in the template. */
    spec: unknown;
    pages: FormPage[];
    form: Record<string, unknown>;
  },
): { page?: string; titles: string[] } | undefined {
  const { spec, pages, form } = context;
  const from = parameterOf(spec, field);
  if (!from) {
    return undefined;
  }
  const { parameter, below } = from;
  const page = pages.find(({ schema }) => at(schema, 'properties', parameter));
  let schema = at(page?.schema, 'properties', parameter);
  let value: unknown = form[parameter];
  const titles = [titleOf(schema) ?? parameter];
  for (const key of below) {
    value = at(value, key);
    schema =
      typeof key === 'number'
        ? at(schema, 'items')
        : at(schema, 'properties', key);
    titles.push(
      typeof key === 'number'
        ? nameOf(value) ?? String(key + 1)
        : titleOf(schema) ?? key,
    );
  }
  return { page: page?.title, titles };
}

/**
 * A sentence of a plan, in which fields of the spec are named as the form calls them: `“Subnet of the pods”` for
 * `network.podsCidr`. Pure.
 *
 * @param placeOf - tells where a field is filled in
 */
export function inWordsOfForm(
  sentence: string,
  placeOf: (field: string) => { titles: string[] } | undefined,
): string {
  return sentence.replace(
    /\b[a-z]\w*(?:\[\d+\])*(?:\.[a-z]\w*(?:\[\d+\])*)+/g,
    field => {
      const titles = placeOf(field)?.titles.join(' › ');
      return titles ? `“${titles}”` : field;
    },
  );
}

function at(value: unknown, ...keys: (string | number)[]): unknown {
  return keys.reduce<unknown>((inner, key) => Object(inner)[key], value);
}

function titleOf(schema: unknown): string | undefined {
  const title = at(schema, 'title');
  return typeof title === 'string' ? title : undefined;
}

/** What people call an entry of a list. */
function nameOf(value: unknown): string | undefined {
  const name = typeof value === 'string' ? value : at(value, 'name');
  return typeof name === 'string' && name ? name : undefined;
}
