import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stateWithoutKeys } from '../../__testUtils__/fakeCloud';
import { isKnownPermission } from '../resourceTypes';
import { checkRows, ROWS } from '.';

const rows = Object.entries(ROWS).flatMap(([service, table]) =>
  Object.entries(table).map(([name, row]) => ({
    operation: `${service}.${name}`,
    row,
  })),
);

describe('the table of permissions', () => {
  it('has a source for each operation', () => {
    for (const { row } of rows) {
      expect(row.source).toMatch(/^(https:\/\/docs\.oracle\.com\/|unknown: )/);
    }
  });

  it('names permissions that statements can allow', () => {
    const asked = {
      params: {},
      query: new URLSearchParams(),
      body: {},
      state: stateWithoutKeys(),
    };
    for (const { operation, row } of rows) {
      const permissions = row
        .needs(asked)
        .flatMap(need => need.permissions)
        .filter(permission => !isKnownPermission(permission));
      expect({ operation, permissions }).toEqual({
        operation,
        permissions: [],
      });
    }
  });

  it('is inferred where the README says so', () => {
    const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
    const inferred = rows.filter(({ row }) => row.source.startsWith('unknown'));
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
