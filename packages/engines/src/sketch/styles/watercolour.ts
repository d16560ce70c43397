import type { Rgb } from '../color.ts';
import { blend, clamp, createNoise, smooth } from '../noise.ts';
import { blurred, type Canvas, sheet } from '../raster.ts';
import type { Stage } from '../stage.ts';
import { pixelsOf } from './pixels.ts';

const paper: Rgb = [249, 245, 236];

/** Washes that gather at their edges, run into each other and let the paper through. */
export function watercolour(canvas: Canvas, stage: Stage): Canvas {
  const { width, height } = canvas;
  const { unit } = stage;
  const noise = createNoise('wash');
  const soft = pixelsOf(blurred(canvas, 5.5 * unit));
  const fine = pixelsOf(blurred(canvas, 1.4 * unit));
  const out = sheet(width, height);
  const image = out.pen.createImageData(width, height);
  const { data } = image;
  // What changes slowly is worked out for every fourth point only.
  const wobbleX = coarse(
    width,
    height,
    (x, y) => noise.at(x / (70 * unit), y / (70 * unit)) * 5 * unit + noise.at(x / (9 * unit), y / (9 * unit)) * 1.6 * unit,
  );
  const wobbleY = coarse(
    width,
    height,
    (x, y) => noise.at(x / (70 * unit) + 50, y / (70 * unit)) * 5 * unit + noise.at(x / (9 * unit) + 9, y / (9 * unit)) * 1.6 * unit,
  );
  const stains = coarse(width, height, (x, y) => noise.sum(x / (120 * unit), y / (120 * unit), 4));
  for (let y = 0; y < height; y += 1) {
    const edgeY = Math.min(y, height - y) / (34 * unit);
    for (let x = 0; x < width; x += 1) {
      const fx = Math.round(clamp(x + wobbleX(x, y), 0, width - 1));
      const fy = Math.round(clamp(y + wobbleY(x, y), 0, height - 1));
      const from = (fy * width + fx) * 4;
      const stain = stains(x, y);
      const tooth = noise.at(x / (2.6 * unit), y / (2.6 * unit)) * 0.55 + noise.at(x / (5.4 * unit), y / (5.4 * unit)) * 0.45;
      const cursor = (y * width + x) * 4;
      const fromEdge = Math.min(x / (34 * unit), (width - x) / (34 * unit), edgeY);
      const inside = fromEdge > 1.6 ? 1 : smooth(0.35, 0.75, fromEdge + noise.sum(x / (46 * unit), y / (46 * unit), 3) * 0.55);
      const rim = inside > 0.02 && inside < 0.98 ? 0.12 : 0;
      let dark = 0;
      for (let channel = 0; channel < 3; channel += 1) dark += (soft[from + channel] as number) - (fine[from + channel] as number);
      // Pigment collects where a wash ended.
      const pooled = clamp(dark / 3 / 26, -0.5, 1);
      const pigment = clamp(0.86 + stain * 0.34 + pooled * 0.4 + tooth * 0.16 + rim) * 0.96;
      for (let channel = 0; channel < 3; channel += 1) {
        const base = blend(soft[from + channel] as number, fine[from + channel] as number, 0.62);
        const wash = 255 - (255 - base) * pigment;
        const ground = paper[channel] as number;
        data[cursor + channel] = blend(ground, Math.min(wash, wash * 0.94 + 18) * (ground / 255), inside);
      }
      data[cursor + 3] = 255;
    }
  }
  out.pen.putImageData(image, 0, 0);
  return out.canvas;
}

/** A smooth rule read at every fourth point and interpolated between. */
function coarse(width: number, height: number, rule: (x: number, y: number) => number): (x: number, y: number) => number {
  const step = 4;
  const columns = Math.ceil(width / step) + 2;
  const rows = Math.ceil(height / step) + 2;
  const values = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) values[row * columns + column] = rule(column * step, row * step);
  return (x, y) => {
    const index = (y >> 2) * columns + (x >> 2);
    const partX = (x & 3) / step;
    const partY = (y & 3) / step;
    const a = values[index] as number;
    const b = values[index + 1] as number;
    const c = values[index + columns] as number;
    const d = values[index + columns + 1] as number;
    const upper = a + (b - a) * partX;
    return upper + (c + (d - c) * partX - upper) * partY;
  };
}
