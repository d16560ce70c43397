import { css, hex, mix } from '../color.ts';
import { clamp } from '../noise.ts';
import { glow, type Pen } from '../raster.ts';
import type { Stage } from '../stage.ts';
import { atDistance } from '../tones.ts';
import { wallColors } from './wall-colors.ts';

/** A lighthouse on its rock; at dusk and night its beams sweep the haze. */
export function paintLighthouse(stage: Stage, pen: Pen, x: number, base: number, tall: number, distance: number): void {
  const { tones, light, unit } = stage;
  const white = wallColors(stage, hex('f1ece2'), distance);
  const red = wallColors(stage, hex(stage.random.branch('lighthouse').pick(['b5372c', '2f4a6b', 'c2452f', '2d2f33'])), distance);
  const half = tall * 0.095;
  const narrow = half * 0.62;
  const bodyTop = base - tall * 0.76;
  const widthAt = (y: number): number => {
    const t = clamp((base - y) / (base - bodyTop));
    return half + (narrow - half) * t ** 0.8;
  };
  if (tones.lamps > 0.35) {
    const lampY = base - tall * 0.83;
    for (const direction of [-1, 1]) {
      pen.save();
      pen.globalCompositeOperation = 'screen';
      const length = stage.width * 0.75;
      const beam = pen.createLinearGradient(x, lampY, x + direction * length, lampY - length * 0.05);
      beam.addColorStop(0, css([255, 240, 200], 0.5 * tones.lamps));
      beam.addColorStop(0.3, css([255, 236, 190], 0.16 * tones.lamps));
      beam.addColorStop(1, css([255, 236, 190], 0));
      pen.fillStyle = beam;
      pen.filter = `blur(${4 * unit}px)`;
      pen.beginPath();
      pen.moveTo(x, lampY);
      pen.lineTo(x + direction * length, lampY - length * 0.15);
      pen.lineTo(x + direction * length, lampY + length * 0.03);
      pen.fill();
      pen.restore();
    }
  }
  const bands = 5;
  for (let band = 0; band < bands; band += 1) {
    const from = base + (bodyTop - base) * (band / bands);
    const to = base + (bodyTop - base) * ((band + 1) / bands);
    const tone = band % 2 === 1 ? red : white;
    const w0 = widthAt(from);
    const w1 = widthAt(to);
    const gradient = pen.createLinearGradient(x - w0, 0, x + w0, 0);
    const lit = css(tone.lit);
    const shade = css(tone.shade);
    gradient.addColorStop(0, light.side > 0 ? css(tone.dark) : css(mix(tone.lit, tone.shade, 0.2)));
    gradient.addColorStop(0.3, light.side > 0 ? shade : lit);
    gradient.addColorStop(0.72, light.side > 0 ? lit : shade);
    gradient.addColorStop(1, light.side > 0 ? css(mix(tone.lit, tone.shade, 0.2)) : css(tone.dark));
    pen.fillStyle = gradient;
    pen.beginPath();
    pen.moveTo(x - w0, from + 0.5);
    pen.quadraticCurveTo(x, from + w0 * 0.24, x + w0, from + 0.5);
    pen.lineTo(x + w1, to);
    pen.quadraticCurveTo(x, to + w1 * 0.24, x - w1, to);
    pen.closePath();
    pen.fill();
  }
  pen.fillStyle = css(mix(tones.deep, white.shade, 0.3));
  for (const at of [0.2, 0.42, 0.64]) {
    const y = base + (bodyTop - base) * at;
    pen.beginPath();
    pen.roundRect(x - tall * 0.012 + light.side * half * 0.15, y - tall * 0.035, tall * 0.024, tall * 0.04, [
      tall * 0.012,
      tall * 0.012,
      0,
      0,
    ]);
    pen.fill();
  }
  const dark = css(mix(tones.deep, atDistance(tones, hex('3a3f46'), distance), 0.6));
  pen.fillStyle = dark;
  pen.fillRect(x - narrow * 1.4, bodyTop - tall * 0.014, narrow * 2.8, tall * 0.018);
  pen.strokeStyle = dark;
  pen.lineWidth = Math.max(0.7, tall * 0.005);
  pen.beginPath();
  for (let post = -4; post <= 4; post += 1) {
    pen.moveTo(x + (post / 4) * narrow * 1.34, bodyTop - tall * 0.012);
    pen.lineTo(x + (post / 4) * narrow * 1.34, bodyTop - tall * 0.05);
  }
  pen.moveTo(x - narrow * 1.34, bodyTop - tall * 0.05);
  pen.lineTo(x + narrow * 1.34, bodyTop - tall * 0.05);
  pen.stroke();
  const lampTop = bodyTop - tall * 0.11;
  const lampGradient = pen.createLinearGradient(0, lampTop, 0, bodyTop);
  lampGradient.addColorStop(0, css(mix(tones.lamp, [255, 250, 225], 0.7)));
  lampGradient.addColorStop(1, css(tones.lamp));
  pen.fillStyle = tones.lamps > 0.25 ? lampGradient : css(mix(tones.sky, [255, 255, 255], 0.3));
  pen.fillRect(x - narrow * 0.74, lampTop, narrow * 1.48, bodyTop - lampTop - tall * 0.012);
  pen.fillStyle = dark;
  for (const at of [-0.76, -0.28, 0.22, 0.7]) pen.fillRect(x + narrow * at, lampTop, narrow * 0.07, bodyTop - lampTop);
  pen.fillStyle = css(mix(red.shade, red.lit, 0.4));
  pen.beginPath();
  pen.moveTo(x - narrow, lampTop + tall * 0.006);
  pen.quadraticCurveTo(x - narrow * 0.5, lampTop - tall * 0.075, x, lampTop - tall * 0.085);
  pen.quadraticCurveTo(x + narrow * 0.5, lampTop - tall * 0.075, x + narrow, lampTop + tall * 0.006);
  pen.fill();
  pen.fillRect(x - tall * 0.004, lampTop - tall * 0.125, tall * 0.008, tall * 0.05);
  if (tones.lamps > 0.25)
    glow(pen, x, lampTop + tall * 0.05, tall * 0.34, (alpha) => css(mix(tones.lamp, [255, 244, 210], 0.5), alpha), 0.9 * tones.lamps);
}
