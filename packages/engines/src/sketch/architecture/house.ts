import { css, hex, mix, type Rgb, tune } from '../color.ts';
import type { Chance } from '../random.ts';
import { glow, type Pen } from '../raster.ts';
import type { Stage } from '../stage.ts';
import { atDistance, litBy } from '../tones.ts';
import { wallColors } from './wall-colors.ts';

export interface HouseLook {
  readonly wall: Rgb;
  readonly roof: Rgb;
  readonly distance: number;
  readonly timber?: boolean;
}

/** A house with a pitched roof seen a little from the side, its windows lit when lamps are on. */
export function paintHouse(stage: Stage, pen: Pen, x: number, base: number, wide: number, look: HouseLook, random: Chance): void {
  const { tones, light } = stage;
  const wall = wallColors(stage, look.wall, look.distance);
  const roof = wallColors(stage, look.roof, look.distance);
  const snowy = stage.brief.weather === 'snow' || stage.brief.extras.has('winter');
  const gable = wide * random.between(0.36, 0.44);
  const tall = wide * random.between(0.34, 0.46);
  const pitch = wide * random.between(0.3, 0.4);
  const eave = wide * 0.04;
  const gableLeft = light.side > 0 ? 1 : 0;
  const gx = gableLeft ? x - wide / 2 : x + wide / 2 - gable;
  const sx = gableLeft ? gx + gable : x - wide / 2;
  const side = wide - gable;
  const top = base - tall;
  const peak = top - pitch;
  const peakX = gx + gable / 2;
  const ridgeEnd = gableLeft ? x + wide / 2 - gable * 0.36 : x - wide / 2 + gable * 0.36;
  // Ground shadow.
  pen.fillStyle = css(tones.deep, 0.26);
  pen.beginPath();
  pen.ellipse(x - light.side * wide * 0.16, base, wide * 0.66, wide * 0.05, 0, 0, Math.PI * 2);
  pen.fill();
  // The long side takes the light, the gable is in shade.
  const sideGradient = pen.createLinearGradient(0, top, 0, base);
  sideGradient.addColorStop(0, css(mix(wall.shade, wall.lit, 0.45)));
  sideGradient.addColorStop(0.25, css(wall.lit));
  sideGradient.addColorStop(1, css(mix(wall.lit, wall.shade, 0.3)));
  pen.fillStyle = sideGradient;
  pen.fillRect(sx, top, side, tall);
  pen.fillStyle = css(wall.shade);
  pen.beginPath();
  pen.moveTo(gx, base);
  pen.lineTo(gx, top);
  pen.lineTo(peakX, peak);
  pen.lineTo(gx + gable, top);
  pen.lineTo(gx + gable, base);
  pen.closePath();
  pen.fill();
  if (look.timber) {
    pen.strokeStyle = css(wall.dark, 0.4);
    pen.lineWidth = Math.max(0.5, wide * 0.006);
    pen.beginPath();
    for (let y = base - wide * 0.05; y > top; y -= wide * 0.055) {
      pen.moveTo(gx, y);
      pen.lineTo(gx + gable, y);
      pen.moveTo(sx, y);
      pen.lineTo(sx + side, y);
    }
    pen.stroke();
  }
  // Chimney behind the ridge, with a thread of smoke on cool days.
  const chimneyX = gableLeft ? peakX + side * 0.55 : peakX - side * 0.55;
  pen.fillStyle = css(wall.dark);
  pen.fillRect(chimneyX - wide * 0.03, peak - wide * 0.075, wide * 0.062, pitch * 0.6);
  // Roof.
  const outer = gableLeft ? x + wide / 2 + eave : x - wide / 2 - eave;
  const roofGradient = pen.createLinearGradient(0, peak, 0, top);
  const roofLit = snowy ? atDistance(tones, litBy(tones, [244, 247, 252], 0.85), look.distance) : roof.lit;
  roofGradient.addColorStop(0, css(roofLit));
  roofGradient.addColorStop(1, css(mix(roofLit, snowy ? tones.ambient : roof.shade, 0.35)));
  pen.fillStyle = roofGradient;
  pen.beginPath();
  pen.moveTo(peakX, peak);
  pen.lineTo(ridgeEnd, peak + pitch * 0.02);
  pen.lineTo(outer, top + eave * 0.9);
  pen.lineTo(gableLeft ? gx + gable - eave * 0.4 : gx + eave * 0.4, top + eave * 0.9);
  pen.closePath();
  pen.fill();
  pen.save();
  pen.clip();
  pen.strokeStyle = css(roof.dark, snowy ? 0.08 : 0.26);
  pen.lineWidth = Math.max(0.5, wide * 0.005);
  pen.beginPath();
  for (let y = peak; y < top + eave; y += Math.max(2.2, wide * 0.028)) {
    pen.moveTo(x - wide, y);
    pen.lineTo(x + wide, y);
  }
  pen.stroke();
  pen.restore();
  pen.strokeStyle = css(snowy ? roofLit : mix(roof.dark, roof.lit, 0.15));
  pen.lineWidth = Math.max(1, wide * 0.03);
  pen.beginPath();
  pen.moveTo(gx - eave, top + eave * 1.2);
  pen.lineTo(peakX, peak);
  pen.lineTo(gx + gable + eave, top + eave * 1.2);
  pen.stroke();
  // Windows and door.
  const glowing = random.next() < 0.25 + tones.lamps * 0.85;
  const pane = (px: number, py: number, w: number, h: number): void => {
    pen.fillStyle = css(atDistance(tones, tune(look.wall, { light: 0.06 }), look.distance), 0.55);
    pen.fillRect(px - w * 0.12, py - w * 0.12, w * 1.24, h + w * 0.24);
    if (glowing && random.happens(0.8)) {
      const warm = pen.createLinearGradient(0, py, 0, py + h);
      warm.addColorStop(0, css(mix(tones.lamp, [255, 246, 214], 0.55)));
      warm.addColorStop(1, css(tones.lamp));
      pen.fillStyle = warm;
      pen.fillRect(px, py, w, h);
      if (tones.lamps > 0.3) glow(pen, px + w / 2, py + h / 2, w * 3.4, (alpha) => css(tones.lamp, alpha), 0.42 * tones.lamps);
    } else {
      pen.fillStyle = css(atDistance(tones, mix(tones.deep, tones.sky, 0.35), look.distance));
      pen.fillRect(px, py, w, h);
    }
    pen.fillStyle = css(wall.dark, 0.7);
    pen.fillRect(px + w * 0.46, py, w * 0.08, h);
    pen.fillRect(px, py + h * 0.46, w, w * 0.08);
  };
  const count = side > gable * 1.6 ? 3 : 2;
  for (let index = 0; index < count; index += 1)
    pane(sx + side * ((index + 0.5) / count) - wide * 0.035, top + tall * 0.3, wide * 0.07, wide * 0.11);
  pane(gx + gable / 2 - wide * 0.03, top - pitch * 0.32, wide * 0.06, wide * 0.085);
  pen.fillStyle = css(mix(wall.dark, hex('5a3420'), 0.5));
  pen.fillRect(gx + gable * 0.42, base - tall * 0.56, gable * 0.26, tall * 0.56);
  pane(gx + gable * 0.12, top + tall * 0.32, wide * 0.055, wide * 0.09);
  if (stage.brief.time !== 'day' && look.distance < 0.45) {
    smoke(stage, pen, chimneyX, peak - wide * 0.08, wide, random);
  }
}

function smoke(stage: Stage, pen: Pen, x: number, y: number, size: number, random: Chance): void {
  const { tones, light } = stage;
  let px = x;
  let py = y;
  for (let puff = 0; puff < 26; puff += 1) {
    const t = puff / 26;
    const radius = size * (0.018 + t * 0.085);
    const gradient = pen.createRadialGradient(px, py, 0, px, py, radius);
    gradient.addColorStop(0, css(mix(tones.haze, tones.cloudLit, 0.5), 0.2 * (1 - t)));
    gradient.addColorStop(1, css(tones.haze, 0));
    pen.fillStyle = gradient;
    pen.fillRect(px - radius, py - radius, radius * 2, radius * 2);
    px += size * (0.006 + t * 0.03) * -light.side + random.bell() * size * 0.008;
    py -= size * 0.026;
  }
}
