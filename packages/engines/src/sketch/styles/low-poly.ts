import { css } from '../color.ts';
import { clamp } from '../noise.ts';
import { chance } from '../random.ts';
import { blurred, type Canvas, sheet } from '../raster.ts';
import type { Stage } from '../stage.ts';
import { brightness, pixelsOf } from './pixels.ts';

/** Triangles whose corners sit on the picture's edges. */
export function lowPoly(canvas: Canvas, stage: Stage): Canvas {
  const { width, height } = canvas;
  const { unit } = stage;
  const pixels = pixelsOf(blurred(canvas, 1.5 * unit));
  const tone = brightness(pixels);
  const random = chance('poly');
  const cell = (30 - stage.detail * 9) * unit;
  const columns = Math.ceil(width / cell) + 1;
  const rows = Math.ceil(height / cell) + 1;
  const corners: [number, number][] = [];
  for (let row = 0; row <= rows; row += 1) {
    for (let column = 0; column <= columns; column += 1) {
      const cx = (column - 0.5 + (row % 2) * 0.5) * cell;
      const cy = (row - 0.5) * cell;
      let best = -1;
      let spot: [number, number] = [cx, cy];
      for (let attempt = 0; attempt < 14; attempt += 1) {
        const x = Math.round(clamp(cx + random.bell() * cell * 0.62, 2, width - 3));
        const y = Math.round(clamp(cy + random.bell() * cell * 0.62, 2, height - 3));
        const edge =
          Math.abs((tone[y * width + x + 2] as number) - (tone[y * width + x - 2] as number)) +
          Math.abs((tone[(y + 2) * width + x] as number) - (tone[(y - 2) * width + x] as number)) +
          random.next() * 0.012;
        if (edge > best) {
          best = edge;
          spot = [x, y];
        }
      }
      const onEdge = column === 0 || row === 0 || column === columns || row === rows;
      corners.push(
        onEdge ? [cx + (column === 0 ? -cell : column === columns ? cell : 0), cy + (row === 0 ? -cell : row === rows ? cell : 0)] : spot,
      );
    }
  }
  const out = sheet(width, height);
  const corner = (row: number, column: number): [number, number] => corners[row * (columns + 1) + column] ?? [0, 0];
  const triangle = (a: [number, number], b: [number, number], c: [number, number]): void => {
    let [red, green, blue, count] = [0, 0, 0, 0];
    for (const [u, v] of [
      [0.33, 0.33],
      [0.2, 0.2],
      [0.6, 0.2],
      [0.2, 0.6],
      [0.45, 0.45],
      [0.1, 0.45],
      [0.45, 0.1],
    ] as const) {
      const x = Math.round(clamp(a[0] + (b[0] - a[0]) * u + (c[0] - a[0]) * v, 0, width - 1));
      const y = Math.round(clamp(a[1] + (b[1] - a[1]) * u + (c[1] - a[1]) * v, 0, height - 1));
      const at = (y * width + x) * 4;
      red += pixels[at] as number;
      green += pixels[at + 1] as number;
      blue += pixels[at + 2] as number;
      count += 1;
    }
    const facing = ((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / (cell * cell);
    const shift = clamp(facing - 0.9, -0.6, 0.6) * 7 + random.bell() * 5;
    const color = css([red / count + shift, green / count + shift, blue / count + shift]);
    out.pen.fillStyle = color;
    out.pen.strokeStyle = color;
    out.pen.lineWidth = 0.9;
    out.pen.beginPath();
    out.pen.moveTo(a[0], a[1]);
    out.pen.lineTo(b[0], b[1]);
    out.pen.lineTo(c[0], c[1]);
    out.pen.closePath();
    out.pen.fill();
    out.pen.stroke();
  };
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const [a, b, c, d] = [corner(row, column), corner(row, column + 1), corner(row + 1, column), corner(row + 1, column + 1)];
      if (row % 2 === 0) {
        triangle(a, b, c);
        triangle(b, d, c);
      } else {
        triangle(a, b, d);
        triangle(a, d, c);
      }
    }
  }
  return out.canvas;
}
