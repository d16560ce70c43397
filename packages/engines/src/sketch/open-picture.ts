import { type Image, loadImage } from '@napi-rs/canvas';
import { EngineError } from '../spec/engine-error.ts';

const maxPixels = 40_000_000;

/** Width and height from the first bytes, without decoding anything. */
function headerSize(bytes: Buffer): { width: number; height: number } | undefined {
  if (bytes.length >= 24 && bytes.readUInt32BE(0) === 0x89504e47) return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  if (bytes.length >= 30 && bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP') {
    const kind = bytes.toString('latin1', 12, 16);
    if (kind === 'VP8X') return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
    if (kind === 'VP8L') {
      const packed = bytes.readUInt32LE(21);
      return { width: (packed & 0x3fff) + 1, height: ((packed >> 14) & 0x3fff) + 1 };
    }
    return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
  }
  if (bytes.length > 4 && bytes.readUInt16BE(0) === 0xffd8) {
    let at = 2;
    while (at + 9 < bytes.length && bytes[at] === 0xff) {
      const marker = bytes[at + 1] ?? 0;
      if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) {
        return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
      }
      at += 2 + bytes.readUInt16BE(at + 2);
    }
    return undefined;
  }
  const spatial = bytes.subarray(0, 4096).indexOf('ispe', 0, 'latin1');
  if (bytes.toString('latin1', 4, 8) === 'ftyp' && spatial > 0 && spatial + 16 <= bytes.length) {
    return { width: bytes.readUInt32BE(spatial + 8), height: bytes.readUInt32BE(spatial + 12) };
  }
  return undefined;
}

/** Decodes a stranger's picture after looking at its header. Only ever called in a drawing process. */
export async function openPicture(bytes: Uint8Array, role: string): Promise<Image> {
  const wrong = (detail: string, cause?: unknown): EngineError =>
    new EngineError({ kind: 'bad_input', retry: 'change-input', billed: 'no', field: 'media', detail }, { cause });
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = headerSize(buffer);
  if (!size || size.width < 1 || size.height < 1) throw wrong(`The reference with the role ${role} is no PNG, JPEG, WebP or AVIF picture.`);
  if (size.width * size.height > maxPixels) throw wrong(`The reference with the role ${role} has more than ${maxPixels} pixels.`);
  try {
    const image = await loadImage(buffer);
    if (image.width < 1 || image.height < 1) throw new Error('empty picture');
    return image;
  } catch (cause) {
    throw wrong(`The reference with the role ${role} could not be decoded.`, cause);
  }
}
