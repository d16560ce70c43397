import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { databaseUrl, onServer } from '../../testing/test-server.ts';
import { createPool } from './database.ts';
import { migrate, SchemaError } from './migrate.ts';

const migrations = path.join(import.meta.dirname, '../../../migrations');

describe('a database of another version', () => {
  let test: TestDatabase;
  beforeEach(async () => {
    test = await createTestDatabase();
  });
  afterEach(() => test.close());

  it('is left alone when a newer one wrote it, with what to do', async () => {
    await test.pool.query(`insert into schema_migration (name, checksum) values ('9999_of_tomorrow.sql', 'x')`);
    const refusal = await migrate(test.connectionString).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(SchemaError);
    expect((refusal as SchemaError).message).toContain('newer version of Pinhole (it has 9999_of_tomorrow.sql)');
    expect((refusal as SchemaError).message).toContain('restore a backup');
  });

  it('is left alone when a migration was edited after it had run', async () => {
    await test.pool.query(`update schema_migration set checksum = 'other' where name like '0001%'`);
    await expect(migrate(test.connectionString)).rejects.toThrow(/0001.* was changed after it was applied/);
  });

  it('is found to be done when nothing is missing', async () => {
    expect(await migrate(test.connectionString)).toEqual({ applied: [] });
  });
});

describe('an empty database', () => {
  const { serverUrl, prefix } = inject('testDatabase');
  const name = `${prefix}_${randomBytes(6).toString('hex')}`;
  const connectionString = databaseUrl(serverUrl, name);
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'pinhole-migrations-'));
  });
  beforeEach(() => onServer(serverUrl, (client) => client.query(`create database ${name}`)));
  afterEach(() => onServer(serverUrl, (client) => client.query(`drop database ${name} with (force)`)));
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is brought up to date by exactly one of many starting processes', async () => {
    const reports = await Promise.all(Array.from({ length: 8 }, () => migrate(connectionString)));
    const files = (await readdir(migrations)).toSorted();
    expect(reports.filter(({ applied }) => applied.length > 0)).toEqual([{ applied: files }]);
  });

  it('keeps nothing of a migration that breaks half-way, and everything before it', async () => {
    const file = (number: string, text: string) => writeFile(path.join(folder, `${number}.sql`), text);
    await file('0001', 'create table first (id int)');
    await file('0002', 'create table second (id int); select 1 / 0');
    await expect(migrate(connectionString, undefined, folder)).rejects.toThrow('division by zero');
    const pool = createPool({ connectionString });
    const exists = async (table: string) =>
      (await pool.query<{ found: boolean }>('select to_regclass($1) is not null as found', [table])).rows[0]?.found;
    expect([await exists('first'), await exists('second')]).toEqual([true, false]);
    await file('0002', 'create table second (id int)');
    expect(await migrate(connectionString, undefined, folder)).toEqual({ applied: ['0002.sql'] });
    expect(await exists('second')).toBe(true);
    await pool.end();
  });
});
