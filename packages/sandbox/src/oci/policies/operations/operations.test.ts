import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { containerEngineRows } from './containerEngine';
import { coreRows } from './core';
import { identityRows } from './identity';
import { checkRows } from '.';

const rows = Object.entries({
  identity: identityRows,
  core: coreRows,
  containerengine: containerEngineRows,
}).flatMap(([service, table]) =>
  Object.entries(table).map(([name, { source }]) => ({
    operation: `${service}.${name}`,
    source,
  })),
);

describe('the table of permissions', () => {
  it('has a source for each operation', () => {
    for (const { source } of rows) {
      expect(source).toMatch(/^(https:\/\/docs\.oracle\.com\/|unknown: )/);
    }
  });

  it('is inferred where the README says so', () => {
    const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
    const inferred = rows.filter(({ source }) => source.startsWith('unknown'));
    expect(inferred.length).toBeGreaterThan(0);
    for (const { operation } of inferred) {
      expect(readme).toContain(`\`${operation}\``);
    }
  });

  it('says what to add for an operation that it does not have', () => {
    const operation = (name: string) => ({
      service: 'core' as const,
      name,
      method: 'GET' as const,
      path: '/',
      handle: () => ({}),
    });
    expect(() => checkRows([operation('getVcn')])).not.toThrow();
    expect(() =>
      checkRows([operation('getVcn'), operation('moveVcn')]),
    ).toThrow(
      /^core\.moveVcn: each operation needs a row in src\/oci\/policies\/operations/,
    );
  });
});
