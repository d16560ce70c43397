import { css, hex } from '../color.ts';
import { glow } from '../raster.ts';
import { type Sculptor, sculpt } from '../relief.ts';
import type { Stage } from '../stage.ts';
import { paintOf } from './named-paint.ts';

/** A rocket standing or climbing. */
export function rocket(stage: Stage, tall: number): Sculptor {
  const figure = sculpt(stage, tall, 0.6);
  const cx = 0.3;
  const accent = paintOf(stage, 'rocket|spaceship|shuttle', ['c8412f', '2f5f9a', 'd98a2f'], 'rocket');
  figure.mark((pen) => {
    for (const [length, wide, color] of [
      [0.3, 0.11, [255, 150, 60]],
      [0.2, 0.07, [255, 226, 150]],
      [0.12, 0.035, [255, 255, 240]],
    ] as const) {
      const flame = pen.createLinearGradient(0, 0.78, 0, 0.78 + length);
      flame.addColorStop(0, css(color, 0.95));
      flame.addColorStop(1, css(color, 0));
      pen.fillStyle = flame;
      pen.beginPath();
      pen.moveTo(cx - wide, 0.78);
      pen.quadraticCurveTo(cx - wide * 0.6, 0.78 + length * 0.5, cx, 0.78 + length);
      pen.quadraticCurveTo(cx + wide * 0.6, 0.78 + length * 0.5, cx + wide, 0.78);
      pen.fill();
    }
    glow(pen, cx, 0.84, 0.3, (alpha) => css([255, 180, 90], alpha), 0.8);
  });
  for (const side of [-1, 1])
    figure.part(
      accent,
      (pen) => {
        pen.moveTo(cx + side * 0.1, 0.5);
        pen.quadraticCurveTo(cx + side * 0.26, 0.6, cx + side * 0.24, 0.84);
        pen.quadraticCurveTo(cx + side * 0.17, 0.74, cx + side * 0.09, 0.74);
        pen.closePath();
      },
      { puff: 0.05, gloss: 0.3 },
    );
  figure.part(
    hex('ebe7df'),
    (pen) => {
      pen.moveTo(cx, 0.01);
      pen.bezierCurveTo(cx + 0.17, 0.18, cx + 0.16, 0.5, cx + 0.1, 0.76);
      pen.lineTo(cx - 0.1, 0.76);
      pen.bezierCurveTo(cx - 0.16, 0.5, cx - 0.17, 0.18, cx, 0.01);
    },
    { puff: 0.13, gloss: 0.5 },
  );
  figure.part(
    accent,
    (pen) => {
      pen.moveTo(cx, 0.01);
      pen.quadraticCurveTo(cx + 0.08, 0.1, cx + 0.105, 0.19);
      pen.quadraticCurveTo(cx, 0.225, cx - 0.105, 0.19);
      pen.quadraticCurveTo(cx - 0.08, 0.1, cx, 0.01);
    },
    { puff: 0.08, gloss: 0.5, shadow: 0.2 },
  );
  figure.part(hex('6d7379'), (pen) => pen.ellipse(cx, 0.34, 0.064, 0.064, 0, 0, 7), { puff: 0.03, gloss: 0.5 });
  figure.part(hex('2c4a66'), (pen) => pen.ellipse(cx, 0.34, 0.046, 0.046, 0, 0, 7), { puff: 0.03, gloss: 0.9 });
  figure.part(
    hex('55585c'),
    (pen) => {
      pen.moveTo(cx - 0.075, 0.755);
      pen.lineTo(cx + 0.075, 0.755);
      pen.lineTo(cx + 0.095, 0.8);
      pen.lineTo(cx - 0.095, 0.8);
      pen.closePath();
    },
    { puff: 0.03, gloss: 0.4 },
  );
  return figure;
}
