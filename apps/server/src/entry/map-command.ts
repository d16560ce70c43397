import { existsSync } from 'node:fs';
import path from 'node:path';
import { dataMapIsFresh, writeDataMap } from '../modules/privacy/index.ts';
import { createPool } from '../platform/database/database.ts';
import { findRunningEmbeddedPostgres, startEmbeddedPostgres } from '../platform/database/embedded/start-embedded-postgres.ts';
import { openFilesystemStorage } from '../platform/storage/filesystem-storage.ts';
import { type Config, readConfig } from './config.ts';
import { dataMap } from './data-map.ts';
import { mapCover } from './map-cover.ts';

/**
 * The commands of the data map. `cover`: does it match the running system? `render`: write its page; with `--check`: is the
 * page on disk current? Answers the exit code.
 */
export async function runMapCommand(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  print: (line: string) => void,
): Promise<number> {
  const [command, ...flags] = args;
  if (command === 'cover') return cover(readConfig(environment), print);
  if (command === 'render' && flags.includes('--check')) return checkPage(print);
  if (command === 'render') {
    await writeDataMap(dataMap);
    return 0;
  }
  print('Say what to do: cover, render, or render --check.');
  return 2;
}

async function checkPage(print: (line: string) => void): Promise<number> {
  if (await dataMapIsFresh(dataMap)) return 0;
  print('docs/data-map.md is not what the data map gives. Make it again with: npm run generate');
  return 1;
}

async function cover(config: Config, print: (line: string) => void): Promise<number> {
  const database = await reach(config);
  if (!database) {
    print(`There is no database in ${config.dataFolder} yet. Start the service once, or set PINHOLE_DATA or DATABASE_URL.`);
    return 1;
  }
  const pool = createPool({ connectionString: database.url, max: 2 });
  try {
    const storage = await openFilesystemStorage({ folder: path.join(config.dataFolder, 'media') });
    const report = await mapCover({ pool, storage, dataFolder: config.dataFolder });
    for (const line of report.lines) print(line);
    return report.ok ? 0 : 1;
  } finally {
    await pool.end();
    await database.stop();
  }
}

/** The database of the service, whether it runs at the moment or not. Undefined: it was never started. */
async function reach(config: Config): Promise<{ readonly url: string; stop(): Promise<void> } | undefined> {
  const leave = async (): Promise<void> => {};
  if (config.database) return { url: config.database.url, stop: leave };
  const running = await findRunningEmbeddedPostgres(config.dataFolder);
  if (running) return { url: running, stop: leave };
  if (!existsSync(path.join(config.dataFolder, 'postgres'))) return undefined;
  const started = await startEmbeddedPostgres({ dataFolder: config.dataFolder });
  return { url: started.connectionString, stop: () => started.stop() };
}

if (import.meta.main) process.exitCode = await runMapCommand(process.argv.slice(2), process.env, console.log);
