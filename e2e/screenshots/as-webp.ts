import type { Browser } from '@playwright/test';

/** The browser at hand is also an encoder. `quality` is 0…1. */
export async function asWebp(encoder: Browser, png: Buffer, quality = 0.9): Promise<Buffer> {
  const page = await encoder.newPage();
  const encoded = await page.evaluate(
    async ({ source, quality }) => {
      const bitmap = await createImageBitmap(await (await fetch(source)).blob());
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
      const blob = await canvas.convertToBlob({ type: 'image/webp', quality });
      let text = '';
      for (const byte of new Uint8Array(await blob.arrayBuffer())) text += String.fromCodePoint(byte);
      return btoa(text);
    },
    { source: `data:image/png;base64,${png.toString('base64')}`, quality },
  );
  await page.close();
  return Buffer.from(encoded, 'base64');
}
