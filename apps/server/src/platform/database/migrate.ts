import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { runMigrations as migrateJobs } from 'graphile-worker';
import { Client } from 'pg';

const ownFolder = path.join(import.meta.dirname, '../../../migrations');
const lockKey = 7_460_482_001;

export class SchemaError extends Error {
  override readonly name = 'SchemaError';
}

export interface MigrationReport {
  readonly applied: readonly string[];
}

/**
 * Brings the database to this version's schema: plain SQL files in order, each in its own transaction, forward only.
 * Any number of processes may call it at once; an advisory lock lets one work and the others find it done.
 */
export async function migrate(
  connectionString: string,
  onApply: (name: string) => void = () => {},
  folder: string = ownFolder,
): Promise<MigrationReport> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const client = new Client({ connectionString, application_name: 'pinhole-migrate' });
  await client.connect();
  try {
    await client.query("set lock_timeout = '5min'");
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    await client.query(`create table if not exists schema_migration (
      name text primary key, checksum text not null, applied_at timestamptz not null default now())`);
    const known = await client.query<{ name: string; checksum: string }>('select name, checksum from schema_migration');
    refuseNewer(
      known.rows.map((row) => row.name),
      files,
    );
    const applied = await applyMissing(client, folder, files, new Map(known.rows.map((row) => [row.name, row.checksum])), onApply);
    await migrateJobs({ connectionString });
    return { applied };
  } finally {
    await client.end();
  }
}

function refuseNewer(inDatabase: readonly string[], files: readonly string[]): void {
  const unknown = inDatabase.filter((name) => !files.includes(name));
  if (unknown.length === 0) return;
  throw new SchemaError(
    `The database was written by a newer version of Pinhole (it has ${unknown.join(', ')}). Start that version or newer, or restore a backup made before the upgrade.`,
  );
}

async function applyMissing(
  client: Client,
  folder: string,
  files: readonly string[],
  known: ReadonlyMap<string, string>,
  onApply: (name: string) => void,
): Promise<string[]> {
  const applied: string[] = [];
  for (const name of files) {
    const text = await readFile(path.join(folder, name), 'utf8');
    const checksum = createHash('sha256').update(text).digest('hex');
    const before = known.get(name);
    if (before === checksum) continue;
    if (before)
      throw new SchemaError(
        `The migration ${name} was changed after it was applied to this database. Migrations are never edited: restore the file and add a new one.`,
      );
    onApply(name);
    await client.query('begin');
    await client.query(text);
    await client.query('insert into schema_migration (name, checksum) values ($1, $2)', [name, checksum]);
    await client.query('commit');
    applied.push(name);
  }
  return applied;
}
