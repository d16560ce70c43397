import { css, hex, mix } from '../color.ts';
import { glow } from '../raster.ts';
import { blob, type Sculptor, sculpt } from '../relief.ts';
import type { Stage } from '../stage.ts';
import { paintOf } from './named-paint.ts';

/** A small round car from the side, lamps on when it is dark. */
export function car(stage: Stage, tall: number): Sculptor {
  const figure = sculpt(stage, tall, 2.35);
  const body = paintOf(
    stage,
    'car|automobile|convertible|taxi|van|jeep|beetle|roadster|pickup|truck',
    ['b23a2e', '3f7f86', 'dcae3c', '34619c', 'e6dcc6', '5f7d58'],
    'car',
  );
  const glass = mix(stage.tones.sky, hex('20303c'), 0.55);
  figure.part(hex('1c1a1a'), (pen) => pen.roundRect(0.25, 0.68, 1.85, 0.2, 0.08), { puff: 0.04 });
  figure.part(
    body,
    (pen) =>
      blob(pen, [
        [0.62, 0.46],
        [0.74, 0.2],
        [0.98, 0.09],
        [1.3, 0.09],
        [1.56, 0.2],
        [1.72, 0.46],
        [1.2, 0.52],
      ]),
    { puff: 0.16, gloss: 0.55 },
  );
  figure.part(
    glass,
    (pen) => {
      pen.moveTo(0.74, 0.44);
      pen.quadraticCurveTo(0.82, 0.22, 1.0, 0.165);
      pen.lineTo(1.13, 0.16);
      pen.lineTo(1.13, 0.44);
      pen.closePath();
      pen.moveTo(1.18, 0.16);
      pen.lineTo(1.3, 0.165);
      pen.quadraticCurveTo(1.5, 0.23, 1.6, 0.44);
      pen.lineTo(1.18, 0.44);
      pen.closePath();
    },
    { puff: 0.02, gloss: 0.8, shadow: 0 },
  );
  figure.part(
    body,
    (pen) =>
      blob(pen, [
        [0.1, 0.72],
        [0.12, 0.54],
        [0.34, 0.45],
        [0.7, 0.41],
        [1.2, 0.42],
        [1.7, 0.41],
        [2.06, 0.47],
        [2.24, 0.58],
        [2.25, 0.76],
        [1.9, 0.8],
        [1.2, 0.82],
        [0.3, 0.8],
      ]),
    { puff: 0.16, gloss: 0.6, shadow: 0.15 },
  );
  figure.mark((pen) => {
    pen.strokeStyle = 'rgba(20,15,15,0.35)';
    pen.lineWidth = 0.008;
    pen.beginPath();
    pen.moveTo(1.15, 0.42);
    pen.lineTo(1.15, 0.76);
    pen.moveTo(0.72, 0.45);
    pen.quadraticCurveTo(0.7, 0.62, 0.8, 0.77);
    pen.stroke();
    pen.fillStyle = 'rgba(255,255,255,0.35)';
    pen.fillRect(0.2, 0.625, 1.95, 0.014);
    pen.fillStyle = '#d8d4cc';
    pen.fillRect(1.02, 0.52, 0.1, 0.02);
    pen.beginPath();
    pen.roundRect(0.03, 0.72, 0.24, 0.05, 0.02);
    pen.roundRect(2.09, 0.72, 0.24, 0.05, 0.02);
    pen.fill();
  });
  for (const x of [0.55, 1.78]) {
    figure.part(hex('1d1b1c'), (pen) => pen.ellipse(x, 0.79, 0.205, 0.205, 0, 0, 7), { puff: 0.06 });
    figure.part(hex('c9c6c0'), (pen) => pen.ellipse(x, 0.79, 0.115, 0.115, 0, 0, 7), { puff: 0.05, gloss: 0.7, shadow: 0.3 });
    figure.part(hex('6c6a68'), (pen) => pen.ellipse(x, 0.79, 0.045, 0.045, 0, 0, 7), { puff: 0.02, gloss: 0.5 });
  }
  figure.mark((pen) => {
    pen.fillStyle = '#fff3cf';
    pen.beginPath();
    pen.ellipse(2.2, 0.6, 0.035, 0.055, 0.1, 0, 7);
    pen.fill();
    pen.fillStyle = '#c0392b';
    pen.beginPath();
    pen.ellipse(0.13, 0.6, 0.022, 0.045, 0, 0, 7);
    pen.fill();
    if (stage.tones.lamps > 0.35) {
      glow(pen, 2.22, 0.6, 0.5, (alpha) => css([255, 236, 190], alpha), 0.9);
      glow(pen, 0.12, 0.6, 0.26, (alpha) => css([255, 60, 40], alpha), 0.7);
    }
  });
  return figure;
}
