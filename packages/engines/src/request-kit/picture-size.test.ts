import sharp, { type Sharp } from 'sharp';
import { expect, it } from 'vitest';
import { pictureSize } from './picture-size.ts';

const made = (width: number, height: number): Sharp => sharp({ create: { width, height, channels: 3, background: '#4a7' } });

it.each([
  ['a PNG', () => made(301, 57).png()],
  ['a JPEG', () => made(301, 57).jpeg()],
  [
    'a progressive JPEG with metadata before its frame',
    () =>
      made(301, 57)
        .withExif({ IFD0: { Artist: 'nobody' } })
        .jpeg({ progressive: true }),
  ],
  ['a WebP', () => made(301, 57).webp()],
  ['a WebP without loss', () => made(301, 57).webp({ lossless: true })],
  [
    'a WebP with metadata',
    () =>
      made(301, 57)
        .withExif({ IFD0: { Artist: 'nobody' } })
        .webp(),
  ],
])('reads the size of %s from its header', async (_, encoded) => {
  const bytes = await encoded().toBuffer();
  expect(pictureSize(bytes)).toEqual({ width: 301, height: 57 });
});

it('says nothing of what is no picture, or is cut off in its header', async () => {
  expect(pictureSize(Buffer.from('<!doctype html><title>not a picture</title>'))).toBeNull();
  expect(pictureSize(new Uint8Array())).toBeNull();
  for (const encoded of [made(9, 9).png(), made(9, 9).jpeg(), made(9, 9).webp()]) {
    const bytes = await encoded.toBuffer();
    expect(pictureSize(bytes.subarray(0, 20))).toBeNull();
  }
});
