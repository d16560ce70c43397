import type { Canvas } from '../raster.ts';

/** All pixels of a picture: red, green, blue, alpha, row by row. */
export const pixelsOf = (canvas: Canvas): Uint8ClampedArray => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;

/** Brightness of every pixel, 0…1. */
export function brightness(pixels: Uint8ClampedArray): Float32Array {
  const values = new Float32Array(pixels.length / 4);
  for (let index = 0; index < values.length; index += 1) {
    const at = index * 4;
    values[index] = ((pixels[at] as number) * 0.2126 + (pixels[at + 1] as number) * 0.7152 + (pixels[at + 2] as number) * 0.0722) / 255;
  }
  return values;
}
