import { clamp } from '../noise.ts';
import { type Canvas, sheet } from '../raster.ts';
import { findFlow } from './flow.ts';

/**
 * A passage from one picture to another of the same size. Parts that both show move to their new places while one picture fades
 * into the other, the far and high first. At 0 it is exactly the first picture, at 1 exactly the last.
 */
export function createPassage(first: Canvas, last: Canvas): (amount: number) => Canvas {
  const { width, height } = first;
  const a = first.getContext('2d').getImageData(0, 0, width, height).data;
  const b = last.getContext('2d').getImageData(0, 0, width, height).data;
  const { columns, rows, moves } = findFlow(first, last);
  const { canvas, pen } = sheet(width, height);
  const image = pen.createImageData(width, height);
  const { data } = image;
  return (amount) => {
    for (let y = 0; y < height; y += 1) {
      const gridY = clamp(((y + 0.5) * rows) / height - 0.5, 0, rows - 1.001);
      const top = Math.floor(gridY);
      const partY = gridY - top;
      // The sky turns before the ground at one's feet does.
      const part = ease(clamp(amount * 1.3 - (y / height) * 0.3));
      for (let x = 0; x < width; x += 1) {
        const gridX = clamp(((x + 0.5) * columns) / width - 0.5, 0, columns - 1.001);
        const left = Math.floor(gridX);
        const partX = gridX - left;
        const at = (top * columns + left) * 2;
        const below = at + columns * 2;
        const upperX = (moves[at] as number) * (1 - partX) + (moves[at + 2] as number) * partX;
        const lowerX = (moves[below] as number) * (1 - partX) + (moves[below + 2] as number) * partX;
        const upperY = (moves[at + 1] as number) * (1 - partX) + (moves[at + 3] as number) * partX;
        const lowerY = (moves[below + 1] as number) * (1 - partX) + (moves[below + 3] as number) * partX;
        const moveX = (upperX * (1 - partY) + lowerX * partY) * width;
        const moveY = (upperY * (1 - partY) + lowerY * partY) * height;
        mixAt(data, (y * width + x) * 4, a, x - moveX * amount, y - moveY * amount, width, height, 1);
        if (part > 0) mixAt(data, (y * width + x) * 4, b, x + moveX * (1 - amount), y + moveY * (1 - amount), width, height, part);
      }
    }
    pen.putImageData(image, 0, 0);
    return canvas;
  };
}

const ease = (value: number): number => value * value * (3 - 2 * value);

/** Mixes the colour of a point between pixels into a pixel. */
function mixAt(
  data: Uint8ClampedArray,
  to: number,
  source: Uint8ClampedArray,
  x: number,
  y: number,
  width: number,
  height: number,
  part: number,
): void {
  const fromX = clamp(x, 0, width - 1.001);
  const fromY = clamp(y, 0, height - 1.001);
  const left = Math.floor(fromX);
  const top = Math.floor(fromY);
  const partX = fromX - left;
  const partY = fromY - top;
  const at = (top * width + left) * 4;
  const below = at + width * 4;
  for (let channel = 0; channel < 3; channel += 1) {
    const upper = (source[at + channel] as number) * (1 - partX) + (source[at + 4 + channel] as number) * partX;
    const lower = (source[below + channel] as number) * (1 - partX) + (source[below + 4 + channel] as number) * partX;
    const value = upper * (1 - partY) + lower * partY;
    data[to + channel] = part === 1 ? value : (data[to + channel] as number) + (value - (data[to + channel] as number)) * part;
  }
  data[to + 3] = 255;
}
