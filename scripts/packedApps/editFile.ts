import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Changes a file.
 *
 * @throws Error when the change leaves it as it was: then the place that was looked for is not there
 */
export function editFile(file: string, change: (text: string) => string): void {
  const before = readFileSync(file, 'utf8');
  const after = change(before);
  if (after === before) {
    throw new Error(`${file} has not what was to be changed`);
  }
  writeFileSync(file, after);
}
