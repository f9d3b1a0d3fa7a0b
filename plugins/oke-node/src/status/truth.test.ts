import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

// eslint-disable-next-line no-restricted-syntax -- for tests, never built
const SOURCES = __dirname;
const TRUTH = path.join(SOURCES, '../../../../docs/truth.md');

/** What the evaluators can say, by their sources: every reason is written there as it is said. */
function reasons(): string[] {
  const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' });
  const found = files
    .filter(
      file =>
        file.endsWith('.ts') &&
        !file.endsWith('.test.ts') &&
        !file.includes('__testUtils__') &&
        !file.startsWith('kinds'),
    )
    .flatMap(file => [
      ...readFileSync(path.join(SOURCES, file), 'utf8').matchAll(
        // `reason: 'X'`, `reason: a ? 'X' : 'Y'`, and the names under which others are handed on.
        /(?:reason|notTrue|noController):[^,;{}]*?'[A-Z][A-Za-z]+'(?:\s*:\s*'[A-Z][A-Za-z]+')?|\[?'(?:unknown|notPermitted|notInstalled|pending)',\s*'[A-Z][A-Za-z]+'|refused\(\s*'[A-Z][A-Za-z]+'/g,
      ),
    ])
    .flatMap(([text]) => [...text.matchAll(/'([A-Z][A-Za-z]+)'/g)])
    .map(([, reason]) => reason);
  return [...new Set(found)].sort();
}

describe('docs/truth.md', () => {
  it('has every reason that evaluators give', () => {
    const told = readFileSync(TRUTH, 'utf8');
    const all = reasons();
    expect(all).toEqual(
      expect.arrayContaining(['Unreadable', 'Shadowed', 'NotPermitted']),
    );
    expect(all.filter(reason => !told.includes(`\`${reason}\``))).toEqual([]);
  });
});
