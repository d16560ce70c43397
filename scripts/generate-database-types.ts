import { schemaIsFresh, writeSchema } from '../apps/server/src/platform/database/generate-schema.ts';
import { migrate } from '../apps/server/src/platform/database/migrate.ts';
import { databaseUrl, onServer } from '../apps/server/src/testing/test-server.ts';
import { startThrowAwayServer } from '../apps/server/src/testing/throw-away-server.ts';

/** Writes the database types of a freshly migrated database, or says with --check whether they are current. */
const server = await startThrowAwayServer();
try {
  await onServer(server.connectionString, (client) => client.query('CREATE DATABASE types'));
  const url = databaseUrl(server.connectionString, 'types');
  await migrate(url);
  if (!process.argv.includes('--check')) await writeSchema(url);
  else if (!(await schemaIsFresh(url))) {
    console.error('apps/server/src/platform/database/schema.generated.ts is not what the migrations give.');
    process.exitCode = 1;
  }
} finally {
  await server.stop();
}
