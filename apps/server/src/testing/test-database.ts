import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { inject } from 'vitest';
import { createDatabase, createPool, type Db } from '../platform/database/database.ts';
import { databaseUrl, onServer } from './test-server.ts';

/** A private, migrated database: nothing another test does is seen here. */
export interface TestDatabase {
  readonly db: Db;
  readonly pool: Pool;
  readonly connectionString: string;
  /** Ends every connection, also those that the test forgot, and drops the database. */
  close(): Promise<void>;
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const { serverUrl, template, prefix } = inject('testDatabase');
  const name = `${prefix}_${randomBytes(6).toString('hex')}`;
  await onServer(serverUrl, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`));
  const connectionString = databaseUrl(serverUrl, name);
  const pool = createPool({ connectionString });
  return {
    db: createDatabase(pool),
    pool,
    connectionString,
    async close() {
      await pool.end();
      await onServer(serverUrl, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
    },
  };
}
