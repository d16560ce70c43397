import { clamp, createNoise } from '../noise.ts';
import { chance } from '../random.ts';
import { blurred, type Canvas, sheet } from '../raster.ts';
import type { Stage } from '../stage.ts';
import { brightness, pixelsOf } from './pixels.ts';

/** How much contrast a place must have to earn the strokes of a pass. */
const thresholds = [0, 0.02, 0.05, 0.1] as const;

interface Brush {
  /** Width of the first strokes, in thousandths of the shorter edge. */
  readonly coarse: number;
  readonly passes: number;
  /** 0…1: how much a stroke covers. */
  readonly wet: number;
  /** How much the ridges of the paint catch the light. */
  readonly ridge: number;
}

/** Strokes of paint laid along the forms, large ones first, then smaller ones where there is something to see. */
export function brushwork(canvas: Canvas, stage: Stage, brush: Brush): Canvas {
  const { width, height } = canvas;
  const { unit } = stage;
  const random = chance('brush');
  const noise = createNoise('brush');
  // What the broad strokes see is out of focus anyway, so half of the points are enough for it.
  const half = sheet(width / 2, height / 2);
  half.pen.imageSmoothingQuality = 'medium';
  half.pen.drawImage(canvas, 0, 0, half.canvas.width, half.canvas.height);
  const out = sheet(width, height);
  out.pen.imageSmoothingQuality = 'medium';
  out.pen.drawImage(blurred(half.canvas, 4.5 * unit), 0, 0, width, height);
  const image = out.pen.getImageData(0, 0, width, height);
  const paint = new Paint(image.data, width, height, brush.wet);
  for (let pass = 0; pass < brush.passes; pass += 1) {
    const size = (brush.coarse / 2 ** pass) * unit * 1.5;
    const last = pass === brush.passes - 1;
    const scale = pass < 2 && !last ? 2 : 1;
    const seen = last ? canvas : blurred(scale === 2 ? half.canvas : canvas, Math.max(0.6, (size * 0.22) / scale));
    const pixels = pixelsOf(seen);
    const tone = brightness(pixels);
    const reach = Math.max(1, Math.round((size * 0.4) / scale));
    const spots = scatter(width, height, size * (pass < 2 ? 0.66 : 0.85), random);
    for (let spot = 0; spot < spots.length; spot += 2) {
      const sx = spots[spot] as number;
      const sy = spots[spot + 1] as number;
      const x = Math.round(clamp(sx / scale, reach, seen.width - 1 - reach));
      const here = Math.round(clamp(sy / scale, reach, seen.height - 1 - reach)) * seen.width + x;
      const gx = (tone[here + reach] as number) - (tone[here - reach] as number);
      const gy = (tone[here + reach * seen.width] as number) - (tone[here - reach * seen.width] as number);
      const edge = Math.sqrt(gx * gx + gy * gy);
      // Fine strokes only where the picture has detail; the ground coat stays visible elsewhere.
      if (pass > 0 && edge < (thresholds[pass] ?? 0.055) * random.between(0.6, 1.6)) continue;
      const formed = edge > 0.03;
      const angle = formed ? Math.atan2(gy, gx) + Math.PI / 2 : noise.sum(sx / (240 * unit), sy / (240 * unit), 2) * 2.6;
      const length = size * (formed ? 1.5 : 1.9) * random.between(0.7, 1.25);
      const at = here * 4;
      const shift = random.bell() * 9;
      paint.red = clamp((pixels[at] as number) + shift, 0, 255);
      paint.green = clamp((pixels[at + 1] as number) + shift, 0, 255);
      paint.blue = clamp((pixels[at + 2] as number) + shift * 0.8, 0, 255);
      paint.height = random.between(80, 176);
      paint.stroke(sx, sy, angle, length, size * random.between(0.42, 0.62), random.bell() * length * 0.3, size);
    }
  }
  paint.light(brush.ridge);
  out.pen.putImageData(image, 0, 0);
  return out.canvas;
}

