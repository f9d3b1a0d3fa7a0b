/** Kept by the API server, never by an intention. */
const SERVER_FIELDS = new Set([
  'metadata.managedFields',
  'metadata.resourceVersion',
  'metadata.generation',
  'metadata.creationTimestamp',
  'metadata.uid',
  'metadata.selfLink',
  'status',
]);

/**
 * Paths of the fields in which two versions of one object differ, for example `spec.hard.pods`,
 * sorted. Lists are compared as a whole. What the API server itself keeps is left out.
 *
 * @public
 */
export function changedFields(before: unknown, after: unknown): string[] {
  const paths: string[] = [];
  collect(before, after, '', paths);
  return paths.sort();
}

function collect(
  before: unknown,
  after: unknown,
  path: string,
  paths: string[],
): void {
  if (SERVER_FIELDS.has(path)) {
    return;
  }
  if (isRecord(before) && isRecord(after)) {
    for (const key of new Set([
      ...Object.keys(before),
      ...Object.keys(after),
    ])) {
      collect(before[key], after[key], path ? `${path}.${key}` : key, paths);
    }
    return;
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const inner: string[] = [];
    if (before.length === after.length) {
      before.forEach((item, index) =>
        collect(item, after[index], `[${index}]`, inner),
      );
    }
    if (before.length !== after.length || inner.length > 0) {
      paths.push(path);
    }
    return;
  }
  if (before !== after) {
    paths.push(path);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
