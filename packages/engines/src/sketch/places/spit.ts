import { type Rgb, tune } from '../color.ts';
import { blend, clamp, smooth } from '../noise.ts';
import { type Canvas, paintField, sheet } from '../raster.ts';
import type { Stage } from '../stage.ts';
import { litBy } from '../tones.ts';
import { grassColor } from './ground-colors.ts';

/** Cuts a sheet off at the water line, so that its mirror image begins there. */
export function cut(stage: Stage, canvas: Canvas, line: number) {
  canvas.getContext('2d').clearRect(0, line, stage.width, stage.height);
  return canvas;
}

/** A tongue of land in the water, with grass on it. */
export function paintSpit(stage: Stage, x: number, line: number, wide: number, surface?: Rgb) {
  const { width, height, unit, tones, noise } = stage;
  const { canvas, pen } = sheet(width, height);
  const color = surface ?? grassColor(stage);
  const lit = litBy(tones, color, 0.8);
  const dark = litBy(tones, tune(color, { light: -0.18 }), 0.05);
  const thick = wide * 0.09;
  const face = paintField(wide * 2, thick * 3, 1.5, (px, py, out) => {
    const across = (px - wide) / wide;
    const shape = 1 - Math.abs(across) ** 1.7;
    const crest = thick * 1.1 - shape * thick * (0.75 + noise.sum(px / (80 * unit), 3, 3) * 0.5);
    const foot = thick * 1.15 + Math.max(0, shape) * thick * 0.35 + noise.at(px / (24 * unit), 8) * thick * 0.06;
    const stain = noise.sum(px / (30 * unit), py / (9 * unit), 3);
    const level = clamp(0.75 - ((py - crest) / Math.max(1, foot - crest)) * 0.85 + stain * 0.4);
    for (let channel = 0; channel < 3; channel += 1) out[channel] = blend(dark[channel] as number, lit[channel] as number, level);
    out[3] = shape > 0.02 && py > crest && py < foot ? smooth(crest, crest + 2, py) * smooth(foot, foot - 2, py) : 0;
  });
  pen.drawImage(face, x - wide, line - thick * 1.15);
  return canvas;
}
