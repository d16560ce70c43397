import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

/** Translate what Postgres printed before it gave up into a sentence for the operator. */
export function startFailure(what: string, output: string): EmbeddedPostgresError {
  const lines = output.trim().split('\n');
  const last = lines.findLast((line) => /FATAL|PANIC|ERROR|error:/.test(line)) ?? lines.at(-1) ?? '';
  if (/No space left on device|Disk quota exceeded/.test(output)) {
    return new EmbeddedPostgresError(
      'disk_full',
      `${what}: the disk is full. Make room on the disk that holds the data folder and start again. (${last})`,
    );
  }
  if (
    /could not locate a valid checkpoint record|invalid checkpoint|incorrect checksum in control file|could not read file "global|could not open (file|directory) "(global|base|pg_)|is not a valid data directory|invalid page|could not find the database system|incompatible with server/.test(
      output,
    )
  ) {
    return new EmbeddedPostgresError(
      'database_corrupt',
      `${what}: the database is damaged. Restore the data folder from a backup, or set PINHOLE_DATA to an empty folder to start afresh. (${last})`,
    );
  }
  if (/Permission denied|Read-only file system|has wrong ownership|has invalid permissions/.test(output)) {
    return new EmbeddedPostgresError(
      'data_folder_unwritable',
      `${what}: it may not write in the data folder. Give the user that runs Pinhole all files in it. (${last})`,
    );
  }
  return new EmbeddedPostgresError('start_failed', `${what}. It said: ${last}`);
}
