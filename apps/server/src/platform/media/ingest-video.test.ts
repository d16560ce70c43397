import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { BufferSource, EncodedPacketSink, Input, MP4, WEBM } from 'mediabunny';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createMedia, type IngestedMedia, type IngestRequest, type Media, type MediaLimits, type RenditionRequest } from './media.ts';
import { bytesOf, drawn } from './media-testing.ts';
import { topLevelBoxes } from './mp4-file.ts';
import { readDigitalSourceType } from './read-digital-source-type.ts';

// One second of 96×64 at 24 fps with sound; title, artist, comment, position and a track name all say "canary".
const mp4 = await readFile(new URL('fixtures/clip.mp4', import.meta.url));
const webm = await readFile(new URL('fixtures/clip.webm', import.meta.url));
const canDecode = hasPackage('@mediabunny/server');

let tempFolder: string;
let media: Media;
beforeAll(async () => {
  tempFolder = await mkdtemp(path.join(os.tmpdir(), 'pinhole-video-'));
  media = await createMedia({ tempFolder, processes: 1 });
});
afterAll(async () => {
  await media.close();
  await rm(tempFolder, { recursive: true, force: true });
});
const made: IngestedMedia[] = [];
afterEach(() => Promise.all(made.splice(0).map((one) => one.cleanup())));

const original: readonly RenditionRequest[] = [{ name: 'original' }];
const everything: readonly RenditionRequest[] = [
  ...original,
  { name: 'poster', format: 'webp' },
  { name: 'last_frame', format: 'png' },
  { name: 'preview', format: 'webp' },
  { name: 'thumb', format: 'webp' },
];

const stream = async function* (bytes: Uint8Array) {
  yield bytes;
};

async function ingest(bytes: Buffer, request: Partial<IngestRequest> = {}): Promise<IngestedMedia> {
  const one = await media.ingest({ source: stream(bytes), purpose: 'output', renditions: original, ...request });
  made.push(one);
  return one;
}

async function packetsOf(bytes: Buffer): Promise<readonly string[]> {
  using input = new Input({ source: new BufferSource(bytes), formats: [MP4, WEBM] });
  const lines: string[] = [];
  for (const track of await input.getTracks()) {
    for await (const packet of new EncodedPacketSink(track).packets()) {
      lines.push(`${track.type} ${packet.timestamp.toFixed(2)} ${Buffer.from(packet.data).toString('base64')}`);
    }
  }
  return lines;
}

describe.each([
  ['video/mp4', mp4],
  ['video/webm', webm],
] as const)('%s', (mime, clip) => {
  it('tells what it is', async () => {
    const result = await ingest(clip);
    expect(result).toMatchObject({ kind: 'video', mime, width: 96, height: 64, warnings: [] });
    expect(result.durationSeconds).toBeCloseTo(1, 0);
    expect(result.framesPerSecond).toBeCloseTo(24, 0);
  });

  it('loses every tag and keeps every frame and sound', async () => {
    expect(clip.includes('canary')).toBe(true);
    const bytes = await bytesOf(await ingest(clip), 'original');
    expect(bytes.includes('canary')).toBe(false);
    expect(await packetsOf(bytes)).toEqual(await packetsOf(clip));
  });

  it('carries its digital source type and still plays from our own reader', async () => {
    const bytes = await bytesOf(await ingest(clip, { digitalSourceType: 'algorithmicMedia' }), 'original');
    expect(readDigitalSourceType(bytes, mime)).toBe('algorithmicMedia');
    expect(await packetsOf(bytes)).toEqual(await packetsOf(clip));
    expect(readDigitalSourceType(await bytesOf(await ingest(clip), 'original'), mime)).toBeUndefined();
  });

  it('keeps the mark that it came with, in every file, and no other words of its maker', async () => {
    const marked = await bytesOf(await ingest(clip, { digitalSourceType: 'trainedAlgorithmicMedia' }), 'original');
    const brought = await ingest(marked, { purpose: 'upload', renditions: canDecode ? everything : original });
    expect(brought.files.length).toBeGreaterThan(canDecode ? 3 : 0);
    for (const file of brought.files)
      expect(readDigitalSourceType(await bytesOf(brought, file.name), file.mime), file.name).toBe('trainedAlgorithmicMedia');
  });

  it('that is cut off is damaged', async () => {
    await expect(ingest(clip.subarray(0, Math.floor(clip.length * 0.6)))).rejects.toMatchObject({ kind: 'corrupt' });
  });

  it.each<[string, Partial<MediaLimits>, string]>([
    ['longer', { videoDurationSeconds: 0.5 }, 'too_long'],
    ['wider', { videoEdge: 90 }, 'too_many_pixels'],
    ['faster', { videoFramesPerSecond: 20 }, 'too_many_frames'],
    ['larger', { videoBytes: 5_000 }, 'too_large'],
  ])('that is %s than allowed is refused', async (_, limits, kind) => {
    const strict = await createMedia({ tempFolder, processes: 1, limits });
    try {
      await expect(strict.ingest({ source: stream(clip), purpose: 'upload', renditions: original })).rejects.toMatchObject({ kind });
    } finally {
      await strict.close();
    }
  });
});

