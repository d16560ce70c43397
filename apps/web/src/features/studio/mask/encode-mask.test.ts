import { crc32, inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { encodeMask } from './encode-mask.ts';
import { emptyMask } from './mask.ts';

/** The parts of a PNG by their names. */
function partsOf(file: Buffer): Map<string, Buffer> {
  const parts = new Map<string, Buffer>();
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at);
    const body = file.subarray(at + 4, at + 8 + length);
    expect(file.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    parts.set(body.toString('latin1', 0, 4), body.subarray(4));
    at += length + 12;
  }
  return parts;
}

it.each([
  [1, 1],
  [333, 65],
  [64, 128],
  [4096, 4096],
])('writes %d × %d as a grey PNG with every value where it was', async (width, height) => {
  const mask = emptyMask({ width, height });
  for (let index = 0; index < mask.data.length; index += 1) mask.data[index] = (index * 7) % 256;
  const blob = await encodeMask(mask);
  expect(blob.type).toBe('image/png');
  const parts = partsOf(Buffer.from(await blob.arrayBuffer()));
  expect([...parts.keys()]).toEqual(['IHDR', 'IDAT', 'IEND']);
  const header = parts.get('IHDR') as Buffer;
  expect([header.readUInt32BE(0), header.readUInt32BE(4), ...header.subarray(8)]).toEqual([width, height, 8, 0, 0, 0, 0]);
  const rows = inflateSync(parts.get('IDAT') as Buffer);
  expect(rows.length).toBe((width + 1) * height);
  for (const y of [0, Math.floor(height / 2), height - 1])
    expect(Buffer.compare(rows.subarray(y * (width + 1) + 1, (y + 1) * (width + 1)), mask.data.subarray(y * width, (y + 1) * width))).toBe(
      0,
    );
});
