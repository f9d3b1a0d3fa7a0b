import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const FOLDER = join(__dirname, '../../../../docs');

/**
 * What the docs show in YAML below a heading, up to the next one.
 *
 * @throws Error when there is nothing
 */
export function readSnippets(
  file: string,
  heading: string,
): Record<string, unknown>[] {
  const text = readFileSync(join(FOLDER, file), 'utf8');
  const [, below = ''] = text.split(new RegExp(`^#+ ${heading}$`, 'm'));
  const [section] = below.split(/^#+ /m);
  const found = [...section.matchAll(/^```yaml\n([^]*?)^```$/gm)];
  if (found.length === 0) {
    throw new Error(`There is no YAML below '${heading}' in ${file}`);
  }
  return found.map(([, yaml]) =>
    z.record(z.string(), z.unknown()).parse(parse(yaml)),
  );
}
