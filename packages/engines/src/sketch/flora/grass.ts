import { css, mix, type Rgb, tune } from '../color.ts';
import type { Chance } from '../random.ts';
import { many, type Pen } from '../raster.ts';
import type { Stage } from '../stage.ts';
import { heightAt, type Outline } from '../terrain.ts';
import { atDistance, litBy } from '../tones.ts';

export interface Blades {
  readonly name: string;
  /** Where the grass begins. */
  readonly outline: Outline | number;
  readonly color: Rgb;
  /** Blades per million square units. */
  readonly density: number;
  /** Height of the nearest blades in units. */
  readonly tall: number;
  readonly flowers?: readonly Rgb[];
  readonly flowerShare?: number;
  readonly until?: number;
}

/** Grass in perspective, row by row; flowers stand among the blades. */
export function paintGrass(stage: Stage, pen: Pen, grass: Blades): void {
  const { width, height, unit, tones, light, noise } = stage;
  const random = stage.random.branch(`grass/${grass.name}`);
  // Out of snow only some dry stalks look.
  const snowed = stage.brief.weather === 'snow' || stage.brief.extras.has('winter');
  const color = snowed ? mix(grass.color, [168, 152, 122], 0.4) : grass.color;
  const density = grass.density * (snowed ? 0.24 : 1);
  const topAt = (x: number): number => (typeof grass.outline === 'number' ? grass.outline : heightAt(grass.outline, x));
  const bottom = grass.until ?? height;
  // It begins in tufts: a straight beginning reads as a cut.
  const tufts = Math.min(46 * unit, (bottom - topAt(width / 2)) * 0.2);
  const ragged = (x: number): number =>
    Math.max(0, noise.sum(x / (120 * unit), 17.5, 2) + 0.35 + noise.at(x / (15 * unit), 4.5) * 0.35) * tufts;
  let top = bottom;
  for (let step = 0; step <= 20; step += 1) top = Math.min(top, topAt((step / 20) * width));
  const rows = 26;
  for (let row = 0; row < rows; row += 1) {
    const down = (row + 0.5) / rows;
    const near = down ** 1.25;
    const y = top + (bottom + 26 * unit - top) * down ** 1.55;
    const tall = grass.tall * unit * (0.1 + 0.9 * near);
    const distance = (1 - near) * 0.5;
    const shades = [
      atDistance(tones, litBy(tones, tune(color, { light: -0.13 }), 0.05), distance),
      atDistance(tones, litBy(tones, color, 0.4), distance),
      atDistance(tones, litBy(tones, tune(color, { light: 0.09, turn: -8 }), 1), distance),
    ];
    const count = Math.round((density * 0.72 * width * (0.55 + stage.detail * 0.75)) / (1000 * unit) / rows / (0.3 + near * 0.8));
    for (const shade of shades) {
      pen.strokeStyle = css(shade, 0.9);
      pen.lineWidth = Math.max(0.5, (0.6 + near * 1.9) * unit);
      const blades = many(pen, 'stroke');
      for (let blade = 0; blade < count / 3; blade += 1) {
        const x = random.next() * width;
        const ground = topAt(x) + ragged(x);
        const foot = y + random.between(-1, 1) * ((bottom - top) / rows) * 0.9;
        if (foot < ground) continue;
        const long = tall * random.between(0.5, 1.15);
        const bend = (random.bell() * 0.5 + light.side * 0.12) * long;
        pen.moveTo(x, foot);
        pen.quadraticCurveTo(x + bend * 0.2, foot - long * 0.65, x + bend, foot - long);
        blades.next();
      }
      blades.end();
    }
    if (!grass.flowers || snowed) continue;
    const share = grass.flowerShare ?? 0.2;
    for (let index = 0; index < count * share * 0.5; index += 1) {
      const x = random.next() * width;
      const foot = y + random.between(-1, 1) * ((bottom - top) / rows) * 0.9;
      if (foot < topAt(x)) continue;
      const petals = grass.flowers[random.whole(0, grass.flowers.length - 1)] ?? color;
      const stalk = tall * random.between(0.7, 1.2);
      blossom(
        pen,
        x,
        foot - stalk,
        (0.9 + near * 6.6) * unit * random.between(0.7, 1.25),
        atDistance(tones, litBy(tones, petals, 0.75), distance),
        random,
        near > 0.45,
      );
    }
  }
}

