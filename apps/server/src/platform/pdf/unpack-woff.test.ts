import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { unpackWoff } from './unpack-woff.ts';

const packed = readFileSync(
  createRequire(import.meta.url).resolve('@fontsource/ibm-plex-sans-arabic/files/ibm-plex-sans-arabic-arabic-400-normal.woff'),
);

it('gives the font that the file says it holds: its kind, every table where it belongs, and its size', () => {
  const font = unpackWoff(packed);
  expect(font.subarray(0, 4)).toEqual(packed.subarray(4, 8));
  expect(font.length).toBe(packed.readUInt32BE(16));
  const count = font.readUInt16BE(4);
  expect(count).toBe(packed.readUInt16BE(12));
  for (let index = 0; index < count; index += 1) {
    const [entry, source] = [12 + 16 * index, 44 + 20 * index];
    const [at, size] = [font.readUInt32BE(entry + 8), font.readUInt32BE(entry + 12)];
    expect(size).toBe(packed.readUInt32BE(source + 12));
    const tag = font.toString('latin1', entry, entry + 4);
    // The checksum of `head` leaves out the number that holds the sum of the whole file.
    if (tag !== 'head') expect(checksumOf(font.subarray(at, at + size)), tag).toBe(font.readUInt32BE(entry + 4));
  }
});

it('takes nothing else for a font', () => {
  expect(() => unpackWoff(Buffer.from('%PDF-1.7 and more than forty-four bytes of something else'))).toThrow('not a WOFF');
});

function checksumOf(table: Buffer): number {
  const whole = Buffer.concat([table, Buffer.alloc((4 - (table.length % 4)) % 4)]);
  let sum = 0;
  for (let at = 0; at < whole.length; at += 4) sum = (sum + whole.readUInt32BE(at)) >>> 0;
  return sum;
}
