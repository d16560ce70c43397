import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { drawn, pngChunk } from './media-testing.ts';
import { readPng } from './png-file.ts';
import { pixelsOfPng } from './png-pixels.ts';

const [width, height] = [37, 10];
const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** A PNG whose row y uses filter `y mod 5`, or the one given; its filtered bytes are arbitrary, which every filter must undo. */
function filteredPng(colourType: 2 | 6, filter?: number): Buffer {
  const stride = width * (colourType === 2 ? 3 : 4);
  const rows = Buffer.alloc((stride + 1) * height);
  for (let index = 0; index < rows.length; index += 1) rows[index] = (index * 73 + (index >> 3) * 31) % 256;
  for (let y = 0; y < height; y += 1) rows[y * (stride + 1)] = filter ?? y % 5;
  const header = Buffer.from([0, 0, 0, width, 0, 0, 0, height, 8, colourType, 0, 0, 0]);
  const chunks = [pngChunk('IHDR', header, crc32), pngChunk('IDAT', deflateSync(rows), crc32), pngChunk('IEND', Buffer.alloc(0), crc32)];
  return Buffer.concat([signature, ...chunks]);
}

const ours = async (file: Buffer) => {
  const png = await readPng(file);
  return png && pixelsOfPng(png);
};

describe('our PNG reader sees what the image library sees', () => {
  it.each([2, 6] as const)('in colour type %i with every filter', async (colourType) => {
    for (const filter of [undefined, 0, 1, 2, 3, 4]) {
      const file = filteredPng(colourType, filter);
      const pixels = await ours(file);
      expect(pixels).toMatchObject({ width, height, channels: colourType === 2 ? 3 : 4 });
      expect(pixels?.data.equals(await sharp(file).raw().toBuffer())).toBe(true);
    }
  });

  it('in a picture as an encoder writes it', async () => {
    const file = await drawn(300, 211, 4).png({ adaptiveFiltering: true }).toBuffer();
    expect((await ours(file))?.data.equals(await sharp(file).raw().toBuffer())).toBe(true);
  });
});

describe('our PNG reader leaves to the image library', () => {
  it.each([
    ['a palette', () => drawn(40, 40).png({ palette: true }).toBuffer()],
    ['greys', () => drawn(40, 40).greyscale().toColourspace('b-w').png().toBuffer()],
    ['sixteen bits', () => drawn(40, 40).toColourspace('rgb16').png().toBuffer()],
    ['interlacing', () => drawn(40, 40).png({ progressive: true }).toBuffer()],
    ['an unknown filter', async () => filteredPng(2, 5)],
    ['a wrong checksum', async () => Buffer.concat([filteredPng(2).subarray(0, 45), Buffer.from([1]), filteredPng(2).subarray(46)])],
    ['a missing end', async () => filteredPng(2).subarray(0, -12)],
  ])('%s', async (_, make) => {
    expect(await ours(await make())).toBeUndefined();
  });
});
