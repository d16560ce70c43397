import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp, { type Metadata, type Sharp } from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import { type DigitalSourceType, parseDigitalSourceUri, xmpPacket } from './digital-source-type.ts';
import { MediaError } from './media-error.ts';
import type { MediaLimits } from './media-limits.ts';
import { type Decoded, type DecodedFile, type DecoderJob, fileNameOf, type StillFormat } from './media-protocol.ts';
import type { Pixels } from './pixels.ts';
import { markPng, type PngFile, readPng, rebuildPng } from './png-file.ts';
import { pixelsOfPng } from './png-pixels.ts';

const edgeOf = { preview: 1_280, thumb: 320 } as const;
const thumbHashEdge = 64; // it keeps at most 7 × 7 waves; the algorithm's own limit of 100 only costs time

export async function processImage(asked: DecoderJob, source: string): Promise<Decoded> {
  const { metadata, width, height } = await readHeader(source, asked.limits);
  // A mark that came along is not taken off, although everything around it is.
  const job = { ...asked, digitalSourceType: asked.digitalSourceType ?? parseDigitalSourceUri(metadata.xmpAsString ?? '') };
  const drawnAsStored = (metadata.orientation ?? 1) === 1 && metadata.icc === undefined && (metadata.pages ?? 1) === 1;
  const png = metadata.format === 'png' && drawnAsStored ? await readPng(await readFile(source)) : undefined;
  const wantsOriginal = job.renditions.some(({ name }) => name === 'original');
  const [stills, original] = await Promise.all([
    decode(source, job.limits, edgeOf.preview, png).then((pixels) => writeStills(job, pixels)),
    wantsOriginal ? writeOriginal(job, source, metadata, png) : undefined,
  ]);
  return {
    kind: 'image',
    width,
    height,
    thumbHash: stills.thumbHash,
    files: [...(original ? [original] : []), ...stills.files],
    warnings: (metadata.pages ?? 1) > 1 ? ['animation_dropped'] : [],
  };
}

/** Everything the header admits to, before a pixel is decoded. */
async function readHeader(source: string, limits: MediaLimits) {
  const metadata = await sharp(source, { limitInputPixels: false }).metadata();
  const { width, height } = metadata.autoOrient;
  if (width * height > limits.imagePixels || Math.max(width, height) > limits.imageEdge) throw new MediaError('too_many_pixels');
  if ((metadata.pages ?? 1) > limits.imageFrames) throw new MediaError('too_many_frames');
  return { metadata, width, height };
}

const openImage = (source: string, limits: MediaLimits): Sharp =>
  sharp(source, { limitInputPixels: limits.imagePixels, failOn: 'error', sequentialRead: true, autoOrient: true }).toColourspace('srgb');

/** A still that came along with a video, through the same checks. */
export async function decodeStill(source: string, limits: MediaLimits): Promise<Pixels> {
  await readHeader(source, limits);
  return decode(source, limits, limits.videoEdge);
}

async function decode(source: string, limits: MediaLimits, edge: number, png?: PngFile): Promise<Pixels> {
  const pixels = png && pixelsOfPng(png);
  if (pixels) return shrink(pixels, edge);
  return toPixels(openImage(source, limits).resize({ width: edge, height: edge, fit: 'inside', withoutEnlargement: true }));
}