it('an MP4 begins with its index, and what followed the movie is gone', async () => {
  const polyglot = Buffer.concat([mp4, Buffer.from('<script>payload</script>')]);
  const bytes = await bytesOf(await ingest(polyglot, { digitalSourceType: 'algorithmicMedia' }), 'original');
  expect([...topLevelBoxes(bytes)].map(({ type }) => type)).toEqual(['ftyp', 'moov', 'free', 'mdat', 'uuid']);
  expect(bytes.includes('payload')).toBe(false);
});

it('a cut MP4 with its index in front is damaged, too', async () => {
  const fast = await bytesOf(await ingest(mp4), 'original');
  await expect(ingest(fast.subarray(0, fast.length - 2_000))).rejects.toMatchObject({ kind: 'corrupt' });
});

it('a poster that came along gets the same treatment as a picture', async () => {
  const poster = await drawn(640, 400).jpeg().toBuffer();
  const result = await ingest(mp4, {
    poster: stream(poster),
    digitalSourceType: 'algorithmicMedia',
    renditions: everything.filter(({ name }) => name !== 'last_frame'),
  });
  expect(result.files.map(({ name, width, height }) => [name, width, height])).toEqual([
    ['original', 96, 64],
    ['poster', 640, 400],
    ['preview', 640, 400],
    ['thumb', 320, 200],
  ]);
  expect(readDigitalSourceType(await bytesOf(result, 'poster'), 'image/webp')).toBe('algorithmicMedia');
  expect(result.thumbHash).toBeTruthy();
  expect(result.warnings).toEqual([]);
  await expect(ingest(mp4, { poster: stream(mp4) })).rejects.toMatchObject({ kind: 'unsupported_type' });
});

it.runIf(canDecode)('first and last frame are taken from the video where a decoder is installed', async () => {
  const result = await ingest(mp4, { renditions: everything, digitalSourceType: 'algorithmicMedia' });
  expect(result.files.map(({ name, format }) => `${name}.${format}`)).toEqual([
    'original.mp4',
    'poster.webp',
    'last_frame.png',
    'preview.webp',
    'thumb.webp',
  ]);
  const redOf = async (name: string) => (await sharp(await bytesOf(result, name)).stats()).channels[0]?.mean ?? 0;
  expect(await redOf('poster')).toBeLessThan(40); // the clip grows redder from 0 to 230
  expect(await redOf('last_frame')).toBeGreaterThan(180);
});

it.runIf(!canDecode)('without a decoder a video still arrives, with a warning instead of stills', async () => {
  const result = await ingest(mp4, { renditions: everything });
  expect(result).toMatchObject({ warnings: ['frames_unavailable'], thumbHash: undefined });
  expect(result.files.map(({ name }) => name)).toEqual(['original']);
});

function hasPackage(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}
