import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { xmpPacket } from './digital-source-type.ts';
import { createMedia, type IngestedMedia, type IngestRequest, laterRenditions, type Media, promptRenditions } from './media.ts';
import { allBytes, bytesOf, canary, drawn, pngChunk, rawPixels, withPersonalData } from './media-testing.ts';
import { readDigitalSourceType } from './read-digital-source-type.ts';

let tempFolder: string;
let media: Media;
beforeAll(async () => {
  tempFolder = await mkdtemp(path.join(os.tmpdir(), 'pinhole-media-'));
  media = await createMedia({ tempFolder, processes: 2, limits: { imageBytes: 8_000_000, imagePixels: 4_000_000, imageFrames: 5 } });
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

const stream = async function* (...chunks: readonly Uint8Array[]) {
  yield* chunks;
};

async function ingest(bytes: Buffer, request: Partial<IngestRequest> = {}): Promise<IngestedMedia> {
  const one = await media.ingest({ source: stream(bytes), purpose: 'upload', renditions: promptRenditions, ...request });
  made.push(one);
  return one;
}

describe('an output of an engine', () => {
  it('keeps every pixel of its PNG', async () => {
    const png = await drawn(301, 200, 4).png().toBuffer();
    const result = await ingest(png, { purpose: 'output', digitalSourceType: 'algorithmicMedia' });
    const original = await bytesOf(result, 'original');
    expect(result).toMatchObject({ kind: 'image', mime: 'image/png', width: 301, height: 200, warnings: [] });
    expect((await rawPixels(original)).equals(await rawPixels(png))).toBe(true);
  });

  it('carries its digital source type in every file, where any XMP reader finds it', async () => {
    const png = await drawn(400, 300).png().toBuffer();
    const formats = (['webp', 'avif', 'jpeg', 'png'] as const).map((format) => ({ name: 'thumb' as const, format }));
    const renditions = [...promptRenditions, ...laterRenditions.filter(({ name }) => name === 'preview'), ...formats];
    const result = await ingest(png, { purpose: 'output', digitalSourceType: 'trainedAlgorithmicMedia', renditions });
    expect(result.files).toHaveLength(7);
    for (const file of result.files) {
      const bytes = await bytesOf(result, file.name, file.format);
      const { xmpAsString } = await sharp(bytes).metadata();
      expect
        .soft(xmpAsString, `${file.name} ${file.format}`)
        .toContain('http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia');
      expect.soft(readDigitalSourceType(bytes, file.mime), `${file.name} ${file.format}`).toBe('trainedAlgorithmicMedia');
    }
  });

  it('keeps a mark that came along, and nothing of what stood around it', async () => {
    const packet = xmpPacket('trainedAlgorithmicMedia').replace(
      'rdf:about=""',
      `rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" dc:creator="${canary}"`,
    );
    for (const format of ['png', 'jpeg', 'webp', 'avif'] as const) {
      const bytes = await drawn(64, 64).toFormat(format).withXmp(packet).toBuffer();
      expect((await sharp(bytes).metadata()).xmpAsString).toContain(canary);
      const result = await ingest(bytes);
      expect((await allBytes(result)).includes(canary)).toBe(false);
      for (const file of result.files)
        expect.soft(readDigitalSourceType(await bytesOf(result, file.name, file.format), file.mime)).toBe('trainedAlgorithmicMedia');
    }
  });

  it('carries no mark when nobody says what it is', async () => {
    const result = await ingest(await drawn(64, 64).png().toBuffer(), { purpose: 'output' });
    for (const file of result.files) {
      const bytes = await bytesOf(result, file.name, file.format);
      expect((await sharp(bytes).metadata()).xmp).toBeUndefined();
      expect(readDigitalSourceType(bytes, file.mime)).toBeUndefined();
    }
  });
});

describe('sizes', () => {
  it.each([
    ['wide', 2_000, 1_000, [1_280, 640], [320, 160]],
    ['tall', 500, 1_999, [320, 1_280], [80, 320]],
    ['small', 90, 60, [90, 60], [90, 60]],
    ['a line', 1_900, 1, [1_280, 1], [320, 1]],
  ])('fit a %s picture and never enlarge it', async (_, width, height, preview, thumb) => {
    const result = await ingest(await drawn(width, height).png().toBuffer());
    const sizes = Object.fromEntries(result.files.map((file) => [file.name, [file.width, file.height]]));
    expect(sizes).toEqual({ original: [width, height], preview, thumb });
    const real = await sharp(await bytesOf(result, 'thumb')).metadata();
    expect([real.width, real.height]).toEqual(thumb);
    expect(Buffer.from(result.thumbHash ?? '', 'base64').length).toBeGreaterThan(4);
  });

  it('follow the way a camera was held', async () => {
    const sideways = await drawn(200, 100).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const result = await ingest(sideways, { purpose: 'output' });
    expect([result.width, result.height]).toEqual([100, 200]);
    const original = await sharp(await bytesOf(result, 'original')).metadata();
    expect([original.width, original.height, original.orientation]).toEqual([100, 200, undefined]);
  });
});

describe('what a person leaves in a file stays out of ours', () => {
  const formats = ['jpeg', 'png', 'webp', 'avif'] as const;
  it.each(formats.flatMap((format) => [[format, 'upload'] as const, [format, 'output'] as const]))(
    '%s %s: EXIF, GPS, XMP, profile',
    async (format, purpose) => {
      const bytes = await withPersonalData(drawn(200, 120)).toFormat(format).toBuffer();
      expect(bytes.includes(canary)).toBe(true);
      const result = await ingest(bytes, { purpose, digitalSourceType: purpose === 'output' ? 'algorithmicMedia' : undefined });
      expect((await allBytes(result)).includes(canary)).toBe(false);
      for (const file of result.files) {
        const { exif, icc, iptc } = await sharp(await bytesOf(result, file.name, file.format)).metadata();
        expect({ exif, icc, iptc }).toEqual({ exif: undefined, icc: undefined, iptc: undefined });
      }
    },
  );

  it('colours survive the loss of their profile', async () => {
    const red = { create: { width: 32, height: 32, channels: 3, background: { r: 200, g: 60, b: 40 } } } as const;
    const wideGamut = await sharp(red).withIccProfile('p3').png().toBuffer();
    const stored = await sharp(wideGamut, { ignoreIcc: true }).raw().toBuffer();
    expect(Math.abs((stored[0] ?? 0) - 200)).toBeGreaterThan(5); // the numbers in the file really are other ones
    const [r = 0, g = 0, b = 0] = await rawPixels(await bytesOf(await ingest(wideGamut, { purpose: 'output' }), 'original'));
    expect([Math.abs(r - 200), Math.abs(g - 60), Math.abs(b - 40)].every((difference) => difference <= 2)).toBe(true);
  });

  it('PNG texts, a time, an EXIF block and private chunks', async () => {
    const png = await drawn(64, 64).png().toBuffer();
    const smuggled = ['tEXt', 'zTXt', 'iTXt', 'eXIf', 'tIME', 'caBX', 'prVt', 'acTL'].map((type) =>
      pngChunk(type, Buffer.from(`${canary}\0\0${canary}`), crc32),
    );
    const result = await ingest(Buffer.concat([png.subarray(0, 33), ...smuggled, png.subarray(33)]), { purpose: 'output' });
    const original = await bytesOf(result, 'original');
    expect(original.includes(canary)).toBe(false);
    expect(new Set(chunkTypes(original))).toEqual(new Set(['IHDR', 'IDAT', 'IEND']));
  });
});

describe('bytes that ride along are dropped', () => {
  const payload = Buffer.from(`<script>${canary}</script>PK\x05\x06`.repeat(50));
  const jpegComment = Buffer.concat([
    Buffer.from([0xff, 0xfe]),
    Buffer.from([(payload.length + 2) >> 8, (payload.length + 2) & 255]),
    payload,
  ]);
  const cases: readonly (readonly [string, () => Promise<Buffer>])[] = [
    ['behind a PNG', async () => Buffer.concat([await drawn(64, 64).png().toBuffer(), payload])],
    [
      'behind the compressed pixels of a PNG',
      async () => rebuildWith(await drawn(64, 64).png().toBuffer(), (pixels) => Buffer.concat([pixels, payload])),
    ],
    [
      'inside the compressed pixels of a PNG, as rows too many',
      async () =>
        rebuildWith(await drawn(64, 64).png().toBuffer(), (pixels) =>
          deflateSync(Buffer.concat([inflateSync(pixels), payload]), { level: 0 }),
        ),
    ],
    ['behind a JPEG', async () => Buffer.concat([await drawn(64, 64).jpeg().toBuffer(), payload])],
    ['before the end of a JPEG', async () => insertBefore(await drawn(64, 64).jpeg().toBuffer(), 2, payload)],
    ['in a JPEG comment', async () => insertAfter(await drawn(64, 64).jpeg().toBuffer(), 2, jpegComment)],
    ['behind a WebP', async () => Buffer.concat([await drawn(64, 64).webp().toBuffer(), payload])],
    ['inside the last chunk of a WebP', async () => padWebp(await drawn(64, 64).webp().toBuffer(), payload)],
    ['behind a GIF', async () => Buffer.concat([await drawn(64, 64).gif().toBuffer(), payload])],
    [
      'in a GIF comment',
      async () => insertBefore(await drawn(64, 64).gif().toBuffer(), 1, Buffer.from(`\x21\xfe\x0b${canary}\0`, 'latin1')),
    ],
    ['behind an AVIF', async () => Buffer.concat([await drawn(64, 64).avif({ effort: 0 }).toBuffer(), payload])],
  ];
  it.each(cases)('%s', async (_, make) => {
    const bytes = await make();
    expect(bytes.includes(canary)).toBe(true);
    for (const purpose of ['upload', 'output'] as const) {
      const result = await ingest(bytes, { purpose });
      expect((await allBytes(result)).includes(canary)).toBe(false);
      expect((await rawPixels(await bytesOf(result, 'original'))).length).toBeGreaterThanOrEqual(64 * 64 * 3);
    }
  });
});

describe('an animation', () => {
  const frame = (red: number) => ({ create: { width: 20, height: 20, channels: 3 as const, background: { r: red, g: 0, b: 0 } } });
  const frames = async (count: number) => {
    const stills = Array.from({ length: count }, (_, index) =>
      sharp(frame(index * 20))
        .png()
        .toBuffer(),
    );
    return sharp(await Promise.all(stills), { join: { animated: true } });
  };

  it('becomes its first frame, with a warning', async () => {
    const result = await ingest(await (await frames(3)).gif().toBuffer());
    expect(result).toMatchObject({ mime: 'image/png', width: 20, height: 20, warnings: ['animation_dropped'] });
    expect((await sharp(await bytesOf(result, 'original')).metadata()).pages).toBeUndefined();
  });

  it.each(['gif', 'webp'] as const)('of more frames than allowed is refused: %s', async (format) => {
    await expect(ingest(await (await frames(6)).toFormat(format).toBuffer())).rejects.toMatchObject({ kind: 'too_many_frames' });
  });
});

describe('refused with a reason', () => {
  it.each([
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['SVG with a prolog', `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>`],
    ['HTML', '<!doctype html><script>alert(1)</script>'],
    ['an HLS playlist', '#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n'],
    ['an ffmpeg concat script', "ffconcat version 1.0\nfile '/etc/passwd'\n"],
    ['PDF', '%PDF-1.7\n'],
    ['PostScript', '%!PS-Adobe-3.0 EPSF-3.0\n'],
    ['TIFF', 'II*\0\x08\0\0\0'],
    ['BMP', 'BM\x36\0\0\0'],
    ['plain text', 'hello'],
    ['nothing', ''],
  ])('%s: not a supported type', async (_, text) => {
    await expect(ingest(Buffer.from(text.padEnd(text === '' ? 0 : 100), 'latin1'))).rejects.toMatchObject({ kind: 'unsupported_type' });
  });

  it('a picture of too many pixels, before it is decoded', async () => {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(50_000, 0);
    header.writeUInt32BE(50_000, 4);
    header.set([8, 2, 0, 0, 0], 8);
    const signature = (await drawn(8, 8).png().toBuffer()).subarray(0, 8);
    const bomb = Buffer.concat([
      signature,
      pngChunk('IHDR', header, crc32),
      pngChunk('IDAT', deflateSync(Buffer.alloc(2_000_000)), crc32),
      pngChunk('IEND', Buffer.alloc(0), crc32),
    ]);
    // What the header says is told as such; whoever began to decode these few bytes would call them corrupt.
    await expect(ingest(bomb)).rejects.toMatchObject({ kind: 'too_many_pixels' });
  });

  it.each(['jpeg', 'webp', 'gif', 'avif'] as const)('a %s of too many pixels', async (format) => {
    const flat = sharp({ create: { width: 2_100, height: 2_000, channels: 3, background: '#444' } });
    const bytes = await (format === 'avif' ? flat.avif({ effort: 0 }) : flat.toFormat(format)).toBuffer();
    await expect(ingest(bytes)).rejects.toMatchObject({ kind: 'too_many_pixels' });
  });

  it('more bytes than allowed, without reading the rest of an endless stream', async () => {
    let produced = 0;
    let closed = false;
    const png = await drawn(8, 8).png().toBuffer();
    const endless = async function* () {
      try {
        yield png;
        for (;;) {
          produced += 1_000_000;
          yield Buffer.alloc(1_000_000);
        }
      } finally {
        closed = true;
      }
    };
    const refused = media.ingest({ source: endless(), purpose: 'upload', renditions: promptRenditions });
    await expect(refused).rejects.toMatchObject({ kind: 'too_large' });
    expect({ produced, closed }).toEqual({ produced: 8_000_000, closed: true });
  });

  it.each([
    ['a cut PNG', async () => (await drawn(300, 300).png().toBuffer()).subarray(0, 2_000)],
    ['a cut JPEG', async () => (await drawn(300, 300).jpeg().toBuffer()).subarray(0, 8_000)],
    ['a cut WebP', async () => (await drawn(300, 300).webp().toBuffer()).subarray(0, 2_000)],
    ['a cut AVIF', async () => (await drawn(300, 300).avif({ effort: 0 }).toBuffer()).subarray(0, 2_000)],
    ['a header and noise', async () => Buffer.concat([(await drawn(8, 8).png().toBuffer()).subarray(0, 33), Buffer.alloc(5_000, 0xa5)])],
    ['a PNG whose pixels fail their checksum', async () => flip(await drawn(300, 300).png().toBuffer(), -40)],
  ])('%s: damaged', async (_, make) => {
    await expect(ingest(await make())).rejects.toMatchObject({ kind: 'corrupt' });
  });

  it('whatever bits are flipped: an answer or a typed error, and the next picture works', async () => {
    const inputs = await Promise.all(
      [drawn(40, 40).png(), drawn(40, 40).jpeg(), drawn(40, 40).webp(), drawn(40, 40).gif()].map((image) => image.toBuffer()),
    );
    for (let round = 0; round < 16; round += 1) {
      const bytes = inputs[round % inputs.length] ?? Buffer.alloc(0);
      const outcome = await ingest(flip(flip(bytes, 20 + round * 7), 60 + round * 11)).then(
        () => 'read',
        (error: unknown) => (error instanceof Error ? error.name : 'unknown'),
      );
      expect(['read', 'MediaError']).toContain(outcome);
    }
    expect((await ingest(inputs[0] ?? Buffer.alloc(0))).width).toBe(40);
  });
});

function chunkTypes(png: Buffer): readonly string[] {
  const types: string[] = [];
  for (let offset = 8; offset < png.length; offset += 12 + png.readUInt32BE(offset))
    types.push(png.toString('latin1', offset + 4, offset + 8));
  return types;
}

function rebuildWith(png: Buffer, change: (pixels: Buffer) => Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let offset = 8; offset < png.length; offset += 12 + png.readUInt32BE(offset)) {
    if (png.toString('latin1', offset + 4, offset + 8) === 'IDAT')
      parts.push(png.subarray(offset + 8, offset + 8 + png.readUInt32BE(offset)));
  }
  return Buffer.concat([
    png.subarray(0, 33),
    pngChunk('IDAT', change(Buffer.concat(parts)), crc32),
    pngChunk('IEND', Buffer.alloc(0), crc32),
  ]);
}

const insertAfter = (bytes: Buffer, start: number, inserted: Buffer): Buffer =>
  Buffer.concat([bytes.subarray(0, start), inserted, bytes.subarray(start)]);
const insertBefore = (bytes: Buffer, end: number, inserted: Buffer): Buffer => insertAfter(bytes, bytes.length - end, inserted);

function padWebp(webp: Buffer, payload: Buffer): Buffer {
  const padded = Buffer.concat([webp, payload]);
  padded.writeUInt32LE(padded.length - 8, 4);
  padded.writeUInt32LE(webp.readUInt32LE(16) + payload.length, 16);
  return padded;
}

function flip(bytes: Buffer, position: number): Buffer {
  const copy = Buffer.from(bytes);
  const index = position < 0 ? copy.length + position : position % copy.length;
  copy[index] = (copy[index] ?? 0) ^ 0x5a;
  return copy;
}