function blossom(pen: Pen, x: number, y: number, size: number, color: Rgb, random: Chance, petals: boolean): void {
  if (!petals) {
    pen.fillStyle = css(color);
    pen.beginPath();
    pen.ellipse(x, y, size, size * 0.7, 0, 0, Math.PI * 2);
    pen.fill();
    return;
  }
  const count = random.whole(5, 7);
  const tilt = random.between(0.45, 0.85);
  const turn = random.next() * 3;
  for (const [scale, change] of [
    [1, -0.08],
    [0.78, 0.04],
  ] as const) {
    pen.fillStyle = css(tune(color, { light: change }));
    pen.beginPath();
    for (let petal = 0; petal < count; petal += 1) {
      const angle = turn + (petal / count) * Math.PI * 2;
      const px = x + Math.cos(angle) * size * 0.55 * scale;
      const py = y + Math.sin(angle) * size * 0.55 * tilt * scale;
      pen.moveTo(px + size * 0.5 * scale, py);
      pen.ellipse(px, py, size * 0.52 * scale, size * 0.42 * tilt * scale, angle, 0, Math.PI * 2);
    }
    pen.fill();
  }
  pen.fillStyle = css(tune(mix(color, [240, 196, 70], 0.75), { light: -0.03 }));
  pen.beginPath();
  pen.ellipse(x, y, size * 0.24, size * 0.2, 0, 0, Math.PI * 2);
  pen.fill();
}

/** Dark plants before everything: reeds or blades at the lower corners that frame the view. */
export function paintFrameGrass(
  stage: Stage,
  pen: Pen,
  options: { readonly tall: number; readonly color: Rgb; readonly reeds: boolean },
): void {
  const { width, height, unit, light, tones } = stage;
  const random = stage.random.branch('frame-grass');
  const rim = mix(options.color, tones.glow, light.visible ? 0.45 : 0.2);
  const heavy = random.happens(0.5) ? 0 : 1;
  for (let index = 0; index < 150; index += 1) {
    const across = random.next();
    const edge = Math.abs(across - 0.5) * 2;
    const biased = heavy === 0 ? 1 - across : across;
    const long = options.tall * unit * (0.25 + edge ** 2 * 0.55 + biased ** 3 * 0.5) * random.between(0.5, 1.1);
    const x = across * width * 1.04 - width * 0.02;
    const bend = random.bell() * long * 0.42 + (0.5 - across) * long * 0.15;
    pen.strokeStyle = css(random.happens(0.16) ? rim : mix(options.color, tones.haze, random.next() * 0.12));
    pen.lineWidth = random.between(1.1, 3.6) * unit;
    pen.beginPath();
    pen.moveTo(x, height + 4);
    pen.quadraticCurveTo(x + bend * 0.15, height - long * 0.6, x + bend, height - long);
    pen.stroke();
    if (options.reeds && random.happens(0.14) && long > options.tall * unit * 0.5) {
      pen.save();
      pen.translate(x + bend * 0.92, height - long * 0.96);
      pen.rotate(Math.atan2(bend * 0.85, long * 0.4) * 0.8);
      pen.fillStyle = css(mix(options.color, [96, 62, 36], 0.5));
      pen.beginPath();
      pen.ellipse(0, 0, 4.2 * unit, 19 * unit, 0, 0, Math.PI * 2);
      pen.fill();
      pen.restore();
    }
  }
}
