import { css, hex, type Rgb, tune } from './color.ts';
import type { Chance } from './random.ts';
import { type Pen, type Point } from './raster.ts';
import type { Stage } from './stage.ts';
import { atDistance, litBy } from './tones.ts';

/** A boulder of flat faces: each takes the light by the way it looks. */
export function paintRock(
  stage: Stage,
  pen: Pen,
  x: number,
  base: number,
  wide: number,
  tall: number,
  distance: number,
  random: Chance,
  surface: Rgb = hex('6a6966'),
): void {
  const { tones, light } = stage;
  const count = random.whole(7, 10);
  const rim: Point[] = [];
  for (let index = 0; index <= count; index += 1) {
    const t = index / count;
    const angle = Math.PI * (1 - t);
    const bulge = random.between(0.8, 1.08);
    rim.push([x + Math.cos(angle) * wide * 0.5 * bulge, base - Math.sin(angle) ** 0.75 * tall * bulge]);
  }
  const shade = (light0: number): string => css(atDistance(tones, litBy(tones, surface, light0), distance));
  pen.fillStyle = shade(0.12);
  pen.beginPath();
  pen.moveTo(x - wide * 0.5, base);
  for (const [px, py] of rim) pen.lineTo(px, py);
  pen.closePath();
  pen.fill();
  const inner: Point[] = rim.map(([px, py]) => [
    x + (px - x) * random.between(0.42, 0.68) - light.side * wide * 0.06,
    base - (base - py) * random.between(0.46, 0.68),
  ]);
  for (let index = 0; index < count; index += 1) {
    const [a, b, c, d] = [rim[index], rim[index + 1], inner[index + 1], inner[index]];
    if (!a || !b || !c || !d) continue;
    const facing = ((a[0] + b[0]) / 2 - x) / (wide * 0.5);
    const up = (base - (a[1] + b[1]) / 2) / tall;
    pen.fillStyle = shade(
      Math.max(0, Math.min(1, 0.3 + facing * light.side * 0.5 * tones.contrast + up * 0.32 + random.between(-0.1, 0.1))),
    );
    pen.beginPath();
    pen.moveTo(a[0], a[1]);
    pen.lineTo(b[0], b[1]);
    pen.lineTo(c[0], c[1]);
    pen.lineTo(d[0], d[1]);
    pen.closePath();
    pen.fill();
  }
  pen.fillStyle = shade(0.34 + random.between(-0.06, 0.06));
  pen.beginPath();
  for (const [px, py] of inner) pen.lineTo(px, py);
  pen.closePath();
  pen.fill();
  // Grit and a foot that sinks into the ground.
  for (let index = 0; index < 26; index += 1) {
    const px = x + random.bell() * wide * 0.4;
    const py = base - random.next() * tall * 0.7;
    pen.fillStyle = css(
      atDistance(tones, tune(litBy(tones, surface, random.next() * 0.7), { light: random.between(-0.04, 0.04) }), distance),
      0.25,
    );
    pen.beginPath();
    pen.ellipse(px, py, random.between(0.01, 0.045) * wide, random.between(0.008, 0.02) * wide, random.next(), 0, Math.PI * 2);
    pen.fill();
  }
  if (stage.brief.weather === 'snow' || stage.brief.place === 'arctic') {
    pen.fillStyle = css(atDistance(tones, litBy(tones, [245, 248, 255], 0.85), distance), 0.94);
    pen.beginPath();
    for (const [px, py] of rim.slice(1, -1)) pen.lineTo(px, py);
    for (const [px, py] of rim.slice(1, -1).reverse()) pen.lineTo(px, py + tall * 0.16 * (0.4 + random.next()));
    pen.closePath();
    pen.fill();
  }
}
