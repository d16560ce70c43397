import type { Dirent, Stats } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { StoredKey } from './storage-driver.ts';
import { StorageError } from './storage-error.ts';

// Ids make long segments, and many of them: they are spread over sub-folders named by their first two characters. That keeps
// byte order (a listing has to be sorted) and '+' cannot occur in a key, so a sub-folder is never mistaken for a segment.
const spreadFromLength = 16;
const bucketOf = (segment: string): string => segment.slice(0, 2);
const spread = (segment: string): readonly string[] => (segment.length < spreadFromLength ? [segment] : [`+${bucketOf(segment)}`, segment]);
export const toPath = (objects: string, segments: readonly string[]): string => path.join(objects, ...segments.flatMap(spread));

/** The folder of a prefix, unless it is missing or leads through a link. */
export async function toRealFolder(objects: string, segments: readonly string[]): Promise<string | undefined> {
  const folder = toPath(objects, segments);
  const real = await realpath(folder).catch(() => undefined);
  return real === folder ? folder : undefined;
}

interface Child {
  readonly entry: Dirent;
  readonly file: string;
  /** Where it stands in byte order: a folder sorts by its name and the slash that follows in every key below it. */
  readonly sortKey: string;
}

/** Every object below a folder in byte order of its key, from behind `after` on. */
export async function* walk(folder: string | undefined, prefix: string, after: string | undefined): AsyncGenerator<StoredKey> {
  if (folder === undefined) return;
  const entries = await readFolder(folder);
  const buckets = Map.groupBy(entries, (entry) => (entry.name.startsWith('+') ? entry.name.slice(1) : bucketOf(entry.name)));
  for (const bucket of [...buckets.keys()].toSorted(byBytes)) {
    const first = prefix + bucket;
    if (after !== undefined && first < after.slice(0, first.length)) continue;
    for (const child of await childrenOf(folder, buckets.get(bucket) ?? [])) {
      const logical = prefix + child.sortKey;
      if (after !== undefined && logical <= after && !(child.entry.isDirectory() && after.startsWith(logical))) continue;
      if (child.entry.isDirectory()) {
        yield* walk(child.file, logical, after);
      } else if (child.entry.isFile()) {
        const found = await stat(child.file).catch(() => undefined);
        if (found) yield toStoredKey(logical, found);
      }
    }
  }
}

async function childrenOf(folder: string, entries: readonly Dirent[]): Promise<readonly Child[]> {
  const children: Child[] = [];
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    const below = entry.name.startsWith('+') ? await readFolder(file) : undefined;
    if (below) children.push(...below.map((inner) => toChild(inner, path.join(file, inner.name))));
    else children.push(toChild(entry, file));
  }
  return children.toSorted((left, right) => byBytes(left.sortKey, right.sortKey));
}

const toChild = (entry: Dirent, file: string): Child => ({ entry, file, sortKey: entry.isDirectory() ? `${entry.name}/` : entry.name });
const toStoredKey = (key: string, found: Stats): StoredKey => ({ key, bytes: found.size, modifiedAt: found.mtime });
const byBytes = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

async function readFolder(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isNothingThere(error)) return []; // pruned while we walked, or never filled
    throw error;
  }
}

export const codeOf = (error: unknown): string | undefined => (error instanceof Error && 'code' in error ? String(error.code) : undefined);

export function isNothingThere(error: unknown): boolean {
  if (error instanceof StorageError) return error.kind === 'not_found';
  return ['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '');
}
