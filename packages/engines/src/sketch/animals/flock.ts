import { css, mix } from '../color.ts';
import type { Pen } from '../raster.ts';
import type { Stage } from '../stage.ts';

/** Birds on the wing: far and small, so a line and a curve are enough. */
export function paintFlock(stage: Stage, pen: Pen, x: number, y: number, count: number): void {
  const { unit, tones } = stage;
  const random = stage.random.branch('flock');
  pen.fillStyle = css(mix(tones.deep, tones.haze, 0.2));
  for (let index = 0; index < count; index += 1) {
    const px = x + random.bell() * 190 * unit;
    const py = y + random.bell() * 70 * unit;
    const size = random.between(6, 17) * unit;
    const lift = random.between(-0.25, 0.75);
    const tilt = random.between(-0.3, 0.3);
    pen.save();
    pen.translate(px, py);
    pen.rotate(tilt);
    pen.beginPath();
    for (const side of [-1, 1]) {
      pen.moveTo(0, 0);
      pen.quadraticCurveTo(side * size * 0.45, -size * (0.35 + lift * 0.5), side * size, -size * lift * 0.6);
      pen.quadraticCurveTo(side * size * 0.5, -size * (0.12 + lift * 0.3), 0, size * 0.13);
    }
    pen.ellipse(0, size * 0.04, size * 0.1, size * 0.09, 0, 0, 7);
    pen.fill();
    pen.restore();
  }
}
