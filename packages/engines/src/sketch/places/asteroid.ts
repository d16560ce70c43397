import { css, type Rgb, tune } from '../color.ts';
import type { Chance } from '../random.ts';
import type { Pen, Point } from '../raster.ts';
import type { Stage } from '../stage.ts';
import { litBy } from '../tones.ts';

/** A tumbling rock in space: lit on one side, dark on the other, with craters. */
export function paintAsteroid(stage: Stage, pen: Pen, x: number, y: number, radius: number, random: Chance, surface: Rgb): void {
  const { tones, light } = stage;
  const turn = random.next() * 6.28;
  const flat = random.between(0.62, 0.9);
  const rim: Point[] = Array.from({ length: 11 }, (_, index) => {
    const angle = (index / 11) * Math.PI * 2;
    const far = radius * random.between(0.8, 1.12);
    const along = Math.cos(angle) * far;
    const across = Math.sin(angle) * far * flat;
    return [x + along * Math.cos(turn) - across * Math.sin(turn), y + along * Math.sin(turn) + across * Math.cos(turn)];
  });
  pen.save();
  pen.beginPath();
  for (const [px, py] of rim) pen.lineTo(px, py);
  pen.closePath();
  const shine = pen.createRadialGradient(x + light.side * radius * 0.55, y - radius * 0.5, radius * 0.1, x, y, radius * 1.35);
  shine.addColorStop(0, css(litBy(tones, tune(surface, { light: 0.12 }), 1)));
  shine.addColorStop(0.55, css(litBy(tones, surface, 0.4)));
  shine.addColorStop(1, css(tune(litBy(tones, surface, 0), { light: -0.16 })));
  pen.fillStyle = shine;
  pen.fill();
  pen.clip();
  // Facets catch the light each in its own way.
  for (let index = 0; index < rim.length; index += 1) {
    const a = rim[index] ?? [x, y];
    const b = rim[(index + 1) % rim.length] ?? [x, y];
    pen.fillStyle = random.happens(0.5) ? 'rgba(255,255,255,0.05)' : 'rgba(0,0,0,0.14)';
    pen.beginPath();
    pen.moveTo(a[0], a[1]);
    pen.lineTo(b[0], b[1]);
    pen.lineTo(x + random.bell() * radius * 0.3, y + random.bell() * radius * 0.3);
    pen.fill();
  }
  const craters = radius < 6 * stage.unit ? 0 : random.whole(1, 3);
  for (let index = 0; index < craters; index += 1) {
    const cx = x + random.bell() * radius * 0.5;
    const cy = y + random.bell() * radius * 0.4;
    const size = radius * random.between(0.1, 0.24);
    pen.fillStyle = 'rgba(0,0,0,0.3)';
    pen.beginPath();
    pen.ellipse(cx, cy, size, size * 0.7, turn, 0, 7);
    pen.fill();
    pen.fillStyle = css(litBy(tones, surface, 0.85), 0.5);
    pen.beginPath();
    pen.ellipse(cx - light.side * size * 0.16, cy + size * 0.18, size * 0.8, size * 0.5, turn, 0, 7);
    pen.fill();
  }
  pen.restore();
}
