import { accessSync, constants, mkdirSync, realpathSync, statfsSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { EmbeddedPostgresError, errorCode } from './embedded-postgres-error.ts';

const minimumFreeBytes = 256 * 1024 * 1024;

/** Make sure that the data folder exists, is ours to write and has room. Returns its real path. */
export function prepareDataFolder(dataFolder: string, requiredFreeBytes = minimumFreeBytes): string {
  const folder = path.resolve(dataFolder);
  const parent = path.dirname(folder);
  // Only the last part is created: a missing parent is more often a disk that is not mounted than a wish for a new tree.
  const exists = isFolder(folder);
  if (!exists && !isFolder(parent)) {
    throw new EmbeddedPostgresError(
      'data_folder_missing',
      `The data folder ${folder} cannot be made because ${parent} does not exist. If it lies on a disk of its own, mount that disk; otherwise make the folder, or set PINHOLE_DATA to another one.`,
    );
  }
  try {
    if (!exists) mkdirSync(folder, { mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    proveWritable(folder);
  } catch (error) {
    throw unusable(folder, error) ?? error;
  }
  const disk = statfsSync(folder);
  const freeBytes = disk.bavail * disk.bsize;
  if (freeBytes < requiredFreeBytes) {
    throw new EmbeddedPostgresError(
      'disk_full',
      `The disk that holds ${folder} has ${megabytes(freeBytes)} MB left and the database needs at least ${megabytes(requiredFreeBytes)} MB. Make room on it, or set PINHOLE_DATA to a folder on another disk.`,
    );
  }
  return realpathSync(folder);
}

/** The sentence for a failed file operation in the data folder; undefined if the failure was of another kind. */
export function unusable(folder: string, error: unknown): EmbeddedPostgresError | undefined {
  const code = errorCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const message = `The disk that holds ${folder} is full. Make room on it, or set PINHOLE_DATA to a folder on another disk.`;
    return new EmbeddedPostgresError('disk_full', message, { cause: error });
  }
  const why = code === undefined ? undefined : reasons(folder)[code];
  if (why === undefined) return undefined;
  const message = `The data folder ${folder} cannot be used: ${why}. Give ${userName()} a writable folder there, or set PINHOLE_DATA to another one.`;
  return new EmbeddedPostgresError('data_folder_unwritable', message, { cause: error });
}

const reasons = (folder: string): Readonly<Record<string, string>> => ({
  EEXIST: `a file is in the way of ${folder}`,
  ENOTDIR: `a file is in the way of ${folder}`,
  ENOENT: 'the system does not make a folder there',
  EROFS: 'its disk is mounted read-only',
  EACCES: `${userName()} may not write there`,
  EPERM: `${userName()} may not write there`,
  EIO: 'its disk reports errors',
});

/** Root passes every permission check, so only a write tells the truth. */
function proveWritable(folder: string): void {
  const probe = path.join(folder, `.write-probe-${process.pid}`);
  writeFileSync(probe, 'x');
  unlinkSync(probe);
}

function userName(): string {
  const uid = process.getuid?.();
  return uid === undefined ? 'this user' : uid === 0 ? 'root' : `the user with id ${uid}`;
}

function isFolder(candidate: string): boolean {
  return statSync(candidate, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

const megabytes = (bytes: number): number => Math.floor(bytes / (1024 * 1024));
