import { css, hex, mix } from '../color.ts';
import { clamp } from '../noise.ts';
import type { Pen } from '../raster.ts';
import type { Stage } from '../stage.ts';
import { wallColors } from './wall-colors.ts';

/** A broken colonnade: columns with their light and shade, some fallen short. */
export function paintColonnade(stage: Stage, pen: Pen, x: number, base: number, wide: number, tall: number, distance: number): void {
  const { light } = stage;
  const random = stage.random.branch(`columns/${Math.round(x)}`);
  const stone = wallColors(stage, hex('cbb998'), distance);
  const count = Math.max(4, Math.round(wide / (tall * 0.3)));
  const pitch = wide / count;
  const radius = pitch * 0.21;
  pen.fillStyle = css(stone.shade);
  for (let stepIndex = 0; stepIndex < 3; stepIndex += 1) {
    pen.fillStyle = css(mix(stone.shade, stone.lit, 0.25 + stepIndex * 0.28));
    pen.fillRect(
      x - wide / 2 - pitch * (0.4 - stepIndex * 0.12),
      base - stepIndex * tall * 0.035 - tall * 0.035,
      wide + pitch * (0.8 - stepIndex * 0.24),
      tall * 0.037,
    );
  }
  const floor = base - tall * 0.105;
  const whole = Math.round(count * random.between(0.5, 0.75));
  const from = random.happens(0.5) ? 0 : count - whole;
  for (let index = 0; index < count; index += 1) {
    const standing = index >= from && index < from + whole;
    const h = standing ? tall * 0.72 : tall * random.between(0.12, 0.6);
    const cx = x - wide / 2 + pitch * (index + 0.5);
    const gradient = pen.createLinearGradient(cx - radius, 0, cx + radius, 0);
    for (let flute = 0; flute <= 8; flute += 1) {
      const t = flute / 8;
      const facing = clamp(0.5 + (t - 0.5) * light.side * 1.3);
      gradient.addColorStop(t, css(mix(stone.dark, stone.lit, facing * (flute % 2 === 0 ? 1 : 0.78))));
    }
    pen.fillStyle = gradient;
    pen.beginPath();
    pen.moveTo(cx - radius, floor);
    pen.lineTo(cx - radius * 0.84, floor - h);
    if (standing) pen.lineTo(cx + radius * 0.84, floor - h);
    else {
      pen.lineTo(cx - radius * 0.2, floor - h + radius * random.between(0, 0.8));
      pen.lineTo(cx + radius * 0.3, floor - h - radius * random.between(0, 0.7));
      pen.lineTo(cx + radius * 0.84, floor - h + radius * random.between(0, 0.9));
    }
    pen.lineTo(cx + radius, floor);
    pen.fill();
    if (standing) {
      pen.fillStyle = css(mix(stone.lit, stone.shade, 0.3));
      pen.fillRect(cx - radius * 1.25, floor - h - tall * 0.03, radius * 2.5, tall * 0.032);
    }
  }
  const left = x - wide / 2 + pitch * from;
  const right = left + pitch * whole;
  const beam = floor - tall * 0.75;
  pen.fillStyle = css(mix(stone.lit, stone.shade, 0.4));
  pen.fillRect(left, beam - tall * 0.085, right - left, tall * 0.085);
  pen.fillStyle = css(stone.shade);
  pen.fillRect(left, beam - tall * 0.022, right - left, tall * 0.022);
  pen.fillStyle = css(mix(stone.lit, stone.shade, 0.15));
  pen.beginPath();
  pen.moveTo(left - pitch * 0.1, beam - tall * 0.085);
  pen.lineTo((left + right) / 2, beam - tall * 0.085 - (right - left) * 0.15);
  pen.lineTo((left + right) / 2 + (right - left) * 0.18, beam - tall * 0.085 - (right - left) * 0.094);
  pen.lineTo((left + right) / 2 + (right - left) * 0.22, beam - tall * 0.085);
  pen.fill();
}
