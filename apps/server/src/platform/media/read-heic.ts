import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { MediaError } from './media-error.ts';
import type { MediaLimits } from './media-limits.ts';

// A variable, so that type checking and start-up do without the package: it is optional (LGPL, and HEVC is patented in places).
const decoderPackage = 'libheif-js/wasm-bundle.js';

interface HeifImage {
  get_width(): number;
  get_height(): number;
  is_primary(): boolean;
  display(target: { readonly data: Uint8ClampedArray; width: number; height: number }, done: (shown: unknown) => void): void;
  free(): void;
}

interface HeifPackage {
  readonly HeifDecoder: new () => { decode(bytes: Uint8Array): readonly HeifImage[] };
}

export const heicAsPngName = 'source-heic.png';

/**
 * Writes the main picture of a HEIC file as a PNG of the same pixels, turned as the camera was held and with its colour profile,
 * so that from here on it is a picture like any other. Answers the type to store it as: photographs become JPEG.
 */
export async function unpackHeic(
  folder: string,
  source: string,
  limits: MediaLimits,
): Promise<{ readonly file: string; readonly type: 'image/jpeg' | 'image/png' }> {
  const bytes = await readFile(source);
  const { data, width, height } = await decode(bytes, limits);
  const opaque = isOpaque(data);
  const drawn = sharp(data, { raw: { width, height, channels: 4 }, limitInputPixels: false });
  const png = await (opaque ? drawn.removeAlpha() : drawn).png({ compressionLevel: 1 }).toBuffer();
  const file = path.join(folder, heicAsPngName);
  await writeFile(file, withProfile(png, findProfile(bytes)), { flag: 'wx' });
  return { file, type: opaque ? 'image/jpeg' : 'image/png' };
}

async function decode(bytes: Uint8Array, limits: MediaLimits) {
  const { default: heif } = await (import(decoderPackage) as Promise<{ readonly default: HeifPackage }>).catch((cause: unknown) => {
    throw new MediaError('decoder_missing', { cause });
  });
  const images = new heif.HeifDecoder().decode(bytes);
  const image = images.find((each) => each.is_primary()) ?? images[0];
  if (!image) throw new MediaError('corrupt');
  const [width, height] = [image.get_width(), image.get_height()];
  if (width * height > limits.imagePixels || Math.max(width, height) > limits.imageEdge) throw new MediaError('too_many_pixels');
  if (Math.min(width, height) < 1) throw new MediaError('corrupt');
  const pixels = { data: new Uint8ClampedArray(width * height * 4), width, height };
  const shown = await new Promise((resolve) => {
    image.display(pixels, resolve);
  });
  for (const each of images) each.free();
  if (!shown) throw new MediaError('corrupt');
  return pixels;
}

function isOpaque(rgba: Uint8ClampedArray): boolean {
  for (let index = 3; index < rgba.length; index += 4) if (rgba[index] !== 255) return false;
  return true;
}

const containers = new Set(['meta', 'iprp', 'ipco']);

/** The first ICC profile among the properties: the pictures of one file, grid cells and all, share theirs. */
function findProfile(bytes: Buffer, start = 0, end = bytes.length): Buffer | undefined {
  for (let at = start; at + 8 <= end; ) {
    const size = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    const boxEnd = at + size;
    if (size < 8 || boxEnd > end) return undefined;
    const kind = type === 'colr' ? bytes.toString('latin1', at + 8, at + 12) : '';
    if (kind === 'prof' || kind === 'rICC') return bytes.subarray(at + 12, boxEnd);
    const inner = containers.has(type) ? findProfile(bytes, at + (type === 'meta' ? 12 : 8), boxEnd) : undefined;
    if (inner) return inner;
    at = boxEnd;
  }
  return undefined;
}

const headEnd = 33; // signature and IHDR

function withProfile(png: Buffer, profile: Buffer | undefined): Buffer {
  if (!profile) return png;
  const body = Buffer.concat([Buffer.from('iCCPicc\0\0', 'latin1'), deflateSync(profile)]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(body.length - 4, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return Buffer.concat([png.subarray(0, headEnd), chunk, png.subarray(headEnd)]);
}
