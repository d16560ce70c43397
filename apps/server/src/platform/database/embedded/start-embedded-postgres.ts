import { chmodSync, existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { findBinaries } from './binaries.ts';
import { checkCluster, createCluster, readOrCreatePassword, superuser } from './cluster.ts';
import { prepareDataFolder, unusable } from './data-folder.ts';
import { lockDataFolder } from './data-folder-lock.ts';
import { EmbeddedPostgresError, errorCode } from './embedded-postgres-error.ts';
import { choosePort } from './port.ts';
import { disarmForeignPid, findPostmaster, stopPostmaster } from './postmaster.ts';
import { chooseRunAs, giveTo } from './run-as.ts';
import { launchServer, type RunningServer, watchAdopted } from './server-process.ts';

export interface EmbeddedPostgresOptions {
  readonly dataFolder: string;
  /** Told in words what happens, for a person who waits. */
  readonly onProgress?: (message: string) => void;
  /** Server settings over our defaults, by their PostgreSQL names. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Called if the server ends although nobody asked it to. */
  readonly onUnexpectedExit?: (reason: string) => void;
}

export interface EmbeddedPostgres {
  readonly connectionString: string;
  /** True if a server that an earlier process left behind was taken over. */
  readonly adopted: boolean;
  /** Stop in order and give the data folder free. Safe to call twice. */
  stop(): Promise<void>;
}

const role = 'pinhole';
const wrongPassword = '28P01';

/** For a small machine that also runs Pinhole itself. What is durable stays durable. */
const defaultSettings: Readonly<Record<string, string>> = {
  shared_buffers: '128MB',
  max_connections: '100',
  synchronous_commit: 'on',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/** Start the database of the data folder, making it on the first start, or take over the one that still runs. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { onProgress = () => {}, settings = {} } = options;
  const binaries = await findBinaries();
  const folder = prepareDataFolder(options.dataFolder);
  const lock = await lockDataFolder(folder);
  try {
    const clusterFolder = path.join(folder, 'postgres');
    const exists = existsSync(clusterFolder);
    const password = readOrCreatePassword(folder, exists);
    if (exists) checkCluster(clusterFolder);

    const orphan = exists ? await adoptOrphan(clusterFolder, password, options) : undefined;
    const server = orphan ?? (await launch());
    await ensureRoleAndDatabase(server.port, password).catch(async (error: unknown) => {
      await server.stop();
      throw error;
    });

    let stopping: Promise<void> | undefined;
    return {
      connectionString: `postgres://${role}:${password}@127.0.0.1:${server.port}/${role}`,
      adopted: orphan !== undefined,
      stop: () => (stopping ??= server.stop().finally(() => lock.release())),
    };

    async function launch(): Promise<RunningServer> {
      const runAs = chooseRunAs(binaries, folder);
      if (!exists) {
        onProgress('Making the database …');
        await createCluster(folder, clusterFolder, password, runAs, settings.fsync !== 'off');
      }
      giveTo(runAs, clusterFolder);
      chmodSync(clusterFolder, 0o700); // Postgres insists, and a restored backup often has it wrong
      disarmForeignPid(clusterFolder);
      onProgress('Starting the database …');
      return launchServer({
        folder,
        clusterFolder,
        runAs,
        choosePort: () => choosePort(folder),
        settings: { ...defaultSettings, ...settings },
        isReady: (port) => answers(port, password, clusterFolder),
        onProgress,
        onUnexpectedExit: options.onUnexpectedExit,
      });
    }
  } catch (error) {
    lock.release();
    throw error instanceof EmbeddedPostgresError ? error : (unusable(folder, error) ?? error);
  }
}

/** Where the running embedded database of a data folder is, for a second process such as a command. */
export async function findRunningEmbeddedPostgres(dataFolder: string): Promise<string | undefined> {
  if (!existsSync(path.join(dataFolder, 'postgres'))) return undefined;
  const folder = realpathSync(dataFolder);
  const clusterFolder = path.join(folder, 'postgres');
  const running = findPostmaster(clusterFolder);
  if (!running) return undefined;
  const password = readOrCreatePassword(folder, true);
  return (await answers(running.port, password, clusterFolder))
    ? `postgres://${role}:${password}@127.0.0.1:${running.port}/${role}`
    : undefined;
}

/** Take over a server that a killed process left behind if it answers to our password; otherwise end it. */
async function adoptOrphan(clusterFolder: string, password: string, options: EmbeddedPostgresOptions): Promise<RunningServer | undefined> {
  const orphan = findPostmaster(clusterFolder);
  if (!orphan) return undefined;
  // Whatever keeps it from answering, a start of our own tells it in words.
  if (orphan.worthKeeping && (await answers(orphan.port, password, clusterFolder).catch(() => false))) {
    options.onProgress?.('Taking over the database that is still running …');
    return { port: orphan.port, stop: watchAdopted(orphan.pid, clusterFolder, options.onUnexpectedExit) };
  }
  options.onProgress?.('Stopping a database that an earlier run left behind …');
  await stopPostmaster(orphan.pid, clusterFolder);
  return undefined;
}

/** True if our cluster answers there. SCRAM proves both sides: a stranger on that port does not know the password either. */
async function answers(port: number, password: string, clusterFolder: string): Promise<boolean> {
  try {
    return await asSuperuser(port, password, async (client) => {
      const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
      return rows[0]?.data_directory === clusterFolder;
    });
  } catch (error) {
    if (errorCode(error) !== wrongPassword) return false;
    throw new EmbeddedPostgresError(
      'password_wrong',
      `The database in ${clusterFolder} has another password than the file postgres-password beside it. Restore both from the same backup.`,
      { cause: error },
    );
  }
}

/** Repeatable, because a kill may come between making the cluster and this. */
async function ensureRoleAndDatabase(port: number, password: string): Promise<void> {
  await asSuperuser(port, password, async (client) => {
    const { rows } = await client.query<{ role: boolean; database: boolean }>(
      'SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1) AS role, EXISTS (SELECT FROM pg_database WHERE datname = $1) AS database',
      [role],
    );
    // The password is our own hexadecimal text; neither statement takes parameters.
    if (!rows[0]?.role) await client.query(`CREATE ROLE ${role} LOGIN CREATEDB PASSWORD '${password}'`);
    if (!rows[0]?.database) await client.query(`CREATE DATABASE ${role} OWNER ${role}`);
    // By default the server writes refused values, such as an address that is taken, and whole statements into its log file.
    await client.query(`ALTER ROLE ${role} SET log_error_verbosity = 'terse'`);
    await client.query(`ALTER ROLE ${role} SET log_min_error_statement = 'panic'`);
  });
}

async function asSuperuser<T>(port: number, password: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ host: '127.0.0.1', port, user: superuser, password, database: 'postgres', connectionTimeoutMillis: 5000 });
  client.on('error', () => {}); // a server that goes away also ends the query in flight, which tells it
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => {});
  }
}
