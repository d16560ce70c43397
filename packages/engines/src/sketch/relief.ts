import { css, type Rgb } from './color.ts';
import { createNoise, smooth } from './noise.ts';
import { type Canvas, curve, type Pen, type Point, sheet } from './raster.ts';
import type { Stage } from './stage.ts';
import { litBy } from './tones.ts';

/*
 * Figures are cut from flat shapes and then swollen: the soft distance from a shape's edge becomes a height, the height a
 * surface, and the surface takes the light of the scene. So a cat is lit by the same sun as the mountain behind it.
 */

export interface Sculptor {
  /** Adds a part over the earlier ones. Coordinates are parts of the figure's height; y grows downwards, 1 is the ground. */
  part(color: Rgb, trace: (pen: Pen) => void, options?: PartOptions): void;
  /** Draws on top without swelling: eyes, whiskers, seams. */
  mark(draw: (pen: Pen) => void): void;
  readonly canvas: Canvas;
  /** Where x = 0, y = 0 of the figure lies in the canvas, and how many pixels 1 is. */
  readonly left: number;
  readonly top: number;
  readonly scale: number;
  /** −1: lit from the left. */
  readonly side: number;
  /** A surface under this scene's light, for marks that are not swollen. */
  lit(surface: Rgb, light: number): Rgb;
}

interface PartOptions {
  /** How round, relative to the part: 1 is a pebble, 0.3 a cushion. */
  readonly round?: number;
  /** 0…1: streaks like fur along this angle. */
  readonly fur?: number;
  readonly furAngle?: number;
  /** Size of the swelling, in parts of the figure's height. */
  readonly puff?: number;
  readonly gloss?: number;
  /** Casts a soft shadow on the parts below. */
  readonly shadow?: number;
  /** 0…1: soft light from the front, as a portrait painter would place. */
  readonly fill?: number;
}

