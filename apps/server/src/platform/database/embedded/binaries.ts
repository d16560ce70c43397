import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { EmbeddedPostgresError, errorCode } from './embedded-postgres-error.ts';

/** The major version of the binaries. A cluster of another major version cannot be opened by them. */
export const embeddedMajorVersion = 18;

export interface PostgresBinaries {
  /** The folder that holds bin, lib and share. */
  readonly root: string;
  readonly initdb: string;
  readonly postgres: string;
}

export const binariesIn = (root: string): PostgresBinaries => ({
  root,
  initdb: path.join(root, 'bin', 'initdb'),
  postgres: path.join(root, 'bin', 'postgres'),
});

export async function findBinaries(): Promise<PostgresBinaries> {
  if (process.platform === 'win32') throw unsupported('Windows runs it only inside WSL 2');
  const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
  const paths: unknown = await import(packageName).catch(() => undefined);
  if (typeof paths !== 'object' || paths === null || !('postgres' in paths) || typeof paths.postgres !== 'string') {
    throw unsupported(`the package ${packageName} is not installed`);
  }
  const root = path.dirname(path.dirname(paths.postgres));
  restoreLibraryLinks(root);
  return binariesIn(root);
}

/** npm packages cannot carry symbolic links; the package's install script makes them, and installs may skip scripts. */
function restoreLibraryLinks(root: string): void {
  const list = path.join(root, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: unknown = JSON.parse(readFileSync(list, 'utf8'));
  if (!Array.isArray(links)) return;
  for (const link of links) {
    if (typeof link?.source !== 'string' || typeof link?.target !== 'string') continue;
    const target = path.join(path.dirname(root), link.target);
    if (existsSync(target)) continue;
    try {
      symlinkSync(path.basename(link.source), target);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
}

function unsupported(why: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'unsupported_platform',
    `The embedded database cannot run on this machine (${process.platform} ${process.arch}): ${why}. Use a PostgreSQL server of your own (version 16 or newer) and set DATABASE_URL to it.`,
  );
}
