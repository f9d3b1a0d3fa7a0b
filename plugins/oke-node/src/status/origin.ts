import type { Origin } from './kinds/fields';

/** Who made something, and when. */
export interface Maker {
  /** Name that it gives itself, of a person's tool or a controller; empty when it is not known. */
  name: string;
  /** ISO 8601; undefined when it is not known. */
  at: string | undefined;
}

/**
 * Who made an object, as far as it says: the name of the tool or controller that wrote it (`metadata.managedFields`),
 * and the controller that it belongs to.
 *
 * @param field - of the spec: then it is who wrote that field last. Else it is who wrote the object first
 */
export function makerOf(
  { metadata }: { metadata: Origin },
  field?: string,
): Maker {
  const byTime = [...metadata.managedFields].sort((a, b) =>
    (a.time ?? '').localeCompare(b.time ?? ''),
  );
  const writer =
    byTime.findLast(
      ({ fieldsV1 }) =>
        field !== undefined && `f:${field}` in fieldsV1['f:spec'],
    ) ?? byTime[0];
  const owner = metadata.ownerReferences.find(({ controller }) => controller);
  return {
    name: [writer?.manager, owner && `for ${owner.kind} ${owner.name}`]
      .filter(Boolean)
      .join(', '),
    at: writer?.time ?? metadata.creationTimestamp,
  };
}

/** When the spec of an object was last written, as far as it says. */
export function specWrittenAt({
  metadata,
}: {
  metadata: Origin;
}): string | undefined {
  return (
    metadata.managedFields
      .flatMap(({ time }) => time ?? [])
      .sort()
      .at(-1) ?? metadata.creationTimestamp
  );
}
