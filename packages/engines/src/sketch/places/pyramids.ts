import { css, type Rgb } from '../color.ts';
import { sheet } from '../raster.ts';
import type { Stage } from '../stage.ts';
import { atDistance, litBy } from '../tones.ts';

export function pyramids(stage: Stage, base: number, sand: Rgb) {
  const { width, height, tones, light, focus } = stage;
  const { canvas, pen } = sheet(width, height);
  for (const [at, size, distance] of [
    [focus.x + width * 0.24, 0.17, 0.5],
    [focus.x - width * 0.2, 0.22, 0.4],
    [focus.x, 0.34, 0.25],
  ] as const) {
    const half = size * Math.min(width, height) * 0.82;
    const top = base - half * 1.06;
    const ridge = at + light.side * half * 0.2;
    pen.fillStyle = css(atDistance(tones, litBy(tones, sand, 0.08), distance));
    pen.beginPath();
    pen.moveTo(at - half, base + 6);
    pen.lineTo(at, top);
    pen.lineTo(at + half, base + 6);
    pen.fill();
    pen.fillStyle = css(atDistance(tones, litBy(tones, sand, 0.95), distance));
    pen.beginPath();
    pen.moveTo(ridge, base + 6);
    pen.lineTo(at, top);
    pen.lineTo(at + light.side * half, base + 6);
    pen.fill();
    pen.save();
    pen.beginPath();
    pen.moveTo(at - half, base + 6);
    pen.lineTo(at, top);
    pen.lineTo(at + half, base + 6);
    pen.clip();
    pen.strokeStyle = css(tones.deep, 0.09);
    pen.lineWidth = 1;
    pen.beginPath();
    for (let y = top; y < base + 6; y += half / 34) {
      pen.moveTo(at - half, y);
      pen.lineTo(at + half, y);
    }
    pen.stroke();
    pen.restore();
  }
  return canvas;
}
