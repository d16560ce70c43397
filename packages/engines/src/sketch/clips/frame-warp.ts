import { clamp } from '../noise.ts';
import { type Canvas, sheet } from '../raster.ts';
import type { CameraPose } from './camera.ts';

/** Moves a flat picture as if it had depth: what is low and in the middle counts as near, what is high as far. */
export function createFrameWarp(source: Canvas): (pose: CameraPose) => Canvas {
  const { width, height } = source;
  const pixels = source.getContext('2d').getImageData(0, 0, width, height).data;
  const near = nearness(source);
  return ({ x: moveX, y: moveY, zoom }) => {
    const { canvas, pen } = sheet(width, height);
    if (moveX === 0 && moveY === 0 && zoom === 0) {
      pen.drawImage(source, 0, 0);
      return canvas;
    }
    const image = pen.createImageData(width, height);
    const { data } = image;
    // Enough enlargement that a sideways move never looks past the edge.
    const cover = 1 + Math.max(Math.abs(moveX), Math.abs(moveY)) * 2;
    let cursor = 0;
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const depth = near[(y >> 2) * Math.ceil(width / 4) + (x >> 2)] as number;
        const scale = cover * (1 + zoom * (0.35 + depth * 0.65));
        const parallax = 0.35 + depth * 0.65;
        const fromX = clamp(width / 2 + (x - width / 2 - moveX * parallax * width) / scale, 0, width - 1.001);
        const fromY = clamp(height / 2 + (y - height / 2 - moveY * parallax * height) / scale, 0, height - 1.001);
        const left = Math.floor(fromX);
        const top = Math.floor(fromY);
        const partX = fromX - left;
        const partY = fromY - top;
        const a = (top * width + left) * 4;
        const c = a + width * 4;
        for (let channel = 0; channel < 3; channel += 1) {
          const upper = (pixels[a + channel] as number) * (1 - partX) + (pixels[a + 4 + channel] as number) * partX;
          const lower = (pixels[c + channel] as number) * (1 - partX) + (pixels[c + 4 + channel] as number) * partX;
          data[cursor + channel] = upper * (1 - partY) + lower * partY;
        }
        data[cursor + 3] = 255;
        cursor += 4;
      }
    }
    pen.putImageData(image, 0, 0);
    return canvas;
  };
}

/** A smooth guess at depth for every fourth pixel, 0 far to 1 near. */
function nearness(source: Canvas): Float32Array {
  const columns = Math.ceil(source.width / 4);
  const rows = Math.ceil(source.height / 4);
  const map = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const down = row / rows;
      const across = (column / columns - 0.5) * 2;
      const middle = Math.exp(-across * across * 2.2 - ((down - 0.55) / 0.45) ** 2);
      map[row * columns + column] = clamp(down * down * 0.75 + middle * 0.5);
    }
  }
  return map;
}
