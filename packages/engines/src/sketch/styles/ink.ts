import { hex, type Rgb } from '../color.ts';
import { blend, clamp, createNoise, smooth } from '../noise.ts';
import { inksOf } from '../palettes.ts';
import { blurred, type Canvas, sheet } from '../raster.ts';
import type { Stage } from '../stage.ts';
import { brightness, pixelsOf } from './pixels.ts';

/** Drawn with a pen: contours and hatching; with washes of ink when `wash` is set. */
export function inkDrawing(canvas: Canvas, stage: Stage, wash: boolean): Canvas {
  const { width, height } = canvas;
  const { unit } = stage;
  const noise = createNoise('ink');
  const fine = brightness(pixelsOf(blurred(canvas, 0.9 * unit)));
  const wide = brightness(pixelsOf(blurred(canvas, 2.6 * unit)));
  const soft = brightness(pixelsOf(blurred(canvas, 5 * unit)));
  const inks = stage.brief.paletteAsked ? inksOf(stage.brief.palette) : undefined;
  const ink: Rgb = inks?.[0] ?? hex('1b1a1e');
  const paper: Rgb = inks?.[5] ?? hex('f4efe4');
  const source = pixelsOf(blurred(canvas, 6 * unit));
  const out = sheet(width, height);
  const image = out.pen.createImageData(width, height);
  const { data } = image;
  let low = 1;
  let high = 0;
  for (let index = 0; index < soft.length; index += 97) {
    low = Math.min(low, soft[index] as number);
    high = Math.max(high, soft[index] as number);
  }
  const range = Math.max(0.2, high - low);
  const hatch = (u: number, spacing: number, shade: number): number => {
    const phase = Math.abs(((((u / spacing) % 1) + 1) % 1) - 0.5) * 2;
    return smooth(1 - shade - 0.16, 1 - shade + 0.16, phase);
  };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const index = y * width + x;
      const tremble = noise.at(x / (26 * unit), y / (26 * unit)) * 2.6 * unit;
      const tone = clamp(((soft[index] as number) - low) / range);
      const line = smooth(0.006, 0.035, (wide[index] as number) - (fine[index] as number)) * 0.95;
      const grainy = 0.88 + noise.at(x / (2.2 * unit), y / (2.2 * unit)) * 0.3;
      let dark = line;
      if (wash) {
        const level = 1 - tone;
        const steps = Math.floor(level * 4.6 + noise.sum(x / (70 * unit), y / (70 * unit), 3) * 0.6) / 4.6;
        dark = Math.max(dark, clamp(steps * 0.98 - 0.1) * (0.86 + noise.sum(x / (36 * unit), y / (36 * unit), 3) * 0.25));
        dark = Math.max(dark, tone < 0.22 ? 0.92 : 0);
      } else {
        const shade = smooth(0.78, 0.05, tone);
        if (shade > 0.08) dark = Math.max(dark, hatch(x + y + tremble, 8.5 * unit, shade * 0.5) * 0.72 * shade ** 0.4);
        if (shade > 0.42) dark = Math.max(dark, hatch(x - y + tremble, 8.5 * unit, (shade - 0.34) * 0.66) * 0.8);
        if (shade > 0.74) dark = Math.max(dark, hatch(x * 1.35 + tremble, 6.5 * unit, (shade - 0.66) * 1.2) * 0.85);
      }
      dark = clamp(dark * grainy);
      const cursor = index * 4;
      for (let channel = 0; channel < 3; channel += 1) {
        // A breath of the scene's colour stays in the washes.
        const ground = wash ? blend(paper[channel] as number, source[cursor + channel] as number, 0.1) : (paper[channel] as number);
        data[cursor + channel] = blend(ground, ink[channel] as number, dark);
      }
      data[cursor + 3] = 255;
    }
  }
  out.pen.putImageData(image, 0, 0);
  return out.canvas;
}
