// Holds what oke-node exports to what somebody needs: another package imports it, docs/extending.md writes of it, or the
// signature of such an export names it. What must stay for another reason is `@internal`.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { unusedExports } from './unusedExports.mjs';

/** Folders of the repository whose code imports packages. */
const IMPORTING = [
  'plugins',
  'packages',
  'examples',
  'e2e',
  'benchmarks',
  'scripts',
];
const GUIDE = readFileSync('docs/extending.md', 'utf8');

const FOLDER = 'plugins/oke-node';
const PACKAGE = '@okeanos/backstage-plugin-oke-node';
const ENTRIES = [
  { entry: PACKAGE, report: 'report.api.md', documented: '' },
  {
    entry: `${PACKAGE}/alpha`,
    report: 'report-alpha.api.md',
    documented: GUIDE,
  },
];

const sources = IMPORTING.flatMap(folder =>
  readdirSync(folder, { recursive: true }).map(path => join(folder, path)),
)
  .filter(path => /\.tsx?$/.test(path) && !/\b(node_modules|dist)/.test(path))
  .filter(path => !path.startsWith(`${FOLDER}/`))
  .map(path =>
    ts.createSourceFile(
      path,
      readFileSync(path, 'utf8'),
      ts.ScriptTarget.Latest,
    ),
  );

let unused = 0;
for (const { entry, report, documented } of ENTRIES) {
  const names = unusedExports({
    report: readFileSync(join(FOLDER, report), 'utf8'),
    ...{ entry, sources, documented },
  });
  unused += names.length;
  for (const name of names) {
    console.error(
      `${entry} exports ${name}, which no other package imports and no signature in use names: take it out of the entry`,
    );
  }
}
process.exit(unused === 0 ? 0 : 1);