/** Begins a figure `tall` pixels high and `aspect` times as wide, with room around it. */
export function sculpt(stage: Stage, tall: number, aspect: number): Sculptor {
  const margin = Math.ceil(tall * 0.08) + 2;
  const scale = tall;
  const { canvas, pen } = sheet(tall * aspect + margin * 2, tall + margin * 2);
  const { tones, light } = stage;
  const noise = createNoise(7);
  const backlit = light.visible && light.height < 0.4;
  const lightX = light.side * (backlit ? 0.62 : 0.6);
  const lightY = -0.35 - light.height * 0.45;
  const lightZ = backlit ? 0.22 : 0.5;
  const norm = Math.hypot(lightX, lightY, lightZ);
  return {
    canvas,
    left: margin,
    top: margin,
    scale,
    side: light.side,
    lit: (surface, amount) => litBy(tones, surface, amount),
    part(color, trace, options = {}) {
      const { round = 0.8, fur = 0, furAngle = Math.PI / 2, puff = 0.06, gloss = 0, shadow = 0.3, fill = 0 } = options;
      const area = boundsOf(trace, canvas.width, canvas.height, margin, scale);
      if (!area) return;
      const { left, top, width, height } = area;
      const shape = sheet(width, height);
      shape.pen.translate(margin - left, margin - top);
      shape.pen.scale(scale, scale);
      shape.pen.fillStyle = css(color);
      shape.pen.beginPath();
      trace(shape.pen);
      shape.pen.fill();
      const image = shape.pen.getImageData(0, 0, width, height);
      const heights = swelling(shape.canvas, puff * scale);
      const { data } = image;
      const cos = Math.cos(furAngle);
      const sin = Math.sin(furAngle);
      const depth = round * puff * scale * 2.2;
      const step = 1;
      for (let y = 0; y < height; y += 1) {
        for (let x = 0; x < width; x += 1) {
          const at = (y * width + x) * 4;
          if ((data[at + 3] as number) === 0) continue;
          const index = y * width + x;
          const slopeX =
            ((heights[index + (x < width - step ? step : 0)] as number) - (heights[index - (x >= step ? step : 0)] as number)) * depth;
          const slopeY =
            ((heights[index + (y < height - step ? width : 0)] as number) - (heights[index - (y >= step ? width : 0)] as number)) * depth;
          let normalX = -slopeX;
          let normalY = -slopeY;
          let tone = 1;
          if (fur > 0) {
            const along = ((x + left) * cos + (y + top) * sin) / (scale * 0.055);
            const across = (-(x + left) * sin + (y + top) * cos) / (scale * 0.007);
            const hair = noise.at(across, along);
            normalX += hair * fur * 0.5;
            normalY += hair * fur * 0.2;
            tone = 1 + hair * fur * 0.22;
          }
          const length = Math.sqrt(normalX * normalX + normalY * normalY + 1);
          const facing = (normalX * lightX + normalY * lightY + lightZ) / (length * norm);
          const lit = Math.max(0, facing);
          const sky = 0.5 - (normalY / length) * 0.5;
          const edge = 1 - 1 / length;
          const rim =
            smooth(0.35, 0.95, edge) *
            Math.max(0, (normalX * lightX + normalY * lightY) / (length * norm)) *
            (backlit ? 1.15 : 0.4) *
            tones.contrast;
          const shine = gloss > 0 ? smooth(0.86, 0.985, facing) * gloss : 0;
          for (let channel = 0; channel < 3; channel += 1) {
            const surface = (data[at + channel] as number) * tone;
            const ambient = (tones.ambient[channel] as number) * (0.5 + sky * 0.62);
            const direct =
              (tones.sunlight[channel] as number) * (lit * (0.65 + tones.contrast * 0.5) * (1 - fill * 0.45) + fill * 0.5) + fill * 26;
            data[at + channel] =
              (surface * (ambient + direct)) / 255 + (tones.glow[channel] as number) * rim + (tones.disc[channel] as number) * shine;
          }
        }
      }
      shape.pen.putImageData(image, 0, 0);
      pen.save();
      if (shadow > 0) {
        // Only on what is already there: the shadow of a leg belongs on the body, not on the air.
        const cast = sheet(width, height);
        cast.pen.drawImage(shape.canvas, 0, 0);
        cast.pen.globalCompositeOperation = 'source-in';
        cast.pen.fillStyle = css(tones.deep, 0.9);
        cast.pen.fillRect(0, 0, width, height);
        pen.globalCompositeOperation = 'source-atop';
        pen.globalAlpha = shadow;
        pen.filter = `blur(${Math.max(1, scale * 0.016)}px)`;
        pen.drawImage(cast.canvas, left - light.side * scale * 0.01, top + scale * 0.012);
        pen.filter = 'none';
        pen.globalAlpha = 1;
        pen.globalCompositeOperation = 'source-over';
      }
      pen.drawImage(shape.canvas, left, top);
      pen.restore();
    },
    mark(draw) {
      pen.save();
      pen.translate(margin, margin);
      pen.scale(scale, scale);
      draw(pen);
      pen.restore();
    },
  };
}

/** The part of the canvas a shape touches, found on a small copy, so that a nose does not cost as much as a coat. */
function boundsOf(
  trace: (pen: Pen) => void,
  wide: number,
  high: number,
  margin: number,
  scale: number,
): { left: number; top: number; width: number; height: number } | undefined {
  const step = 8;
  const small = sheet(Math.ceil(wide / step), Math.ceil(high / step));
  small.pen.scale(1 / step, 1 / step);
  small.pen.translate(margin, margin);
  small.pen.scale(scale, scale);
  small.pen.beginPath();
  trace(small.pen);
  small.pen.fill();
  small.pen.lineWidth = (step * 2) / scale;
  small.pen.stroke();
  const { width, height } = small.canvas;
  const { data } = small.pen.getImageData(0, 0, width, height);
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if ((data[(y * width + x) * 4 + 3] as number) === 0) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  if (right < 0) return undefined;
  return {
    left: left * step,
    top: top * step,
    width: Math.min(wide, (right + 1) * step) - left * step,
    height: Math.min(high, (bottom + 1) * step) - top * step,
  };
}

