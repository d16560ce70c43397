import { css, hex, mix } from '../color.ts';
import type { Pen } from '../raster.ts';
import type { Stage } from '../stage.ts';
import { litBy } from '../tones.ts';

export function paintJetty(stage: Stage, pen: Pen, x: number): void {
  const { width, height, horizon, tones, unit } = stage;
  const lit = litBy(tones, hex('8a7258'), 0.75);
  const dark = litBy(tones, hex('5a4838'), 0.08);
  const farY = horizon + (height - horizon) * 0.3;
  const nearX = width * 0.5 + (x - width * 0.5) * 0.25;
  const at = (t: number): [number, number, number] => {
    const p = t ** 1.7;
    return [x + (nearX - x) * p, farY + (height * 1.03 - farY) * p, (24 + 178 * p) * unit];
  };
  const planks = 46;
  for (let plank = 0; plank < planks; plank += 1) {
    const [x0, y0, w0] = at(plank / planks);
    const [x1, y1, w1] = at((plank + 0.9) / planks);
    const shade = stage.random.branch(`plank/${plank}`).next();
    pen.fillStyle = css(mix(dark, lit, 0.55 + shade * 0.45));
    pen.beginPath();
    pen.moveTo(x0 - w0 / 2, y0);
    pen.lineTo(x0 + w0 / 2, y0);
    pen.lineTo(x1 + w1 / 2, y1);
    pen.lineTo(x1 - w1 / 2, y1);
    pen.fill();
    if (plank % 7 === 1) {
      for (const side of [-1, 1]) {
        const tall = w0 * 0.34;
        pen.fillStyle = css(dark);
        pen.fillRect(x0 + side * w0 * 0.5 - w0 * 0.035, y0 - tall, w0 * 0.07, tall * 1.9);
        pen.fillStyle = css(lit);
        pen.fillRect(x0 + side * w0 * 0.5 - w0 * 0.035 + (stage.light.side > 0 ? w0 * 0.045 : 0), y0 - tall, w0 * 0.025, tall * 1.4);
      }
    }
  }
}