/** Places for strokes, evenly spread but in no order: x, y, x, y … */
function scatter(width: number, height: number, spacing: number, random: ReturnType<typeof chance>): Float64Array {
  const columns = Math.ceil(width / spacing);
  const rows = Math.ceil(height / spacing);
  const spots = new Float64Array(columns * rows * 2);
  for (let index = 0; index < columns * rows; index += 1) {
    spots[index * 2] = (index % columns) * spacing + random.bell() * spacing;
    spots[index * 2 + 1] = Math.floor(index / columns) * spacing + random.bell() * spacing;
  }
  for (let index = columns * rows - 1; index > 0; index -= 1) {
    const other = random.whole(0, index) * 2;
    const here = index * 2;
    for (const axis of [0, 1]) {
      const kept = spots[here + axis] as number;
      spots[here + axis] = spots[other + axis] as number;
      spots[other + axis] = kept;
    }
  }
  return spots;
}

/** Wet paint: colour, and how thick it lies. Thirty thousand strokes as calls of a drawing library would take three times as long. */
class Paint {
  red = 0;
  green = 0;
  blue = 0;
  /** Thickness of the next stroke's ridges, 0…255. */
  height = 128;
  readonly #data: Uint8ClampedArray;
  readonly #relief: Uint8Array;
  readonly #width: number;
  readonly #rows: number;
  readonly #wet: number;

  constructor(data: Uint8ClampedArray, width: number, rows: number, wet: number) {
    this.#data = data;
    this.#width = width;
    this.#rows = rows;
    this.#wet = wet;
    this.#relief = new Uint8Array(width * rows).fill(128);
  }

  /** One bent stroke around (x, y) with round ends, and two ridges left by the bristles. Pixels; `size` is the brush's width. */
  stroke(x: number, y: number, angle: number, length: number, thick: number, bend: number, size: number): void {
    const data = this.#data;
    const relief = this.#relief;
    const width = this.#width;
    const wet = this.#wet;
    const { red, green, blue, height } = this;
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    const half = length / 2;
    const radius = thick / 2;
    const ridge = Math.max(0.7, size * 0.16) / 2;
    const outer = Math.max(radius, size * 0.2 + ridge) + 1;
    const spanX = Math.abs(cos) * (half + outer) + Math.abs(sin) * (outer + Math.abs(bend) / 2);
    const spanY = Math.abs(sin) * (half + outer) + Math.abs(cos) * (outer + Math.abs(bend) / 2);
    const left = Math.max(0, Math.floor(x - spanX));
    const right = Math.min(width - 1, Math.ceil(x + spanX));
    const bottom = Math.min(this.#rows - 1, Math.ceil(y + spanY));
    for (let row = Math.max(0, Math.floor(y - spanY)); row <= bottom; row += 1) {
      const dy = row - y;
      for (let column = left; column <= right; column += 1) {
        const dx = column - x;
        const along = dx * cos + dy * sin;
        const beyond = Math.abs(along) - half;
        if (beyond > outer) continue;
        const part = beyond > 0 ? 1 : along / half;
        const across = dy * cos - dx * sin - (bend / 2) * (1 - part * part);
        if (across > outer || across < -outer) continue;
        const far = beyond > 0 ? Math.sqrt(beyond * beyond + across * across) : Math.abs(across);
        const index = row * width + column;
        const cover = radius + 0.5 - far;
        if (cover > 0) {
          const alpha = (cover < 1 ? cover : 1) * wet;
          const at = index * 4;
          data[at] = (data[at] as number) + (red - (data[at] as number)) * alpha;
          data[at + 1] = (data[at + 1] as number) + (green - (data[at + 1] as number)) * alpha;
          data[at + 2] = (data[at + 2] as number) + (blue - (data[at + 2] as number)) * alpha;
        }
        if (beyond > ridge) continue;
        const bristle = ridge + 0.5 - Math.min(Math.abs(across + size * 0.2), Math.abs(across - size * 0.1));
        if (bristle > 0) {
          const alpha = (bristle < 1 ? bristle : 1) * 0.75;
          relief[index] = (relief[index] as number) + (height - (relief[index] as number)) * alpha;
        }
      }
    }
  }

  /** The ridges of the bristles catch the light from the upper left. */
  light(strength: number): void {
    const data = this.#data;
    const relief = this.#relief;
    const width = this.#width;
    for (let row = 1; row < this.#rows; row += 1) {
      for (let column = 1; column < width; column += 1) {
        const index = row * width + column;
        const lift = ((relief[index] as number) - (relief[index - 1 - width] as number)) * strength;
        const at = index * 4;
        data[at] = (data[at] as number) + lift;
        data[at + 1] = (data[at + 1] as number) + lift;
        data[at + 2] = (data[at + 2] as number) + lift;
      }
    }
  }
}
