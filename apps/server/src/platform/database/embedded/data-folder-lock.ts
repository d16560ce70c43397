import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresError, errorCode } from './embedded-postgres-error.ts';
import { processStartTime } from './process-identity.ts';

/** Long against the moment between judging a lock dead and replacing it, which is one stretch of synchronous code. */
const settleMilliseconds = 100;

/** Take the folder for this process. Throws while another living process holds it; a dead holder's lock is taken over. */
export async function lockDataFolder(folder: string): Promise<{ release(): void }> {
  const lockFile = path.join(folder, 'pinhole.lock');
  const own = `${process.pid} ${processStartTime(process.pid) ?? ''}\n`;
  const draft = `${lockFile}.${process.pid}`;
  writeFileSync(draft, own, { mode: 0o600 });
  try {
    if (!linkIfAbsent(draft, lockFile)) {
      refuseWhileHolderLives(folder, lockFile);
      renameSync(draft, lockFile);
      // Two processes may both have found the same dead holder. The later rename wins; both look again.
      await sleep(settleMilliseconds);
      refuseUnlessOwn(folder, lockFile, own);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return {
    release() {
      if (readLock(lockFile) === own) rmSync(lockFile, { force: true });
    },
  };
}

function linkIfAbsent(draft: string, lockFile: string): boolean {
  try {
    linkSync(draft, lockFile);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function refuseWhileHolderLives(folder: string, lockFile: string): void {
  const [pid = '', ...rest] = (readLock(lockFile) ?? '').trim().split(' ');
  const startTime = rest.join(' ');
  if (startTime !== '' && processStartTime(Number(pid)) === startTime) throw inUse(folder, `process ${pid}`);
}

function refuseUnlessOwn(folder: string, lockFile: string, own: string): void {
  if (readLock(lockFile) !== own) throw inUse(folder, 'another process that started at the same moment');
}

function inUse(folder: string, holder: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'data_folder_in_use',
    `Pinhole already runs on the data folder ${folder} (${holder}). Stop that one first, or set PINHOLE_DATA to another folder. To run several processes together, give them one database by DATABASE_URL.`,
  );
}

function readLock(lockFile: string): string | undefined {
  try {
    return readFileSync(lockFile, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
