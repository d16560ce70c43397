import { css, hex, mix, type Rgb } from '../color.ts';
import { blend } from '../noise.ts';
import { many, type Pen } from '../raster.ts';
import type { Stage } from '../stage.ts';
import { litBy } from '../tones.ts';

export const mixFast = (a: Rgb, b: Rgb, light: Rgb): Rgb => [
  ((a[0] + b[0]) / 2) * (light[0] / 255) * 1.25,
  ((a[1] + b[1]) / 2) * (light[1] / 255) * 1.25,
  ((a[2] + b[2]) / 2) * (light[2] / 255) * 1.25,
];
export const mixFast3 = (a: Rgb, b: Rgb, t: number): Rgb => [blend(a[0], b[0], t), blend(a[1], b[1], t), blend(a[2], b[2], t)];
export const litFast = (ambient: Rgb, sun: Rgb, surface: Rgb, light: number): Rgb => [
  (surface[0] * (ambient[0] * 0.75 + sun[0] * light * 0.9)) / 255,
  (surface[1] * (ambient[1] * 0.75 + sun[1] * light * 0.9)) / 255,
  (surface[2] * (ambient[2] * 0.75 + sun[2] * light * 0.9)) / 255,
];

export function trunk(
  stage: Stage,
  pen: Pen,
  x: number,
  foot: number,
  thick: number,
  distance: number,
  air: Rgb,
  wood: Rgb,
  random: ReturnType<Stage['random']['branch']>,
  birch: boolean,
): void {
  const { tones, light, unit } = stage;
  const lean = random.bell() * thick * 1.4;
  const shade = mix(litBy(tones, wood, 0.08), air, distance * 0.86);
  const bright = mix(mix(litBy(tones, wood, 0.95), tones.glow, 0.2), air, distance * 0.75);
  const gradient = pen.createLinearGradient(x - thick / 2, 0, x + thick / 2, 0);
  gradient.addColorStop(0, css(light.side < 0 ? bright : shade));
  gradient.addColorStop(light.side < 0 ? 0.3 : 0.7, css(mix(shade, bright, 0.16)));
  gradient.addColorStop(1, css(light.side < 0 ? shade : bright));
  pen.fillStyle = gradient;
  pen.beginPath();
  pen.moveTo(x - thick * 0.95, foot + thick * 0.15);
  pen.quadraticCurveTo(x - thick * 0.5, foot - thick * 0.5, x - thick * 0.46, foot - thick * 2);
  pen.lineTo(x + lean - thick * 0.32, -10);
  pen.lineTo(x + lean + thick * 0.32, -10);
  pen.lineTo(x + thick * 0.46, foot - thick * 2);
  pen.quadraticCurveTo(x + thick * 0.5, foot - thick * 0.5, x + thick * 0.95, foot + thick * 0.15);
  pen.closePath();
  pen.fill();
  if (thick < 14 * unit) return;
  pen.save();
  pen.clip();
  const marks = Math.round(foot / (thick * 0.35));
  for (let index = 0; index < marks; index += 1) {
    const y = random.next() * foot;
    const along = x + lean * (1 - y / foot) + random.bell() * thick * 0.45;
    pen.strokeStyle = birch ? css(mix(hex('2c2825'), air, distance * 0.7), 0.7) : css(random.happens(0.4) ? bright : tones.deep, 0.2);
    pen.lineWidth = thick * (birch ? random.between(0.02, 0.07) : random.between(0.02, 0.06));
    pen.beginPath();
    pen.moveTo(along, y);
    if (birch) pen.lineTo(along + thick * random.between(0.1, 0.4), y + thick * 0.02);
    else pen.lineTo(along + random.bell() * thick * 0.1, y + thick * random.between(0.5, 1.8));
    pen.stroke();
  }
  pen.restore();
}

interface FoliageBand {
  readonly dark: Rgb;
  readonly middle: Rgb;
  readonly bright: Rgb;
  readonly near: number;
  readonly rank: number;
  readonly glade: number;
  readonly foot: number;
}

/** The roof of leaves and the bushes below it. */
export function foliage(stage: Stage, pen: Pen, band: FoliageBand, roof: boolean): void {
  const { width, height, unit, light } = stage;
  const random = stage.random.branch(`foliage/${band.rank}`);
  const clusters: { x: number; y: number; r: number }[] = [];
  if (roof) {
    for (let index = 0; index < 30; index += 1) {
      const x = random.next() * width;
      const open = Math.exp(-(((x - band.glade) / (width * 0.26)) ** 2));
      clusters.push({
        x,
        y: random.between(-0.06, 0.2 + band.near * 0.1) * height * (1 - open * 0.75),
        r: (46 + band.near * 70) * unit * random.between(0.6, 1.2),
      });
    }
  }
  for (let index = 0; index < 16; index += 1) {
    const x = random.next() * width;
    if (Math.abs(x - band.glade) < width * (0.09 + band.near * 0.1)) continue;
    clusters.push({
      x,
      y: band.foot - random.between(0, 16) * unit * (1 + band.near),
      r: (20 + band.near * 52) * unit * random.between(0.6, 1.2),
    });
  }
  const size = (1.9 + band.near * 5.2) * unit;
  for (const [tone, share, lift] of [
    ['dark', 1, 0],
    ['middle', 0.72, 0.22],
    ['bright', 0.3, 0.42],
  ] as const) {
    pen.fillStyle = css(band[tone], 0.94);
    const leaves = many(pen, 'fill');
    for (const { x, y, r } of clusters) {
      const count = Math.round(52 * share * (0.7 + stage.detail * 0.6));
      for (let leafIndex = 0; leafIndex < count; leafIndex += 1) {
        const angle = random.next() * 6.283;
        const from = Math.sqrt(random.next()) * r;
        const px = x + Math.cos(angle) * from * 1.25 + light.side * r * lift * 0.5;
        const py = y + Math.sin(angle) * from * 0.72 - r * lift * 0.35;
        const s = size * random.between(0.6, 1.5);
        pen.moveTo(px + s, py);
        pen.ellipse(px, py, s, s * 0.56, random.next() * 3.1, 0, 6.283);
        leaves.next();
      }
    }
    leaves.end();
  }
}
