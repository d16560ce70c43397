import { type Canvas, sheet } from './raster.ts';

/** A small JPEG of an unfinished picture. */
export async function previewOf(canvas: Canvas): Promise<Uint8Array> {
  const scale = Math.min(1, 256 / Math.max(canvas.width, canvas.height));
  const small = sheet(canvas.width * scale, canvas.height * scale);
  small.pen.fillStyle = '#808080';
  small.pen.fillRect(0, 0, small.canvas.width, small.canvas.height);
  small.pen.drawImage(canvas, 0, 0, small.canvas.width, small.canvas.height);
  return small.canvas.encode('jpeg', 72);
}
