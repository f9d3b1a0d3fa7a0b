/**
 * A number with its word: `1 node`, `3 nodes`. Pure.
 *
 * @param plural - with `es` or another form where an `s` does not make it
 */
export function counted(
  count: number,
  singular: string,
  plural = `${singular}s`,
): string {
  return `${count} ${count === 1 ? singular : plural}`;
}
