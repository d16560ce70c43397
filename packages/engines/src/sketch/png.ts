import { crc32, deflateSync } from 'node:zlib';

function chunk(type: string, body: Uint8Array): Buffer {
  const whole = Buffer.alloc(12 + body.byteLength);
  whole.writeUInt32BE(body.byteLength, 0);
  whole.write(type, 4, 'latin1');
  whole.set(body, 8);
  whole.writeUInt32BE(crc32(whole.subarray(4, 8 + body.byteLength)), 8 + body.byteLength);
  return whole;
}

/** An 8-bit PNG, opaque unless `alpha` is set. Far quicker than the canvas library's own encoder, and only about a tenth larger. */
export function encodePng(rgba: Uint8ClampedArray, width: number, height: number, alpha = false): Uint8Array {
  const channels = alpha ? 4 : 3;
  const stride = width * channels;
  const raw = Buffer.allocUnsafe((stride + 1) * height);
  let target = 0;
  let source = 0;
  for (let y = 0; y < height; y += 1) {
    // "Up" for all rows but the first: drawn pictures are smoother downwards than the noise of the grain is sideways.
    const above = y === 0 ? -1 : source - width * 4;
    raw[target++] = y === 0 ? 0 : 2;
    for (let x = 0; x < width; x += 1) {
      for (let channel = 0; channel < channels; channel += 1) {
        const value = rgba[source + channel] as number;
        raw[target++] = above < 0 ? value : value - (rgba[above + x * 4 + channel] as number);
      }
      source += 4;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, alpha ? 6 : 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('sRGB', Buffer.from([0])),
    chunk('IDAT', deflateSync(raw, { level: 1 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
