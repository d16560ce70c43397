import sharp from 'sharp';
import { expect, it } from 'vitest';
import { acceptPreviews } from './accept-previews.ts';

const drawn = (format: 'png' | 'jpeg' | 'webp' | 'gif') =>
  sharp({ create: { width: 8, height: 8, channels: 3, background: 'teal' } })
    .toFormat(format)
    .toBuffer();

it('shows a preview as what its bytes are, whatever the engine calls it', async () => {
  const bytes = await drawn('jpeg');
  expect(acceptPreviews([{ index: 0, mime: 'text/html', bytes }], 1)).toEqual([{ index: 0, mime: 'image/jpeg', bytes }]);
});

it('leaves out pages, vectors, animations, other formats, and what is too large', async () => {
  const html = Buffer.from('<!doctype html><script>alert(1)</script>');
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>');
  const large = Buffer.concat([await drawn('png'), Buffer.alloc(1024 * 1024)]);
  for (const bytes of [html, svg, await drawn('gif'), Buffer.alloc(0), large])
    expect(acceptPreviews([{ index: 0, mime: 'image/png', bytes }], 1)).toEqual([]);
});

it('leaves out previews of outputs that nobody asked for', async () => {
  const bytes = await drawn('webp');
  const preview = (index: number) => ({ index, mime: 'image/webp', bytes });
  expect(acceptPreviews([preview(-1), preview(0), preview(1), preview(2), preview(0.5)], 2).map(({ index }) => index)).toEqual([0, 1]);
});
