import { createCanvas, loadImage } from '@napi-rs/canvas';
import { decode, encode } from 'fast-png';
import { samplePng } from '../emulator-kit/index.ts';
import type { PictureRequest } from './emulator-requests.ts';

/** The colour that a masked change is painted in. */
const paint = [230, 40, 160] as const;

/** A picture for a request. With a mask, only what the mask shows is painted anew; the rest is the picture that came. */
export async function makePicture(request: PictureRequest, seed: number, change: 'transparent' | 'white'): Promise<Uint8Array> {
  const { width, height, format, mask, images } = request;
  const [first] = images;
  const png = mask && first ? paintMasked(first, mask, { width, height }, change) : samplePng({ width, height, seed });
  if (format !== 'jpeg' && format !== 'webp') return png;
  const canvas = createCanvas(width, height);
  canvas.getContext('2d').drawImage(await loadImage(Buffer.from(png)), 0, 0);
  return canvas.encode(format);
}

function paintMasked(
  picture: Uint8Array,
  mask: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
  change: 'transparent' | 'white',
): Uint8Array {
  const [from, where] = [decode(picture), decode(mask)];
  const alphaAt = where.channels === 4 || where.channels === 2 ? where.channels - 1 : undefined;
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    const [fromRow, maskRow] = [Math.floor((y * from.height) / height) * from.width, Math.floor((y * where.height) / height) * where.width];
    for (let x = 0; x < width; x += 1) {
      const source = (fromRow + Math.floor((x * from.width) / width)) * from.channels;
      const masked = (maskRow + Math.floor((x * where.width) / width)) * where.channels;
      const alpha = alphaAt === undefined ? 255 : (where.data[masked + alphaAt] ?? 255);
      const changes = change === 'transparent' ? alpha < 128 : (where.data[masked] ?? 0) >= 128;
      for (let channel = 0; channel < 3; channel += 1)
        data[(y * width + x) * 3 + channel] = (changes ? paint[channel] : from.data[source + Math.min(channel, from.channels - 1)]) ?? 0;
    }
  }
  return encode({ width, height, data, channels: 3, depth: 8 }, { zlib: { level: 1 } });
}
