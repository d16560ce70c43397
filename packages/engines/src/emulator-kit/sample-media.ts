import { readFileSync } from 'node:fs';
import { crc32, deflateSync } from 'node:zlib';

/** A valid PNG of one colour with a few lines of another, different for every `seed`: small, quick, and not the same twice. */
export function samplePng({
  width,
  height,
  seed = 1,
}: {
  readonly width: number;
  readonly height: number;
  readonly seed?: number;
}): Uint8Array {
  const stride = width * 3 + 1;
  const raw = Buffer.alloc(stride * height);
  const colour = [seed * 53, seed * 97 + 80, seed * 31 + 160].map((value) => value % 256);
  for (let y = 0; y < height; y += 1) {
    const stripe = (y + seed) % 16 === 0 ? 40 : 0;
    for (let x = 0; x < width; x += 1) {
      for (let channel = 0; channel < 3; channel += 1) {
        raw[y * stride + 1 + x * 3 + channel] = ((colour[channel] ?? 0) + stripe + (x * 64) / width) % 256;
      }
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return new Uint8Array(
    Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(raw, { level: 1 })),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  );
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(crc32(body), body.length + 4);
  return whole;
}

let clip: Uint8Array | undefined;

/** A real H.264 clip of about a second. */
export function sampleMp4(): Uint8Array {
  clip ??= new Uint8Array(readFileSync(new URL('./sample-clip.mp4', import.meta.url)));
  return clip;
}
