import { readdir } from 'node:fs/promises';
import { type CoverFinding, coverNames, coverStorage, type DataMap, type SeenObject } from '@pinhole/privacy';
import type { Pool } from 'pg';
import type { StorageDriver } from '../../platform/storage/storage-driver.ts';

type Entries = Pick<DataMap, 'entries'>;

/** Goes through the storage itself, not through the rows: a file that no row knows must be found too. */
export async function coverStoredFiles(db: Pick<Pool, 'query'>, storage: StorageDriver, map: Entries): Promise<CoverFinding[]> {
  const findings: CoverFinding[] = [];
  let cursor: string | undefined;
  do {
    const page = await storage.list('', { cursor, limit: 1_000 });
    const seen = await kindsOf(
      db,
      page.keys.map(({ key }) => key),
    );
    findings.push(...coverStorage(map, await withoutVanished(storage, seen)));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return findings;
}

async function kindsOf(db: Pick<Pool, 'query'>, keys: readonly string[]): Promise<SeenObject[]> {
  if (keys.length === 0) return [];
  const { rows } = await db.query<{ key: string; kind: string }>(
    `select blob.key, coalesce(rendition.name, 'unclaimed') as kind
     from blob left join rendition on rendition.blob_id = blob.id where blob.key = any ($1)
     union all select key, 'invoice' from tax_document_file where key = any ($1)`,
    [keys],
  );
  const kinds = new Map(rows.map(({ key, kind }) => [key, kind]));
  return keys.map((key) => ({ key, kind: kinds.get(key) ?? null }));
}

/** A file that was deleted, row and all, since the storage was listed is not a stray. */
async function withoutVanished(storage: StorageDriver, seen: readonly SeenObject[]): Promise<SeenObject[]> {
  const there = await Promise.all(seen.map(async ({ key, kind }) => kind !== null || storage.exists(key)));
  return seen.filter((_, index) => there[index]);
}

/** What lies at the top of the data folder. */
export async function coverDataFolder(map: Entries, folder: string): Promise<CoverFinding[]> {
  const known = (name: string): boolean => coverNames(map, 'file', [name]).length === 0;
  const names = (await readdir(folder)).map((name) => (known(name) ? name : withoutProcessNumber(name)));
  return coverNames(map, 'file', names);
}

/** Files are written under their name, a dot and the number of the process, and then moved into place. */
const withoutProcessNumber = (name: string): string => name.replace(/\.\d+$/, '');
