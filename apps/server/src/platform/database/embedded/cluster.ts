import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { embeddedMajorVersion } from './binaries.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { commandFor, giveTo, type RunAs, spawnOwner } from './run-as.ts';
import { startFailure } from './start-failure.ts';

/** Only for the launcher; Pinhole itself connects as an ordinary role, as it would to a managed database. */
export const superuser = 'postgres';

/** Make the cluster unless it exists. It appears under its name only when it is whole. */
export async function createCluster(folder: string, clusterFolder: string, password: string, runAs: RunAs, sync: boolean): Promise<void> {
  const draftPrefix = `${path.basename(clusterFolder)}.new-`;
  for (const name of readdirSync(folder).filter((entry) => entry.startsWith(draftPrefix))) {
    rmSync(path.join(folder, name), { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
  const draft = mkdtempSync(path.join(folder, draftPrefix));
  giveTo(runAs, draft);
  const passwordFile = path.join(folder, 'postgres-password.new');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  giveTo(runAs, passwordFile);
  try {
    await initdb(runAs, [
      `--pgdata=${draft}`,
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--locale=C.UTF-8',
      `--username=${superuser}`,
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      ...(sync ? [] : ['--no-sync']),
    ]);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(draft, clusterFolder);
}

/** Refuse a folder that these binaries cannot open before they try, and say why in words. */
export function checkCluster(clusterFolder: string): void {
  const versionFile = path.join(clusterFolder, 'PG_VERSION');
  const whole = ['PG_VERSION', 'global/pg_control', 'base', 'pg_wal'].every((name) => existsSync(path.join(clusterFolder, name)));
  const version = whole ? Number.parseInt(readFileSync(versionFile, 'utf8'), 10) : Number.NaN;
  if (Number.isNaN(version)) {
    throw new EmbeddedPostgresError(
      'database_corrupt',
      `The database in ${clusterFolder} is damaged: files that belong to it are missing. Restore the data folder from a backup, or set PINHOLE_DATA to an empty folder to start afresh.`,
    );
  }
  if (version > embeddedMajorVersion) {
    throw new EmbeddedPostgresError(
      'database_newer',
      `The database in ${clusterFolder} was made by PostgreSQL ${version}, but this Pinhole brings PostgreSQL ${embeddedMajorVersion}. Start the newer Pinhole that made it, or restore a backup from before the update.`,
    );
  }
  if (version < embeddedMajorVersion) {
    throw new EmbeddedPostgresError(
      'database_older',
      `The database in ${clusterFolder} was made by PostgreSQL ${version}, but this Pinhole brings PostgreSQL ${embeddedMajorVersion}. Export it with the Pinhole that made it and import it into a new data folder.`,
    );
  }
}

/** The password is made once and lives beside the cluster; without it nobody gets in again. */
export function readOrCreatePassword(folder: string, clusterExists: boolean): string {
  const file = path.join(folder, 'postgres-password');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  if (clusterExists) {
    throw new EmbeddedPostgresError(
      'password_missing',
      `The database in ${folder} is there, but the file ${file} with its password is not. Restore that file from a backup of the data folder.`,
    );
  }
  const password = randomBytes(24).toString('hex');
  writeFileSync(file, `${password}\n`, { mode: 0o600, flag: 'wx' });
  return password;
}

function initdb(runAs: RunAs, args: readonly string[]): Promise<void> {
  const [program, rest] = commandFor(runAs, runAs.binaries.initdb, args);
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, { ...spawnOwner(runAs), stdio: ['ignore', 'pipe', 'pipe'], env: serverEnvironment() });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(startFailure('The embedded database could not be made', output));
    });
  });
}

/** Postgres reads PG* and LC_* variables; the machine's must not leak into the cluster. */
export function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
}
