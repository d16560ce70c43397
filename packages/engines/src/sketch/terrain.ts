import { css, mix, type Rgb, rampTable } from './color.ts';
import { blend, clamp, smooth } from './noise.ts';
import { type Canvas, type Pen, paintField, sheet } from './raster.ts';
import type { Stage } from './stage.ts';
import { atDistance, litBy } from './tones.ts';

/** The upper edge of a piece of land, one height per column of pixels. */
export type Outline = Float64Array;

export interface Range {
  /** The foot line, in pixels from the top. */
  readonly base: number;
  /** How high the highest peak may rise, in pixels. */
  readonly rise: number;
  readonly distance: number;
  readonly rock: Rgb;
  /** 0…1 of the rise that carries snow. */
  readonly snow: number;
  /** How jagged: hills are 0, alps 1. */
  readonly jagged: number;
  /** Peaks across the picture. */
  readonly peaks: number;
  readonly name: string;
  /** Where the main peak stands, 0…1, when there is one. */
  readonly summit?: number;
  readonly mist?: number;
}

export function outlineOf(stage: Stage, range: Pick<Range, 'base' | 'rise' | 'jagged' | 'peaks' | 'name' | 'summit'>): Outline {
  const { width, noise, unit } = stage;
  const random = stage.random.branch(`outline/${range.name}`);
  const shift = random.between(0, 200);
  const outline = new Float64Array(Math.ceil(width) + 2);
  const scale = (range.peaks * Math.max(1, width / (1000 * unit))) / width;
  for (let x = 0; x < outline.length; x += 1) {
    const u = x * scale + shift;
    const rolling = 0.5 + noise.sum(u * 0.8, shift, 3) * 0.62;
    const ridged = noise.ridges(u * 0.62 + 3, shift + 5, 7) * 1.02 - 0.14;
    let height = blend(rolling, ridged * 0.72 + rolling * 0.3, range.jagged);
    if (range.summit !== undefined) {
      const away = Math.abs(x / width - range.summit);
      height = height * 0.6 + Math.max(0, 1 - away * 3.1) ** 1.25 * 0.62;
    }
    height += noise.at(x / (7 * unit), shift) * 0.006 * range.jagged;
    outline[x] = range.base - clamp(height, 0.02, 1.35) * range.rise;
  }
  return outline;
}

export function traceOutline(pen: Pen, outline: Outline, bottom: number): void {
  pen.beginPath();
  pen.moveTo(0, bottom);
  for (let x = 0; x < outline.length; x += 1) pen.lineTo(x, outline[x] as number);
  pen.lineTo(outline.length, bottom);
  pen.closePath();
}

/** A mountain range with lit and shaded faces, snow, and mist at its feet. */
export function paintRange(stage: Stage, range: Range): Canvas {
  const { width, height, tones, noise, light, unit } = stage;
  const outline = outlineOf(stage, range);
  const random = stage.random.branch(`range/${range.name}`);
  const shift = random.between(0, 300);
  let top = height;
  for (const y of outline) top = Math.min(top, y);
  const bottom = Math.min(height, range.base + 4);
  const steps = 64;
  const colors = (surface: Rgb): Float64Array =>
    rampTable(
      Array.from({ length: 9 }, (_, index) => ({
        at: index / 8,
        color: atDistance(tones, litBy(tones, surface, index / 8), range.distance),
      })),
      steps,
    );
  const rock = colors(range.rock);
  const snow = colors([248, 250, 255]);
  const haze = mix(tones.haze, tones.horizon, 0.35);
  const mist = range.mist ?? 0.75;
  const size = 190 * unit * (1.25 - range.distance * 0.75);
  const lean = 0.1 * light.side;
  const hard = 1.6 + tones.contrast * 3.2;
  const face = paintField(width, Math.max(8, bottom - top), range.distance > 0.7 ? 3 : 2, (x, fieldY, out) => {
    const y = fieldY + top;
    const crest = outline[Math.min(outline.length - 1, Math.floor(x))] as number;
    const down = Math.max(0, y - crest);
    // Gullies follow the fall line: stretched downwards and bent by the crest above them.
    const u = x / size + (down / size) * 0.22 * noise.at(x / (size * 2.2), shift) + shift;
    const v = (y - crest * 0.55) / (size * 1.7) + shift;
    const here = noise.ridges(u, v, 4);
    const there = noise.ridges(u + lean, v - 0.05, 4);
    const shape = clamp(
      0.45 +
        (here - there) * hard +
        noise.at(u * 0.6, v * 0.6) * 0.26 +
        (((outline[Math.min(outline.length - 1, Math.floor(x + 9 * unit))] as number) -
          (outline[Math.max(0, Math.floor(x - 9 * unit))] as number)) /
          (34 * unit)) *
          0.32 *
          -light.side,
    );
    const level = 1 - (y - (range.base - range.rise)) / range.rise;
    const covered = range.snow > 0 ? smooth(0.06, -0.1, 1 - range.snow - level + (here - 0.55) * 0.5 + noise.at(u * 3, v * 3) * 0.1) : 0;
    const index = Math.floor(shape * (steps - 1)) * 3;
    const fade = smooth(0.25, 1, (y - top) / Math.max(1, range.base - top)) ** 1.5 * mist;
    for (let channel = 0; channel < 3; channel += 1) {
      const surface = blend(rock[index + channel] as number, snow[index + channel] as number, covered);
      out[channel] = blend(surface, haze[channel] as number, fade);
    }
  });
  const { canvas, pen } = sheet(width, height);
  pen.save();
  traceOutline(pen, outline, height);
  pen.clip();
  pen.fillStyle = css(mix(atDistance(tones, range.rock, range.distance), haze, mist));
  pen.fillRect(0, bottom - 2, width, height);
  pen.drawImage(face, 0, top);
  pen.restore();
  return canvas;
}

