import { css, hex, mix, tune } from '../color.ts';
import { glow } from '../raster.ts';
import { limb, type Sculptor, sculpt } from '../relief.ts';
import type { Stage } from '../stage.ts';
import { paintOf } from './named-paint.ts';

/** A tent lit from within, and a fire. */
export function tent(stage: Stage, tall: number): Sculptor {
  const figure = sculpt(stage, tall, 2.1);
  const cloth = paintOf(stage, 'tent', ['d07a32', 'c9a23f', '4f7d80', 'b5472f'], 'tent');
  const lit = stage.tones.lamps > 0.3;
  figure.part(
    tune(cloth, { light: -0.07 }),
    (pen) => {
      pen.moveTo(0.62, 0.1);
      pen.quadraticCurveTo(0.32, 0.6, 0.1, 0.97);
      pen.lineTo(0.72, 0.99);
      pen.closePath();
    },
    { puff: 0.1, round: 0.4 },
  );
  figure.part(
    lit ? mix(cloth, [255, 210, 130], 0.55) : cloth,
    (pen) => {
      pen.moveTo(0.62, 0.1);
      pen.lineTo(1.12, 0.99);
      pen.lineTo(0.4, 0.99);
      pen.closePath();
    },
    { puff: 0.1, round: 0.4, shadow: 0 },
  );
  figure.mark((pen) => {
    pen.fillStyle = lit ? css([255, 232, 176]) : css(hex('2c2320'));
    pen.beginPath();
    pen.moveTo(0.64, 0.3);
    pen.quadraticCurveTo(0.62, 0.7, 0.56, 0.985);
    pen.lineTo(0.86, 0.985);
    pen.quadraticCurveTo(0.72, 0.7, 0.64, 0.3);
    pen.fill();
    if (lit) glow(pen, 0.7, 0.75, 0.9, (alpha) => css([255, 190, 100], alpha), 0.6);
  });
  for (const [x1, x2] of [
    [1.5, 1.8],
    [1.8, 1.5],
    [1.55, 1.72],
  ] as const)
    figure.part(
      hex('4b3527'),
      (pen) =>
        limb(pen, [
          [x1, 0.985, 0.022],
          [x2, 0.92, 0.02],
        ]),
      { puff: 0.02 },
    );
  figure.mark((pen) => {
    const random = stage.random.branch('fire');
    for (let index = 0; index < 26; index += 1) {
      const h = random.between(0.1, 0.34);
      const x = 1.65 + random.bell() * 0.1;
      pen.fillStyle = css(mix([255, 96, 30], [255, 236, 150], random.next()), 0.5);
      pen.beginPath();
      pen.moveTo(x - 0.035, 0.93);
      pen.quadraticCurveTo(x - 0.03, 0.93 - h * 0.6, x + random.bell() * 0.04, 0.93 - h);
      pen.quadraticCurveTo(x + 0.03, 0.93 - h * 0.5, x + 0.035, 0.93);
      pen.fill();
    }
    glow(pen, 1.65, 0.85, 0.95, (alpha) => css([255, 160, 70], alpha), 0.75);
  });
  return figure;
}
