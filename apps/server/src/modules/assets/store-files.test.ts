import { createHash } from 'node:crypto';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { systemClock } from '../../platform/clock.ts';
import { type FilesystemStorage, openFilesystemStorage } from '../../platform/storage/filesystem-storage.ts';
import { makeWorkspace } from '../../testing/factories.ts';
import { createTestDatabase, type TestDatabase } from '../../testing/test-database.ts';
import { type LocalFile, storeFiles } from './store-files.ts';

let test: TestDatabase;
let folder: string;
let storage: FilesystemStorage;
beforeAll(async () => {
  test = await createTestDatabase();
  folder = await mkdtemp(path.join(os.tmpdir(), 'pinhole-store-'));
  storage = await openFilesystemStorage({ folder: path.join(folder, 'media') });
});
afterAll(async () => {
  await test.close();
  await rm(folder, { recursive: true });
});

async function made(content: string): Promise<LocalFile> {
  const file = path.join(folder, content);
  await writeFile(file, content);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { name: 'original', mime: 'image/png', width: 1, height: 1, path: file, bytes: content.length, sha256 };
}
const keyOf = async (blobId = ''): Promise<string> =>
  (await test.db.selectFrom('blob').select('key').where('id', '=', blobId).executeTakeFirstOrThrow()).key;

it('takes a finished file over, without writing its bytes a second time', async () => {
  const workspaceId = await makeWorkspace(test.db);
  const file = await made('a picture');
  const [stored] = await storeFiles({ ...test, storage, clock: systemClock }, workspaceId, [file], new AbortController().signal);
  await using kept = await storage.open(await keyOf(stored?.blobId));
  expect((await stat(kept.path)).ino).toBe((await stat(file.path)).ino);
});

it('copies it where taking over is not possible', async () => {
  const workspaceId = await makeWorkspace(test.db);
  const file = await made('another picture');
  const elsewhere = { ...storage, adopt: async () => false };
  const [stored] = await storeFiles({ ...test, storage: elsewhere, clock: systemClock }, workspaceId, [file], new AbortController().signal);
  await using kept = await storage.open(await keyOf(stored?.blobId));
  expect(kept.bytes).toBe(file.bytes);
  expect((await stat(kept.path)).ino).not.toBe((await stat(file.path)).ino);
});

it('keeps nothing of a file whose bytes are not the announced ones', async () => {
  const workspaceId = await makeWorkspace(test.db);
  const file = { ...(await made('changed')), sha256: createHash('sha256').update('before').digest('hex') };
  await expect(
    storeFiles({ ...test, storage, clock: systemClock }, workspaceId, [file], new AbortController().signal),
  ).rejects.toMatchObject({ kind: 'hash_mismatch' });
  const { rows } = await test.pool.query('select state from blob where workspace_id = $1', [workspaceId]);
  expect(rows).toEqual([{ state: 'pending' }]);
});
