import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Client } from 'pg';
import { expect, it } from 'vitest';
import { startEmbeddedPostgres } from './start-embedded-postgres.ts';

it('the database’s own log holds neither statements nor the values it refused', async () => {
  const dataFolder = await mkdtemp(path.join(os.tmpdir(), 'pinhole-log-'));
  const postgres = await startEmbeddedPostgres({ dataFolder, settings: { fsync: 'off' } });
  try {
    const client = new Client({ connectionString: postgres.connectionString });
    await client.connect();
    await client.query('create table person (email text unique)');
    await client.query(`insert into person values ('canary@example.test')`);
    await expect(client.query(`insert into person values ('canary@example.test')`)).rejects.toThrow(/duplicate key/);
    await client.end();
  } finally {
    await postgres.stop();
  }
  const log = await readFile(path.join(dataFolder, 'postgres.log'), 'utf8');
  expect(log).toContain('duplicate key');
  expect(log).not.toContain('canary');
  await rm(dataFolder, { recursive: true, force: true });
});
