import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openFilesystemStorage } from './filesystem-storage.ts';
import { describeStorage } from './storage-conformance.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(await realpath(os.tmpdir()), 'pinhole-storage-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describeStorage('filesystem', async () => {
  const own = await mkdtemp(path.join(os.tmpdir(), 'pinhole-storage-conformance-'));
  return { driver: await openFilesystemStorage({ folder: own }), close: () => rm(own, { recursive: true, force: true }) };
});

it('leaves no folder behind when the last object in it is deleted', async () => {
  const storage = await openFilesystemStorage({ folder });
  await storage.put('ws/0123456789abcdef0123/original.png', Readable.from([Buffer.from('x')]));
  await storage.delete('ws/0123456789abcdef0123/original.png');
  expect(await readdir(path.join(folder, 'objects'))).toEqual([]);
});

it('spreads ids over sub-folders', async () => {
  const storage = await openFilesystemStorage({ folder });
  await storage.put('ws/0123456789abcdef0123/original.png', Readable.from([Buffer.from('x')]));
  const { path: file } = await storage.open('ws/0123456789abcdef0123/original.png');
  expect(path.relative(folder, file)).toBe(path.join('objects', 'ws', '+01', '0123456789abcdef0123', 'original.png'));
});

it('never follows a link out of its folder, neither as a file nor as a folder on the way', async () => {
  const storage = await openFilesystemStorage({ folder });
  const outside = path.join(folder, 'outside');
  await mkdir(outside);
  await writeFile(path.join(outside, 'canary.txt'), 'canary');
  await mkdir(path.join(folder, 'objects', 'ws'));
  await symlink(path.join(outside, 'canary.txt'), path.join(folder, 'objects', 'ws', 'file.txt'));
  await symlink(outside, path.join(folder, 'objects', 'ws', 'folder'));

  for (const key of ['ws/file.txt', 'ws/folder/canary.txt']) {
    await expect(storage.get(key)).rejects.toMatchObject({ kind: 'not_found' });
    expect(await storage.exists(key)).toBe(false);
  }
  expect((await storage.list('ws/')).keys).toEqual([]);
  expect((await storage.list('ws/folder/')).keys).toEqual([]);
  await expect(storage.put('ws/folder/new.txt', Readable.from([Buffer.from('x')]))).rejects.toThrow();
  await storage.delete('ws/folder/canary.txt');
  await storage.put('ws/file.txt', Readable.from([Buffer.from('replaced')]));
  expect(await readFile(path.join(outside, 'canary.txt'), 'utf8')).toBe('canary');
  expect(await readdir(outside)).toEqual(['canary.txt']);
});

it('sweeps at start what a crash left behind, but not the put of a living process', async () => {
  await openFilesystemStorage({ folder });
  const incoming = path.join(folder, 'incoming');
  await writeFile(path.join(incoming, 'crashed.part'), 'x');
  await writeFile(path.join(incoming, 'running.part'), 'x');
  const twoHoursAgo = new Date(Date.now() - 7_200_000);
  await utimes(path.join(incoming, 'crashed.part'), twoHoursAgo, twoHoursAgo);
  await openFilesystemStorage({ folder });
  expect(await readdir(incoming)).toEqual(['running.part']);
});

it('keeps no temporary file of a put that failed', async () => {
  const storage = await openFilesystemStorage({ folder });
  await expect(storage.put('ws/object.bin', Readable.from([Buffer.from('x')]), { contentLength: 2 })).rejects.toThrow();
  expect(await readdir(path.join(folder, 'incoming'))).toEqual([]);
});

it('says that a key cannot be a folder as well, and keeps both sides whole', async () => {
  const storage = await openFilesystemStorage({ folder });
  await storage.put('ws/object', Readable.from([Buffer.from('x')]));
  await expect(storage.put('ws/object/below', Readable.from([Buffer.from('y')]))).rejects.toMatchObject({ kind: 'key_conflict' });
  await storage.put('ws/folder/below', Readable.from([Buffer.from('y')]));
  await expect(storage.put('ws/folder', Readable.from([Buffer.from('x')]))).rejects.toMatchObject({ kind: 'key_conflict' });
  expect((await storage.list('ws/')).keys.map(({ key }) => key)).toEqual(['ws/folder/below', 'ws/object']);
});

it('says which folder it cannot write', async () => {
  const file = path.join(folder, 'a-file');
  await writeFile(file, 'x');
  await expect(openFilesystemStorage({ folder: path.join(file, 'below') })).rejects.toMatchObject({
    kind: 'not_writable',
    message: expect.stringContaining('a-file'),
  });
});

// A 1 MB disk in a mount namespace of its own is the only honest ENOSPC; machines that forbid namespaces skip it.
const smallDisk = ['--user', '--map-root-user', '--mount', 'sh', '-c', 'mount -t tmpfs -o size=1m none "$1" && shift && exec "$@"', 'sh'];
const hasSmallDisk = spawnSync('unshare', [...smallDisk, os.tmpdir(), 'true']).status === 0;

it.runIf(hasSmallDisk)('says that the disk is full, stores nothing and works again once there is room', async () => {
  const script = `
    import { readdir } from 'node:fs/promises';
    import { Readable } from 'node:stream';
    import { openFilesystemStorage } from './filesystem-storage.ts';
    const folder = ${JSON.stringify(folder)};
    const storage = await openFilesystemStorage({ folder });
    const put = (bytes) => storage.put('ws/object.bin', Readable.from([Buffer.alloc(bytes)]));
    const kind = await put(2_000_000).then(() => 'stored', (error) => error.kind);
    const { keys } = await storage.list('');
    console.log(JSON.stringify({ kind, keys, incoming: await readdir(folder + '/incoming'), afterwards: (await put(3)).bytes }));
  `;
  const command = [...smallDisk, folder, process.execPath, '--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)('unshare', command, { cwd: import.meta.dirname });
  expect(JSON.parse(stdout)).toEqual({ kind: 'disk_full', keys: [], incoming: [], afterwards: 3 });
});

const hello = { contentLength: 5, sha256: createHash('sha256').update('hello').digest('hex') };

it('takes over a finished file, which stays when its first name goes', async () => {
  const storage = await openFilesystemStorage({ folder: path.join(folder, 'media') });
  const made = path.join(folder, 'made');
  await writeFile(made, 'hello');
  expect(await storage.adopt?.('ws/0123456789abcdef0123', made, hello)).toBe(true);
  await rm(made);
  const { stream, bytes } = await storage.get('ws/0123456789abcdef0123');
  expect([bytes, (await stream.toArray()).join('')]).toEqual([5, 'hello']);
});

it.each([
  ['bytes', 'hallo', 'hash_mismatch'],
  ['length', 'hello!', 'length_mismatch'],
])('takes over nothing of other %s than announced', async (_, content, kind) => {
  const storage = await openFilesystemStorage({ folder: path.join(folder, 'media') });
  const made = path.join(folder, 'made');
  await writeFile(made, content);
  await expect(storage.adopt?.('ws/0123456789abcdef0123', made, hello)).rejects.toMatchObject({ kind });
  expect(await storage.exists('ws/0123456789abcdef0123')).toBe(false);
  expect(await readdir(path.join(folder, 'media', 'incoming'))).toEqual([]);
});
