import { randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '../platform/database/migrate.ts';
import { databaseUrl, onServer } from './test-server.ts';
import { startThrowAwayServer } from './throw-away-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The server of this run and the database that test files copy. */
    testDatabase: { readonly serverUrl: string; readonly template: string; readonly prefix: string };
  }
}

/** One server for the whole run, with one migrated template. `TEST_DATABASE_URL` names another server to use instead. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  const server = given ? { connectionString: given, stop: async () => {} } : await startThrowAwayServer();
  const prefix = `pinhole_test_${randomBytes(4).toString('hex')}`;
  const template = `${prefix}_template`;
  try {
    await onServer(server.connectionString, (client) => client.query(`CREATE DATABASE ${template}`));
    await migrate(databaseUrl(server.connectionString, template));
  } catch (error) {
    await server.stop();
    throw error;
  }
  project.provide('testDatabase', { serverUrl: server.connectionString, template, prefix });
  return async () => {
    if (given) await onServer(given, (client) => dropAll(client, prefix));
    await server.stop();
  };
}

async function dropAll(client: Client, prefix: string): Promise<void> {
  const { rows } = await client.query<{ datname: string }>('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [prefix]);
  for (const { datname } of rows) await client.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
}
