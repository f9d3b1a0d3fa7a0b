import { TestDatabases } from '@backstage/backend-test-utils';
import knexFactory from 'knex';
import { databaseNow } from './clock';

const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });

describe('databaseNow', () => {
  it.each(databases.eachSupportedId())(
    'is milliseconds since 1970 on %s',
    async databaseId => {
      const knex = await databases.init(databaseId);
      const before = Date.now();
      const { now } = await knex
        .select(knex.raw(`${databaseNow(knex)} as now`))
        .first();
      // The database of the tests runs on this machine's clock.
      expect(Number(now)).toBeGreaterThanOrEqual(before - 1);
      expect(Number(now)).toBeLessThanOrEqual(Date.now() + 1);
    },
  );

  it('refuses databases that nothing is tested on', () => {
    const knex = knexFactory({ client: 'mysql2' });
    expect(() => databaseNow(knex)).toThrow(/'mysql2' is not supported/);
  });
});
