import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const PLUGINS = path.resolve(__dirname, '../..');

/** Folders of a package's source -> those that its files import from, and where. */
function importsBetweenFolders(source: string): Map<string, Set<string>> {
  const imports = new Map<string, Set<string>>();
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' });
  for (const file of files) {
    const folder = folderOf(file);
    if (!folder || !isSource(file)) {
      continue;
    }
    const text = readFileSync(path.join(source, file), 'utf8');
    for (const [, target] of text.matchAll(/(?:from |import\()'(\.[^']*)'/g)) {
      const to = folderOf(path.join(path.dirname(file), target, 'x'));
      if (to && to !== folder) {
        imports.set(folder, (imports.get(folder) ?? new Set()).add(to));
      }
    }
  }
  return imports;
}

/** Tests and what is for them may look everywhere. */
function isSource(file: string): boolean {
  return (
    file.endsWith('.ts') &&
    !file.endsWith('.test.ts') &&
    !/(^|\/)(__testUtils__|testing)\//.test(file)
  );
}

/** The outermost one, undefined outside of all. */
function folderOf(file: string): string | undefined {
  const [folder, ...below] = file.split(path.sep);
  return folder !== '..' && below.length > 0 ? folder : undefined;
}

/** A way from a folder back to itself. */
function circleFrom(
  imports: Map<string, Set<string>>,
  way: string[],
): string[] | undefined {
  for (const next of imports.get(way[way.length - 1]) ?? []) {
    if (next === way[0]) {
      return [...way, next];
    }
    const found = way.includes(next)
      ? undefined
      : circleFrom(imports, [...way, next]);
    if (found) {
      return found;
    }
  }
  return undefined;
}

it.each(['oke-backend', 'oke-node'])(
  'the folders of %s import each other in one direction only',
  plugin => {
    const imports = importsBetweenFolders(path.join(PLUGINS, plugin, 'src'));
    expect(imports.size).toBeGreaterThan(4);
    const circles = [...imports.keys()].flatMap(folder => {
      const circle = circleFrom(imports, [folder]);
      return circle ? [circle.join(' -> ')] : [];
    });
    expect(circles).toEqual([]);
  },
);
