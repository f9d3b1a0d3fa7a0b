import type { z } from 'zod';

/** What a column holds as JSON. */
export function fromJson<T>(schema: z.ZodType<T>, text: string): T {
  return schema.parse(JSON.parse(text));
}

/** Columns of the values that are there, as JSON. */
export function jsonColumns<Column extends string>(values: {
  [column in Column]?: object;
}): { [column in Column]?: string } {
  const columns: { [column in Column]?: string } = {};
  for (const column in values) {
    if (values[column]) {
      columns[column] = JSON.stringify(values[column]);
    }
  }
  return columns;
}
