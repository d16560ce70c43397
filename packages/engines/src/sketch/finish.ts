import { clamp, smooth } from './noise.ts';
import type { Grade } from './palettes.ts';
import { chance } from './random.ts';
import { type Canvas, sheet } from './raster.ts';

/** Lets bright places bleed into their surroundings, as in a lens. */
export function bloom(canvas: Canvas, strength: number): void {
  const { width, height } = canvas;
  const small = sheet(width / 4, height / 4);
  small.pen.drawImage(canvas, 0, 0, small.canvas.width, small.canvas.height);
  const image = small.pen.getImageData(0, 0, small.canvas.width, small.canvas.height);
  const { data } = image;
  for (let index = 0; index < data.length; index += 4) {
    const bright = ((data[index] as number) * 0.3 + (data[index + 1] as number) * 0.55 + (data[index + 2] as number) * 0.15) / 255;
    const keep = smooth(0.58, 1, bright);
    data[index] = (data[index] as number) * keep;
    data[index + 1] = (data[index + 1] as number) * keep;
    data[index + 2] = (data[index + 2] as number) * keep;
  }
  small.pen.putImageData(image, 0, 0);
  const pen = canvas.getContext('2d');
  const edge = Math.min(width, height) / 4;
  for (const [radius, part] of [
    [edge * 0.012, 0.5],
    [edge * 0.05, 0.5],
  ] as const) {
    const soft = sheet(small.canvas.width, small.canvas.height);
    soft.pen.filter = `blur(${radius}px)`;
    soft.pen.drawImage(small.canvas, 0, 0);
    pen.save();
    pen.globalCompositeOperation = 'screen';
    pen.globalAlpha = clamp(strength * part);
    pen.drawImage(soft.canvas, 0, 0, width, height);
    pen.restore();
  }
}

export interface FinishOptions {
  readonly grade: Grade | undefined;
  /** 0…1. */
  readonly grain: number;
  readonly vignette: number;
  /** 0…1: lifted blacks and softer whites, as on film. */
  readonly fade: number;
  readonly contrast: number;
  readonly seed: string;
}

/** One pass over all pixels: tone curve, palette, vignette, grain. */
export function develop(pixels: Uint8ClampedArray, width: number, height: number, options: FinishOptions): void {
  const { grade, grain, vignette, fade, contrast } = options;
  const tone = new Float64Array(256);
  for (let value = 0; value < 256; value += 1) {
    const t = value / 255;
    const curved = t + (t * t * (3 - 2 * t) - t) * contrast;
    tone[value] = 255 * (fade * 0.045 + curved * (1 - fade * 0.07));
  }
  const speckle = grainTable(options.seed);
  const amplitude = (2.4 + grain * 26) * Math.min(1, 0.55 + Math.min(width, height) / 2200);
  const centreX = width / 2;
  const centreY = height / 2;
  const reach = 1 / (centreX * centreX + centreY * centreY);
  const ramp = grade?.ramp;
  const strength = grade?.strength ?? 0;
  const coarse = Math.max(1, Math.min(width, height) / 1100);
  const rowChance = chance(options.seed);
  let cursor = 0;
  for (let y = 0; y < height; y += 1) {
    const dy = (y - centreY) * (y - centreY);
    const speckleRow = (Math.floor(y / coarse) & 255) * 256;
    const shift = Math.floor(rowChance.next() * 3) + (y >> 8) * 97;
    for (let x = 0; x < width; x += 1) {
      let red = tone[pixels[cursor] as number] as number;
      let green = tone[pixels[cursor + 1] as number] as number;
      let blue = tone[pixels[cursor + 2] as number] as number;
      const bright = red * 0.2126 + green * 0.7152 + blue * 0.0722;
      if (ramp) {
        const index = Math.min(255, Math.round(bright)) * 3;
        red += ((ramp[index] as number) - red) * strength;
        green += ((ramp[index + 1] as number) - green) * strength;
        blue += ((ramp[index + 2] as number) - blue) * strength;
      }
      const away = ((x - centreX) * (x - centreX) + dy) * reach;
      const shade = 1 - vignette * away * away * 1.1 - vignette * away * 0.22;
      // Film grain is strongest in the middle tones and nearly gone in the highlights.
      const middle = 0.45 + 1.1 * (bright / 255) * (1 - bright / 255) * 2;
      const noise = (speckle[speckleRow + ((Math.floor(x / coarse) + shift) & 255)] as number) * amplitude * middle;
      pixels[cursor] = red * shade + noise;
      pixels[cursor + 1] = green * shade + noise;
      pixels[cursor + 2] = blue * shade + noise * 1.06;
      pixels[cursor + 3] = 255;
      cursor += 4;
    }
  }
}

const grainTables = new Map<string, Float32Array>();

/** 256 × 256 of slightly clumped noise, −1…1. */
function grainTable(seed: string): Float32Array {
  const known = grainTables.get(seed);
  if (known) return known;
  const random = chance(`grain/${seed}`);
  const raw = new Float32Array(65536);
  for (let index = 0; index < raw.length; index += 1) raw[index] = random.next() + random.next() - 1;
  const table = new Float32Array(65536);
  for (let index = 0; index < raw.length; index += 1) {
    const right = raw[(index & 0xff00) | ((index + 1) & 255)] as number;
    const below = raw[(index + 256) & 0xffff] as number;
    table[index] = (raw[index] as number) * 0.62 + (right + below) * 0.26;
  }
  if (grainTables.size > 24) grainTables.clear();
  grainTables.set(seed, table);
  return table;
}
