import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { createTestDatabase } from './test-database.ts';
import { onServer } from './test-server.ts';

it('gives every caller a migrated database of its own, and takes it away again', async () => {
  const [first, second] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  await first.pool.query('CREATE TABLE only_here (id int)');
  const tables = await second.pool.query<{ name: string | null }>("SELECT to_regclass('only_here') AS name");
  expect(tables.rows[0]?.name).toBeNull();

  const migrations = await sql<{ count: bigint }>`SELECT count(*) FROM schema_migration`.execute(second.db);
  expect(migrations.rows[0]?.count).toBeGreaterThan(0n);

  await Promise.all([first.close(), second.close()]);
  await expect(createTestDatabase().then(({ connectionString }) => readOnlyHere(connectionString))).rejects.toThrow('only_here');
  await expect(readOnlyHere(first.connectionString)).rejects.toThrow('does not exist');
});

const readOnlyHere = (connectionString: string): Promise<unknown> =>
  onServer(connectionString, (client) => client.query('TABLE only_here'));
