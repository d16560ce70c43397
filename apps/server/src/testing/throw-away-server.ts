import { mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findPostmaster, stopPostmaster } from '../platform/database/embedded/postmaster.ts';
import { isRunning } from '../platform/database/embedded/process-identity.ts';
import { startEmbeddedPostgres } from '../platform/database/embedded/start-embedded-postgres.ts';

const enoughMemoryBytes = 2 * 1024 ** 3;
const parentFolder = memoryFolder() ?? os.tmpdir();
const folderPrefix = 'pinhole-test-database-';
const ownerFile = 'owner-pid';

/** Nothing of a test run outlives it, so nothing has to reach the disk. */
const throwAwaySettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  max_connections: '300',
};

/** A fast Postgres that lasts as long as this process needs it. */
export async function startThrowAwayServer(): Promise<{ connectionString: string; stop(): Promise<void> }> {
  await removeLeftovers();
  const folder = mkdtempSync(path.join(parentFolder, folderPrefix));
  writeFileSync(path.join(folder, ownerFile), String(process.pid));
  const postgres = await startEmbeddedPostgres({ dataFolder: folder, settings: throwAwaySettings });
  return {
    connectionString: postgres.connectionString,
    async stop() {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A killed run leaves its server behind. */
async function removeLeftovers(): Promise<void> {
  const folders = readdirSync(parentFolder).filter((name) => name.startsWith(folderPrefix));
  for (const folder of folders.map((name) => path.join(parentFolder, name))) {
    const owner = readOwner(folder);
    if (owner === undefined || isRunning(owner)) continue;
    const clusterFolder = path.join(folder, 'postgres');
    const server = findPostmaster(clusterFolder);
    if (server) await stopPostmaster(server.pid, clusterFolder);
    rmSync(folder, { recursive: true, force: true });
  }
}

function readOwner(folder: string): number | undefined {
  try {
    return Number(readFileSync(path.join(folder, ownerFile), 'utf8'));
  } catch {
    return undefined; // another run is just making it, or it belongs to another user
  }
}

/** Copying the template takes 30 ms in memory and 400 ms on a disk. */
function memoryFolder(): string | undefined {
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize > enoughMemoryBytes ? '/dev/shm' : undefined;
  } catch {
    return undefined;
  }
}