async function toPixels(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

const fromPixels = ({ data, width, height, channels }: Pixels): Sharp =>
  sharp(data, { raw: { width, height, channels }, limitInputPixels: false });

function shrink(pixels: Pixels, edge: number): Promise<Pixels> | Pixels {
  if (Math.max(pixels.width, pixels.height) <= edge) return pixels;
  return toPixels(fromPixels(pixels).resize({ width: edge, height: edge, fit: 'inside' }));
}

/** Preview and thumb from pixels that are at least preview-sized, in every format asked for, side by side. */
export async function writeStills(job: DecoderJob, pixels: Pixels): Promise<{ files: readonly DecodedFile[]; thumbHash: string }> {
  const preview = await shrink(pixels, edgeOf.preview);
  const thumb = Promise.resolve(shrink(preview, edgeOf.thumb));
  const stills = { preview: Promise.resolve(preview), thumb };
  const files = job.renditions.map(async (rendition) => {
    if (rendition.name !== 'preview' && rendition.name !== 'thumb') return [];
    return [await writeStill(job, rendition.name, rendition.format, await stills[rendition.name])];
  });
  const [thumbHash, ...written] = await Promise.all([thumb.then(toThumbHash), ...files]);
  return { files: written.flat(), thumbHash };
}

export async function writeStill(job: DecoderJob, name: DecodedFile['name'], format: StillFormat, pixels: Pixels): Promise<DecodedFile> {
  const quality = name === 'poster' || name === 'last_frame' ? 'high' : 'screen';
  const bytes = await encodeMarked(fromPixels(pixels), format, quality, job.digitalSourceType);
  return writeMediaFile(job, { name, format, width: pixels.width, height: pixels.height }, bytes);
}

type Quality = 'screen' | 'high' | 'lossless';

// WebP effort above 2 costs three times the CPU for 3–7 % fewer bytes; AVIF effort above 2 nine times.
const encoders: { readonly [Format in StillFormat]: (image: Sharp, quality: Quality) => Sharp } = {
  png: (image) => image.png({ compressionLevel: 6, adaptiveFiltering: true }),
  jpeg: (image, quality) => image.jpeg(quality === 'screen' ? { quality: 80 } : { quality: 95, chromaSubsampling: '4:4:4' }),
  webp: (image, quality) => image.webp({ quality: quality === 'screen' ? 80 : 95, effort: 1, lossless: quality === 'lossless' }),
  avif: (image, quality) => image.avif({ quality: quality === 'screen' ? 52 : 75, effort: 2 }),
};
/** Encoding and marking are one step, and the last: nothing may change the bytes after it. */
async function encodeMarked(image: Sharp, format: StillFormat, quality: Quality, type: DigitalSourceType | undefined): Promise<Buffer> {
  const encoded = encoders[format](image, quality);
  if (type === undefined) return encoded.toBuffer();
  return format === 'png' ? markPng(await encoded.toBuffer(), xmpPacket(type)) : encoded.withXmp(xmpPacket(type)).toBuffer();
}

/** The picture itself, without anything that rode along. Pixels stay exact where the format can say so. */
async function writeOriginal(job: DecoderJob, source: string, metadata: Metadata, png: PngFile | undefined): Promise<DecodedFile> {
  const { width, height } = metadata.autoOrient;
  if (job.purpose === 'output' && png) {
    const rebuilt = rebuildPng(png, job.digitalSourceType && xmpPacket(job.digitalSourceType));
    return writeMediaFile(job, { name: 'original', format: 'png', width, height }, rebuilt);
  }
  const format = originalFormat(job.type);
  const lossless = job.type === 'image/webp' && (await isLosslessWebp(source));
  const bytes = await encodeMarked(openImage(source, job.limits), format, lossless ? 'lossless' : 'high', job.digitalSourceType);
  return writeMediaFile(job, { name: 'original', format, width, height }, bytes);
}

function originalFormat(type: DecoderJob['type']): StillFormat {
  if (type === 'image/jpeg') return 'jpeg';
  // AVIF takes seconds to encode at this quality; WebP is as widely read.
  return type === 'image/webp' || type === 'image/avif' ? 'webp' : 'png';
}

async function isLosslessWebp(source: string): Promise<boolean> {
  const file = await readFile(source);
  for (let offset = 12; offset + 8 <= file.length; offset += 8 + file.readUInt32LE(offset + 4) + (file.readUInt32LE(offset + 4) % 2)) {
    const type = file.toString('latin1', offset, offset + 4);
    if (type === 'VP8L') return true;
    if (type === 'VP8 ') return false;
  }
  return false;
}

async function toThumbHash(thumb: Pixels): Promise<string> {
  const { data, width, height } = await toPixels(fromPixels(await shrink(thumb, thumbHashEdge)).ensureAlpha());
  return Buffer.from(rgbaToThumbHash(width, height, data)).toString('base64');
}

export async function writeMediaFile(
  job: DecoderJob,
  file: Pick<DecodedFile, 'name' | 'format' | 'width' | 'height'>,
  bytes: Buffer,
): Promise<DecodedFile> {
  await writeFile(path.join(job.folder, fileNameOf(file)), bytes, { flag: 'wx' });
  return { ...file, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}
