import type { Mask } from './mask.ts';

/** Where the mask lies on a canvas, in the canvas's own pixels. */
export interface Placement {
  readonly left: number;
  readonly top: number;
  /** Canvas pixels to a pixel of the mask. */
  readonly scale: number;
}

export type Rgb = readonly [number, number, number];

const tint = 0.5;

/**
 * Draws a part of the mask as a tint with an outline, one canvas pixel at a time: sharp on every screen, and no more work than the screen
 * has pixels. The outline is dark and light, so that it shows on every picture without its colour.
 */
export function paintOverlay(
  pen: CanvasRenderingContext2D,
  mask: Mask,
  place: Placement,
  part: { readonly left: number; readonly top: number; readonly width: number; readonly height: number },
  color: Rgb,
): void {
  const left = Math.max(0, Math.floor(part.left));
  const top = Math.max(0, Math.floor(part.top));
  const width = Math.min(pen.canvas.width, Math.ceil(part.left + part.width)) - left;
  const height = Math.min(pen.canvas.height, Math.ceil(part.top + part.height)) - top;
  if (width <= 0 || height <= 0) return;
  const image = pen.createImageData(width, height);
  const { data } = image;
  const columns = Int32Array.from({ length: width + 1 }, (_, x) => Math.floor((left + x - 0.5 - place.left) / place.scale));
  const valueAt = (row: number, column: number): number =>
    row < 0 || row >= mask.height || column < 0 || column >= mask.width ? 0 : (mask.data[row * mask.width + column] as number);
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor((top + y + 0.5 - place.top) / place.scale);
    const above = Math.floor((top + y - 0.5 - place.top) / place.scale);
    for (let x = 0; x < width; x += 1) {
      const column = columns[x + 1] as number;
      const value = valueAt(row, column);
      const before = valueAt(row, columns[x] as number);
      const over = valueAt(above, column);
      if (value + before + over === 0) continue;
      const index = (y * width + x) * 4;
      const isEdge = value > 127 !== before > 127 || value > 127 !== over > 127;
      if (isEdge) {
        const light = ((left + x + top + y) >> 2) % 2 === 0 ? 255 : 0;
        data.fill(light, index, index + 3);
        data[index + 3] = 255;
        continue;
      }
      data[index] = color[0];
      data[index + 1] = color[1];
      data[index + 2] = color[2];
      data[index + 3] = value * tint;
    }
  }
  pen.putImageData(image, left, top);
}

/** The numbers behind a colour of the theme, however it is written. */
export function readColor(element: Element): Rgb {
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (!pen) return [255, 140, 0];
  pen.fillStyle = getComputedStyle(element).color;
  pen.fillRect(0, 0, 1, 1);
  const [red = 255, green = 140, blue = 0] = pen.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}