/** A height for every pixel: 0 at the edge, 1 deep inside, as the eye reads a swollen shape. */
function swelling(shape: Canvas, radius: number): Float32Array {
  const { width, height } = shape;
  const soft = sheet(width, height);
  const total = new Float32Array(width * height);
  for (const [part, weight] of [
    [1, 0.5],
    [0.42, 0.32],
    [0.16, 0.18],
  ] as const) {
    soft.pen.clearRect(0, 0, width, height);
    soft.pen.filter = `blur(${Math.max(0.8, radius * part)}px)`;
    soft.pen.drawImage(shape, 0, 0);
    const { data } = soft.pen.getImageData(0, 0, width, height);
    for (let index = 0; index < total.length; index += 1) {
      const inside = Math.max(0, (data[index * 4 + 3] as number) / 255 - 0.42) / 0.58;
      total[index] = (total[index] as number) + Math.sqrt(inside) * weight;
    }
  }
  // The blurred alpha has only 256 steps; without this they would show as rings on every large smooth part.
  const reach = Math.max(1, Math.round(radius * 0.09));
  return boxBlur(boxBlur(total, width, height, reach), width, height, reach);
}

function boxBlur(values: Float32Array, width: number, height: number, reach: number): Float32Array {
  const across = new Float32Array(values.length);
  const result = new Float32Array(values.length);
  const run = (from: Float32Array, to: Float32Array, start: number, step: number, count: number): void => {
    const at = (index: number): number => from[start + Math.max(0, Math.min(count - 1, index)) * step] as number;
    let sum = 0;
    for (let index = -reach; index <= reach; index += 1) sum += at(index);
    for (let index = 0; index < count; index += 1) {
      to[start + index * step] = sum / (reach * 2 + 1);
      sum += at(index + reach + 1) - at(index - reach);
    }
  };
  for (let y = 0; y < height; y += 1) run(values, across, y * width, 1, width);
  for (let x = 0; x < width; x += 1) run(across, result, x, width, height);
  return result;
}

/** x, y and the half-thickness there. */
export type Joint = readonly [number, number, number];

/** A limb: a smooth tube through joints of changing thickness, with round ends. */
export function limb(pen: Pen, joints: readonly Joint[]): void {
  const fine: Joint[] = [];
  const at = (index: number): Joint => joints[Math.max(0, Math.min(joints.length - 1, index))] ?? [0, 0, 0];
  for (let index = 0; index < joints.length - 1; index += 1) {
    const [a, b, c, d] = [at(index - 1), at(index), at(index + 1), at(index + 2)];
    for (let step = 0; step < 6; step += 1) {
      const t = step / 6;
      const through = (k: 0 | 1 | 2): number =>
        0.5 *
        (2 * b[k] + (c[k] - a[k]) * t + (2 * a[k] - 5 * b[k] + 4 * c[k] - d[k]) * t * t + (3 * b[k] - a[k] - 3 * c[k] + d[k]) * t * t * t);
      fine.push([through(0), through(1), Math.max(0.001, through(2))]);
    }
  }
  fine.push(at(joints.length - 1));
  const left: Point[] = [];
  const right: Point[] = [];
  for (const [index, [x, y, r]] of fine.entries()) {
    const before = fine[Math.max(0, index - 1)] ?? [x, y, r];
    const after = fine[Math.min(fine.length - 1, index + 1)] ?? [x, y, r];
    const angle = Math.atan2(after[1] - before[1], after[0] - before[0]);
    left.push([x + Math.sin(angle) * r, y - Math.cos(angle) * r]);
    right.unshift([x - Math.sin(angle) * r, y + Math.cos(angle) * r]);
  }
  const outline = [...left, ...right];
  const [first] = outline;
  if (!first) return;
  pen.moveTo(first[0], first[1]);
  for (const [x, y] of outline) pen.lineTo(x, y);
  pen.closePath();
  for (const [x, y, r] of [fine[0], fine.at(-1)].filter((joint) => joint !== undefined)) {
    pen.moveTo(x + r, y);
    pen.arc(x, y, r, 0, Math.PI * 2);
  }
}

export const blob = (pen: Pen, points: readonly Point[]): void => curve(pen, points, true, 0.5);
