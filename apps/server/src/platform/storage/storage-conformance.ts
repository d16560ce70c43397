import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ByteRange, StorageDriver } from './storage-driver.ts';
import { StorageError, type StorageErrorKind } from './storage-error.ts';

interface DriverUnderTest {
  readonly driver: StorageDriver;
  close(): Promise<void>;
}

const megabyte = 1024 * 1024;

/** What every storage driver must do. It needs an empty store that nobody else writes to. */
export function describeStorage(name: string, makeDriver: () => Promise<DriverUnderTest>): void {
  describe(`${name} keeps the storage contract`, () => {
    let made: DriverUnderTest;
    let driver: StorageDriver;
    beforeAll(async () => {
      made = await makeDriver();
      driver = made.driver;
    });
    afterAll(() => made.close());

    const put = (key: string, bytes: Uint8Array) => driver.put(key, Readable.from([bytes]));
    const read = async (key: string, range?: ByteRange) => buffer((await driver.get(key, { range })).stream);
    const keysBelow = async (prefix: string) => (await driver.list(prefix)).keys.map(({ key }) => key);

    describe('bytes', () => {
      it('come back as they went in, with their length and SHA-256', async () => {
        const bytes = randomBytes(100_000);
        const stored = await put('round/trip.bin', bytes);
        const got = await driver.get('round/trip.bin');
        expect(stored).toEqual({ bytes: bytes.length, sha256: sha256(bytes) });
        expect({ bytes: got.bytes, range: got.range }).toEqual({ bytes: bytes.length, range: { start: 0, end: bytes.length - 1 } });
        expect(sha256(await buffer(got.stream))).toBe(sha256(bytes));
      });

      it('may be none at all', async () => {
        expect(await driver.put('round/empty.bin', Readable.from([]))).toEqual({ bytes: 0, sha256: sha256(Buffer.alloc(0)) });
        const got = await driver.get('round/empty.bin');
        expect({ bytes: got.bytes, range: got.range, content: await buffer(got.stream) }).toEqual({
          bytes: 0,
          range: undefined,
          content: Buffer.alloc(0),
        });
      });

      it('pass through in pieces: 20 MB never sit in memory', async () => {
        const peak = peakMemory();
        const source = (async function* () {
          for (let index = 0; index < 20; index += 1) {
            peak.sample();
            yield Buffer.alloc(megabyte, index);
          }
        })();
        const stored = await driver.put('round/large.bin', Readable.from(source, { highWaterMark: 1 }), { contentLength: 20 * megabyte });
        const hash = createHash('sha256');
        for await (const chunk of (await driver.get('round/large.bin')).stream) {
          hash.update(chunk as Uint8Array);
          if (Math.random() < 0.2) peak.sample();
        }
        expect(hash.digest('hex')).toBe(stored.sha256);
        expect(peak.bytes()).toBeLessThan(8 * megabyte);
      });

      it('are replaced as a whole by a second put', async () => {
        await put('round/replaced.txt', Buffer.from('the first, longer text'));
        await put('round/replaced.txt', Buffer.from('second'));
        expect(String(await read('round/replaced.txt'))).toBe('second');
      });

      it('are missing with a typed error before they were put', async () => {
        await expect(driver.get('round/never.bin')).rejects.toSatisfy(isStorageError('not_found'));
        expect(await driver.exists('round/never.bin')).toBe(false);
        expect(await driver.exists('round/trip.bin')).toBe(true);
      });
    });

    describe('a range', () => {
      const bytes = randomBytes(1_000);
      beforeAll(() => put('range/object.bin', bytes));

      it.each<[string, ByteRange, number, number]>([
        ['the first bytes', { start: 0, end: 9 }, 0, 9],
        ['one byte', { start: 999, end: 999 }, 999, 999],
        ['the middle', { start: 400, end: 599 }, 400, 599],
        ['an open end', { start: 990 }, 990, 999],
        ['an end behind the last byte', { start: 990, end: 5_000 }, 990, 999],
        ['the last bytes', { suffixBytes: 100 }, 900, 999],
        ['more last bytes than there are', { suffixBytes: 5_000 }, 0, 999],
      ])('gives %s', async (_, range, start, end) => {
        const got = await driver.get('range/object.bin', { range });
        expect({ bytes: got.bytes, range: got.range }).toEqual({ bytes: 1_000, range: { start, end } });
        expect((await buffer(got.stream)).equals(bytes.subarray(start, end + 1))).toBe(true);
      });

      it.each<[string, ByteRange]>([
        ['begins behind the end', { start: 1_000 }],
        ['runs backwards', { start: 10, end: 9 }],
        ['is negative', { start: -1, end: 5 }],
        ['asks for the last 0 bytes', { suffixBytes: 0 }],
      ])('that %s is refused and tells the size', async (_, range) => {
        await expect(driver.get('range/object.bin', { range })).rejects.toMatchObject({ kind: 'range_not_satisfiable', totalBytes: 1_000 });
      });
    });

    describe('a put that does not finish', () => {
      it('leaves nothing when its source breaks', async () => {
        const broken = Readable.from(
          (async function* () {
            yield Buffer.alloc(megabyte);
            throw new Error('connection reset');
          })(),
        );
        await expect(driver.put('broken/source.bin', broken)).rejects.toSatisfy(isStorageError('source_failed'));
        expect(await driver.exists('broken/source.bin')).toBe(false);
        expect(await keysBelow('broken/')).toEqual([]);
      });

      it('leaves nothing when it is aborted, and shows nothing before', async () => {
        const stop = new AbortController();
        const endless = new Readable({ read: () => undefined });
        endless.push(Buffer.alloc(megabyte));
        const running = driver.put('broken/aborted.bin', endless, { signal: stop.signal });
        const settled = expect(running).rejects.toSatisfy(isStorageError('aborted'));
        await sleep(50);
        expect(await driver.exists('broken/aborted.bin')).toBe(false);
        stop.abort();
        await settled;
        expect(await keysBelow('broken/')).toEqual([]);
      });

      it('keeps the former object', async () => {
        await put('broken/former.txt', Buffer.from('former'));
        const wrong = driver.put('broken/former.txt', Readable.from([Buffer.from('new')]), { contentLength: 4 });
        await expect(wrong).rejects.toSatisfy(isStorageError('length_mismatch'));
        expect(String(await read('broken/former.txt'))).toBe('former');
        await driver.delete('broken/former.txt');
      });

      it('includes one whose bytes are not the announced ones', async () => {
        const wrong = driver.put('broken/hash.txt', Readable.from([Buffer.from('evil')]), { sha256: sha256(Buffer.from('good')) });
        await expect(wrong).rejects.toSatisfy(isStorageError('hash_mismatch'));
        expect(await driver.exists('broken/hash.txt')).toBe(false);
      });
    });

    it('gives readers one whole version while twenty writers race for a key', async () => {
      const versions = Array.from({ length: 20 }, (_, index) => Buffer.alloc(300_000, index + 1));
      await put('race/object.bin', versions[0] ?? Buffer.alloc(1));
      const allowed = new Set(versions.map(sha256));
      const seen: string[] = [];
      await Promise.all([
        ...versions.map((bytes) => put('race/object.bin', bytes)),
        ...versions.map(async () => seen.push(sha256(await read('race/object.bin')))),
      ]);
      seen.push(sha256(await read('race/object.bin')));
      expect(seen.filter((hash) => !allowed.has(hash))).toEqual([]);
      expect(await keysBelow('race/')).toEqual(['race/object.bin']);
    });

    it('loses no put when neighbours are deleted at the same moment', async () => {
      for (let round = 0; round < 15; round += 1) {
        await put('neighbour/one/first.txt', Buffer.from('1'));
        await Promise.all([driver.delete('neighbour/one/first.txt'), put('neighbour/one/second.txt', Buffer.from('2'))]);
        expect(await keysBelow('neighbour/')).toEqual(['neighbour/one/second.txt']);
        await driver.delete('neighbour/one/second.txt');
      }
    });

    it('lets a delete be repeated', async () => {
      await put('delete/me.txt', Buffer.from('x'));
      await driver.delete('delete/me.txt');
      await driver.delete('delete/me.txt');
      await driver.delete('delete/never/was.txt');
      expect(await driver.exists('delete/me.txt')).toBe(false);
    });

    describe('a listing', () => {
      const ids = Array.from({ length: 60 }, () => randomBytes(16).toString('hex'));
      const expected = [
        ...ids.flatMap((id) => [`list/${id}/original.png`, `list/${id}/thumb.webp`]),
        'list/aa',
        'list/aa-b/cc',
        'list/aa.b',
        'list/ab/cc',
      ];
      beforeAll(async () => {
        await Promise.all([...expected, 'list-evil/other.png', 'lis/other.png'].map((key) => put(key, Buffer.from(key))));
      });

      it('walks every key once, in byte order, page by page', async () => {
        const pages: string[][] = [];
        let cursor: string | undefined;
        do {
          const page = await driver.list('list/', { cursor, limit: 25 });
          pages.push(page.keys.map(({ key }) => key));
          cursor = page.nextCursor;
        } while (cursor !== undefined);
        expect(pages.flat()).toEqual(expected.toSorted());
        expect(pages.map(({ length }) => length)).toEqual([25, 25, 25, 25, 24]);
      });

      it('does not slip when keys come and go between pages', async () => {
        const sorted = expected.toSorted();
        const first = await driver.list('list/', { limit: 10 });
        await driver.delete(sorted[9] ?? '');
        await put('list/00', Buffer.from('before the cursor'));
        const second = await driver.list('list/', { cursor: first.nextCursor, limit: 10 });
        expect(second.keys.map(({ key }) => key)).toEqual(sorted.slice(10, 20));
        await driver.delete('list/00');
        await put(sorted[9] ?? '', Buffer.from(sorted[9] ?? ''));
      });

      it('tells size and time', async () => {
        const [entry] = (await driver.list('lis/')).keys;
        expect(entry).toMatchObject({ key: 'lis/other.png', bytes: 'lis/other.png'.length });
        expect(Math.abs((entry?.modifiedAt.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
      });

      it('never shows a neighbour whose name begins alike', async () => {
        expect(await keysBelow('list-evil/')).toEqual(['list-evil/other.png']);
        expect(await keysBelow('lis/')).toEqual(['lis/other.png']);
        expect(await keysBelow('li/')).toEqual([]);
        await expect(driver.list('list')).rejects.toSatisfy(isStorageError('bad_key'));
      });
    });

    it.each(badKeys)('refuses the key %j in every call', async (key) => {
      const refused = isStorageError('bad_key');
      await expect(put(key, Buffer.from('x'))).rejects.toSatisfy(refused);
      await expect(driver.get(key)).rejects.toSatisfy(refused);
      await expect(driver.delete(key)).rejects.toSatisfy(refused);
      await expect(driver.exists(key)).rejects.toSatisfy(refused);
      await expect(driver.list(`${key}/`)).rejects.toSatisfy(refused);
    });
  });
}

const badKeys = [
  '',
  '/',
  '.',
  '..',
  '../canary.txt',
  'ok/../../canary.txt',
  'ok/..',
  'ok/./ok',
  '/etc/passwd',
  'ok//ok',
  'ok/',
  'ok\\..\\canary',
  'ok\0.png',
  'ok\n',
  'C:/windows',
  '%2e%2e/canary',
  'ok/%2e%2e%2fcanary',
  '.hidden',
  'ok/.git',
  'Upper/case',
  'ünïcode/key',
  'ok/a\u202Egnp.exe',
  'trailing./dot',
  'aux/file',
  'ok/nul.png',
  '+aa/key',
  '~root/key',
  'a',
  `ok/${'x'.repeat(129)}`,
  Array.from({ length: 60 }, () => 'segment-ten').join('/'),
];

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const isStorageError = (kind: StorageErrorKind) => (error: unknown) => error instanceof StorageError && error.kind === kind;

/** How far live memory rises above where it was: garbage is collected before each look. */
function peakMemory() {
  setFlagsFromString('--expose-gc');
  const collectGarbage: unknown = runInNewContext('gc');
  const live = (): number => {
    if (typeof collectGarbage === 'function') collectGarbage();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = live();
  let peak = 0;
  return {
    sample: () => {
      peak = Math.max(peak, live() - before);
    },
    bytes: () => peak,
  };
}
