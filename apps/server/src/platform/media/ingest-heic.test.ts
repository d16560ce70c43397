import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createMedia, type IngestedMedia, type IngestRequest, type Media, promptRenditions } from './media.ts';
import { allBytes, bytesOf, canary, rawPixels } from './media-testing.ts';
import { sniffMediaType } from './sniff-media-type.ts';

// 128×64, left half red, right half green, to be shown turned to the right; Display P3; artist and position say "canary".
const photo = await readFile(new URL('fixtures/photo.heic', import.meta.url));
const canDecode = hasPackage('libheif-js');

function hasPackage(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}

let tempFolder: string;
let media: Media;
beforeAll(async () => {
  tempFolder = await mkdtemp(path.join(os.tmpdir(), 'pinhole-heic-'));
  media = await createMedia({ tempFolder, processes: 1 });
});
afterAll(async () => {
  await media.close();
  await rm(tempFolder, { recursive: true, force: true });
});
const made: IngestedMedia[] = [];
afterEach(async () => {
  await Promise.all(made.splice(0).map((one) => one.cleanup()));
  expect(await readdir(tempFolder)).toEqual([]);
});

const stream = async function* (bytes: Uint8Array) {
  yield bytes;
};
async function ingest(bytes: Buffer, request: Partial<IngestRequest> = {}): Promise<IngestedMedia> {
  const one = await media.ingest({ source: stream(bytes), purpose: 'upload', renditions: promptRenditions, ...request });
  made.push(one);
  return one;
}

it('is told from AVIF by what it is compatible with', () => {
  const file = (major: string, ...compatible: readonly string[]) =>
    Buffer.from(`\0\0\0\x20ftyp${major}\0\0\0\0${compatible.join('')}`.padEnd(64, '\0'), 'latin1');
  expect(sniffMediaType(photo)).toBe('image/heic');
  expect(sniffMediaType(file('mif1', 'mif1', 'heic'))).toBe('image/heic');
  expect(sniffMediaType(file('mif1', 'mif1', 'avif', 'miaf'))).toBe('image/avif');
  expect(sniffMediaType(file('mif1', 'mif1'))).toBeUndefined();
});

it.skipIf(canDecode)('is refused with a reason of its own where nobody can read it', async () => {
  await expect(ingest(photo)).rejects.toMatchObject({ kind: 'decoder_missing' });
});

describe.runIf(canDecode)('a photograph of a phone', () => {
  it('becomes a JPEG that stands upright, in the colours it was taken in, without what the phone wrote into it', async () => {
    expect(photo.includes(canary)).toBe(true);
    const result = await ingest(photo);
    expect(result).toMatchObject({ kind: 'image', mime: 'image/jpeg', width: 64, height: 128, warnings: [] });
    expect((await allBytes(result)).includes(canary)).toBe(false);
    const original = await bytesOf(result, 'original');
    const { exif, icc, xmp } = await sharp(original).metadata();
    expect({ exif, icc, xmp }).toEqual({ exif: undefined, icc: undefined, xmp: undefined });
    // 200, 60, 40 in Display P3 is a stronger red in sRGB than the same numbers say.
    const [r = 0, g = 0] = await rawPixels(original);
    expect(r).toBeGreaterThan(205);
    expect(g).toBeLessThan(56);
    const pixels = await rawPixels(original);
    expect((pixels.at(-2) ?? 0) > (pixels.at(-3) ?? 0)).toBe(true); // green at the bottom
  });

  it('of too many pixels, cut off, or only called one is refused', async () => {
    await expect(ingest(photo, { limits: { imagePixels: 64 * 127 } })).rejects.toMatchObject({ kind: 'too_many_pixels' });
    await expect(ingest(photo.subarray(0, 3_000))).rejects.toMatchObject({ kind: 'corrupt' });
    await expect(ingest(Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic'.padEnd(200), 'latin1'))).rejects.toMatchObject({
      kind: 'corrupt',
    });
    expect((await ingest(photo)).width).toBe(64);
  });
});
