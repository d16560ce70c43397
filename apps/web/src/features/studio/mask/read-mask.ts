import { mediaUrl } from '../../../lib/media.ts';
import type { Mask } from './mask.ts';

const rowsAtOnce = 256;

/** Puts a stored mask into an empty one, scaled to its size; a strip at a time, so that a large one fits into a phone. */
export async function readMask(assetId: string, into: Mask, signal: AbortSignal): Promise<void> {
  const response = await fetch(mediaUrl(assetId, 'original'), { signal });
  if (!response.ok) throw new Error(`the mask cannot be read: ${response.status}`);
  const { width, height } = into;
  const bitmap = await createImageBitmap(await response.blob(), { resizeWidth: width, resizeHeight: height, resizeQuality: 'pixelated' });
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = Math.min(rowsAtOnce, height);
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (!pen) throw new Error('this browser has no canvas');
  for (let top = 0; top < height; top += rowsAtOnce) {
    const rows = Math.min(rowsAtOnce, height - top);
    pen.clearRect(0, 0, width, rows);
    pen.drawImage(bitmap, 0, top, width, rows, 0, 0, width, rows);
    const { data } = pen.getImageData(0, 0, width, rows);
    for (let index = 0; index < width * rows; index += 1)
      into.data[top * width + index] = ((data[index * 4] as number) * (data[index * 4 + 3] as number)) / 255;
  }
  bitmap.close();
}