export interface Ground {
  readonly top: number;
  readonly rise: number;
  readonly distance: number;
  readonly lit: Rgb;
  readonly shade: Rgb;
  readonly waves: number;
  readonly name: string;
  /** How much lower it lies on the right than on the left, in pixels. */
  readonly slope?: number;
  /** Size of the patches in units. */
  readonly patch?: number;
}

/** Rolling ground with patches of light, nearer ground darker and richer. Returns its outline too, to stand things on. */
export function paintGround(stage: Stage, ground: Ground): { canvas: Canvas; outline: Outline } {
  const { width, height, tones, noise, light, unit } = stage;
  const outline = outlineOf(stage, {
    base: ground.top + ground.rise,
    rise: ground.rise,
    jagged: 0,
    peaks: ground.waves,
    name: ground.name,
  });
  if (ground.slope !== undefined)
    for (let x = 0; x < outline.length; x += 1) outline[x] = (outline[x] as number) + (x / width - 0.5) * ground.slope;
  let top = height;
  for (const y of outline) top = Math.min(top, y);
  const random = stage.random.branch(`ground/${ground.name}`);
  const shift = random.between(0, 300);
  const patch = (ground.patch ?? 120) * unit;
  const bright = atDistance(tones, litBy(tones, ground.lit, 0.95), ground.distance);
  const dark = atDistance(tones, litBy(tones, ground.shade, 0.15), ground.distance);
  const steps = 64;
  const ramp = rampTable(
    [
      { at: 0, color: dark },
      { at: 1, color: bright },
    ],
    steps,
  );
  const tall = Math.max(8, height - top);
  const face = paintField(width, tall, 3, (x, fieldY, out) => {
    const y = fieldY + top;
    const crest = outline[Math.min(outline.length - 1, Math.floor(x))] as number;
    const down = Math.max(0, y - crest);
    // Perspective: patches flatten towards the crest.
    const near = 0.25 + (down / Math.max(1, height - ground.top)) * 1.6;
    const u = (x - width / 2) / (patch * near) + shift;
    const v = Math.log(0.12 + near) * 5 + shift;
    const stain = noise.sum(u, v, 4);
    const rim = Math.exp(-down / (16 * unit)) * 0.34 * tones.contrast;
    const sideways = ((x - light.x) / width) * -0.22 * (light.height < 0.5 ? 1 : 0.4) * Math.sign(1);
    const level = clamp(0.54 + stain * 0.55 + rim - Math.abs(sideways) * 0.5 - smooth(0.25, 1, down / (height - ground.top + 1)) * 0.38);
    const index = Math.floor(level * (steps - 1)) * 3;
    out[0] = ramp[index] as number;
    out[1] = ramp[index + 1] as number;
    out[2] = ramp[index + 2] as number;
  });
  const { canvas, pen } = sheet(width, height);
  pen.save();
  traceOutline(pen, outline, height + 2);
  pen.clip();
  pen.drawImage(face, 0, top);
  pen.restore();
  return { canvas, outline };
}

/** The height of an outline at a column. */
export const heightAt = (outline: Outline, x: number): number => outline[Math.round(clamp(x, 0, outline.length - 1))] as number;
