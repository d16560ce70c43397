import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { clamp } from './noise.ts';

export type { Canvas } from '@napi-rs/canvas';
export type Pen = SKRSContext2D;

export interface Sheet {
  readonly canvas: Canvas;
  readonly pen: Pen;
}

export function sheet(width: number, height: number): Sheet {
  const canvas = createCanvas(Math.max(1, Math.round(width)), Math.max(1, Math.round(height)));
  const pen = canvas.getContext('2d');
  pen.imageSmoothingQuality = 'high';
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  return { canvas, pen };
}

/** A sheet for laying pixels on pixels: the smooth filter softens a little even where nothing is scaled. */
export function exact(width: number, height: number): Sheet {
  const made = sheet(width, height);
  made.pen.imageSmoothingEnabled = false;
  return made;
}

/** Writes red, green, blue (0…255) and alpha (0…1) of the point (x, y) into `out`. */
export type Shader = (x: number, y: number, out: Float64Array) => void;

/** Paints every point of an area by a rule. `step` is the size of a painted point: 2 paints a quarter of the pixels and enlarges smoothly. */
export function paintField(width: number, height: number, step: number, shader: Shader): Canvas {
  const columns = Math.max(2, Math.ceil(width / step));
  const rows = Math.max(2, Math.ceil(height / step));
  const { canvas, pen } = sheet(columns, rows);
  const image = pen.createImageData(columns, rows);
  const { data } = image;
  const out = new Float64Array(4);
  const scaleX = width / columns;
  const scaleY = height / rows;
  let cursor = 0;
  for (let row = 0; row < rows; row += 1) {
    const y = (row + 0.5) * scaleY;
    for (let column = 0; column < columns; column += 1) {
      out[3] = 1;
      shader((column + 0.5) * scaleX, y, out);
      // A little of each neighbour's rounding error as a fixed pattern: smooth skies show no bands.
      const dither = (((column * 7 + row * 13) % 8) - 3.5) / 8;
      data[cursor] = clamp((out[0] as number) + dither, 0, 255);
      data[cursor + 1] = clamp((out[1] as number) + dither, 0, 255);
      data[cursor + 2] = clamp((out[2] as number) + dither, 0, 255);
      data[cursor + 3] = clamp(out[3] * 255, 0, 255);
      cursor += 4;
    }
  }
  pen.putImageData(image, 0, 0);
  if (columns === Math.round(width) && rows === Math.round(height)) return canvas;
  const full = sheet(width, height);
  full.pen.drawImage(canvas, 0, 0, full.canvas.width, full.canvas.height);
  return full.canvas;
}

export function blurred(source: Canvas, radius: number): Canvas {
  const { canvas, pen } = sheet(source.width, source.height);
  // The edge would fade into nothing, so the picture is drawn a little too large.
  const extra = radius * 2;
  pen.filter = `blur(${radius}px)`;
  pen.drawImage(source, -extra, -extra, source.width + extra * 2, source.height + extra * 2);
  return canvas;
}

export function copyOf(source: Canvas): Sheet {
  const copy = exact(source.width, source.height);
  copy.pen.drawImage(source, 0, 0);
  return copy;
}

/** A soft round light. */
export function glow(pen: Pen, x: number, y: number, radius: number, color: (alpha: number) => string, strength = 1): void {
  const gradient = pen.createRadialGradient(x, y, 0, x, y, radius);
  gradient.addColorStop(0, color(strength));
  gradient.addColorStop(0.12, color(strength * 0.62));
  gradient.addColorStop(0.3, color(strength * 0.26));
  gradient.addColorStop(0.6, color(strength * 0.07));
  gradient.addColorStop(1, color(0));
  pen.save();
  pen.globalCompositeOperation = 'screen';
  pen.fillStyle = gradient;
  pen.fillRect(x - radius, y - radius, radius * 2, radius * 2);
  pen.restore();
}

export type Point = readonly [number, number];

/** A closed or open smooth curve through all the points. */
export function curve(pen: Pen, points: readonly Point[], closed = true, tension = 0.5): void {
  const count = points.length;
  const at = (index: number): Point => {
    const wrapped = closed ? (index + count) % count : clamp(index, 0, count - 1);
    return points[wrapped] ?? [0, 0];
  };
  const k = (tension / 3) * 2;
  pen.moveTo(at(0)[0], at(0)[1]);
  for (let index = 0; index < (closed ? count : count - 1); index += 1) {
    const before = at(index - 1);
    const here = at(index);
    const next = at(index + 1);
    const after = at(index + 2);
    pen.bezierCurveTo(
      here[0] + ((next[0] - before[0]) * k) / 2,
      here[1] + ((next[1] - before[1]) * k) / 2,
      next[0] - ((after[0] - here[0]) * k) / 2,
      next[1] - ((after[1] - here[1]) * k) / 2,
      next[0],
      next[1],
    );
  }
  if (closed) pen.closePath();
}

/**
 * Gathers many small shapes of one colour. A path of thousands of shapes takes the rasteriser time in the square of their
 * number, one path each takes many calls; some dozens at a time is fastest.
 */
export function many(pen: Pen, how: 'fill' | 'stroke', size = 24): { next(): void; end(): void } {
  let count = 0;
  pen.beginPath();
  return {
    next() {
      count += 1;
      if (count % size !== 0) return;
      pen[how]();
      pen.beginPath();
    },
    end() {
      pen[how]();
    },
  };
}
