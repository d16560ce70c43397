import { css, hex, mix } from '../color.ts';
import type { Pen } from '../raster.ts';
import type { Stage } from '../stage.ts';
import { wallColors } from './wall-colors.ts';

/** A red gate standing in water or at a path. */
export function paintTorii(stage: Stage, pen: Pen, x: number, base: number, tall: number, distance: number): void {
  const { light, tones } = stage;
  const red = wallColors(stage, hex('c2402c'), distance);
  const w = tall * 0.52;
  for (const side of [-1, 1]) {
    const gradient = pen.createLinearGradient(x + side * w - tall * 0.04, 0, x + side * w + tall * 0.04, 0);
    gradient.addColorStop(0, css(light.side > 0 ? red.dark : red.lit));
    gradient.addColorStop(1, css(light.side > 0 ? red.lit : red.dark));
    pen.fillStyle = gradient;
    pen.beginPath();
    pen.moveTo(x + side * w * 1.05 - tall * 0.035, base);
    pen.lineTo(x + side * w * 0.94 - tall * 0.03, base - tall * 0.9);
    pen.lineTo(x + side * w * 0.94 + tall * 0.03, base - tall * 0.9);
    pen.lineTo(x + side * w * 1.05 + tall * 0.035, base);
    pen.fill();
  }
  pen.fillStyle = css(mix(red.shade, red.lit, 0.45));
  pen.fillRect(x - w * 1.16, base - tall * 0.74, w * 2.32, tall * 0.055);
  pen.fillRect(x - tall * 0.025, base - tall * 0.9, tall * 0.05, tall * 0.18);
  pen.fillStyle = css(mix(tones.deep, red.shade, 0.35));
  pen.beginPath();
  pen.moveTo(x - w * 1.42, base - tall * 1.02);
  pen.quadraticCurveTo(x, base - tall * 0.93, x + w * 1.42, base - tall * 1.02);
  pen.lineTo(x + w * 1.36, base - tall * 0.93);
  pen.quadraticCurveTo(x, base - tall * 0.855, x - w * 1.36, base - tall * 0.93);
  pen.fill();
  pen.fillStyle = css(mix(red.shade, red.lit, 0.6));
  pen.beginPath();
  pen.moveTo(x - w * 1.34, base - tall * 0.925);
  pen.quadraticCurveTo(x, base - tall * 0.85, x + w * 1.34, base - tall * 0.925);
  pen.lineTo(x + w * 1.3, base - tall * 0.88);
  pen.quadraticCurveTo(x, base - tall * 0.815, x - w * 1.3, base - tall * 0.88);
  pen.fill();
}
