import { convertIndexedToRgb, decode, encode } from 'fast-png';
import { EngineError } from '../spec/engine-error.ts';

/** More pixels than any model takes; a mask that claims more is not decoded. */
const maxPixels = 4096 * 4096;

/**
 * A mask that is white where the picture should change, as one that is transparent there. Grey becomes half transparent; what is
 * transparent already stays as it is, like black. Takes and gives PNG. Throws `bad_input` when it cannot be read.
 */
export function toAlphaMask(mask: Uint8Array): Uint8Array {
  const { width, height } = sizeOf(mask);
  if (width * height > maxPixels) throw unreadable(`The mask may have ${maxPixels} pixels.`);
  const change = readChange(mask);
  const data = new Uint8Array(width * height * 4);
  for (const [at, share] of change.entries()) data[at * 4 + 3] = 255 - Math.round(share * 255);
  return encode({ width, height, data, channels: 4, depth: 8 });
}

/** How much each pixel should change, 0…1, row by row. */
function readChange(mask: Uint8Array): Float32Array {
  const image = decoded(mask);
  const { width, height, depth, palette } = image;
  const pixels = width * height;
  const channels = palette ? Math.max(3, palette[0]?.length ?? 3) : image.channels;
  const data = palette ? convertIndexedToRgb(image) : depth < 8 ? unpacked(image.data, width, height, depth) : image.data;
  const top = palette ? 255 : depth === 16 ? 65_535 : depth < 8 ? 2 ** depth - 1 : 255;
  const at = (pixel: number, channel: number): number => (data[pixel * channels + channel] ?? 0) / top;

  const change = new Float32Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const light = channels < 3 ? at(pixel, 0) : (at(pixel, 0) + at(pixel, 1) + at(pixel, 2)) / 3;
    const opacity = channels === 2 ? at(pixel, 1) : channels === 4 ? at(pixel, 3) : 1;
    change[pixel] = light * opacity;
  }
  return change;
}

function decoded(mask: Uint8Array): ReturnType<typeof decode> {
  try {
    return decode(mask);
  } catch (cause) {
    throw unreadable('The mask is not a PNG that can be read.', cause);
  }
}

/** Greys of less than 8 bits: several to a byte, each row beginning on a byte of its own. */
function unpacked(data: ArrayLike<number>, width: number, height: number, depth: number): Uint8Array {
  const stride = Math.ceil((width * depth) / 8);
  const single = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const bit = x * depth;
      const byte = data[y * stride + (bit >> 3)] ?? 0;
      single[y * width + x] = (byte >> (8 - depth - (bit & 7))) & (2 ** depth - 1);
    }
  }
  return single;
}

/** Width and height that a PNG's header names. */
function sizeOf(png: Uint8Array): { readonly width: number; readonly height: number } {
  const header = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  if (header.length < 33 || header.toString('latin1', 12, 16) !== 'IHDR') throw unreadable('The mask is not a PNG that can be read.');
  return { width: header.readUInt32BE(16), height: header.readUInt32BE(20) };
}

const unreadable = (detail: string, cause?: unknown): EngineError =>
  new EngineError({ kind: 'bad_input', retry: 'change-input', billed: 'no', field: 'media', detail }, { cause });
