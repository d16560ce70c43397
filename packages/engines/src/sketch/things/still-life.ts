import { hex, tune } from '../color.ts';
import { limb, type Sculptor, sculpt } from '../relief.ts';
import type { Stage } from '../stage.ts';
import { paintOf } from './named-paint.ts';

/** A cup with its steam, or a bowl of fruit: things for a table. */
export function still(stage: Stage, tall: number, kind: 'cup' | 'fruit'): Sculptor {
  const figure = sculpt(stage, tall, 1.7);
  const china = paintOf(stage, 'cup|mug|bowl|teapot', ['e8e2d6', '8fa3a0', 'c98d6a', '53687d'], 'china');
  if (kind === 'cup') {
    figure.part(tune(china, { light: -0.03 }), (pen) => pen.ellipse(0.8, 0.92, 0.62, 0.085, 0, 0, 7), { puff: 0.06, gloss: 0.3 });
    figure.part(
      china,
      (pen) => {
        limb(pen, [
          [1.1, 0.5, 0.035],
          [1.34, 0.5, 0.035],
          [1.34, 0.72, 0.035],
          [1.04, 0.76, 0.035],
        ]);
      },
      { puff: 0.03, gloss: 0.4 },
    );
    figure.part(
      china,
      (pen) => {
        pen.moveTo(0.38, 0.4);
        pen.bezierCurveTo(0.4, 0.75, 0.52, 0.92, 0.66, 0.92);
        pen.lineTo(0.94, 0.92);
        pen.bezierCurveTo(1.08, 0.92, 1.2, 0.75, 1.22, 0.4);
        pen.closePath();
      },
      { puff: 0.22, gloss: 0.5 },
    );
    figure.part(tune(china, { light: 0.04 }), (pen) => pen.ellipse(0.8, 0.4, 0.42, 0.075, 0, 0, 7), { puff: 0.03, shadow: 0 });
    figure.part(hex('3b2216'), (pen) => pen.ellipse(0.8, 0.41, 0.37, 0.056, 0, 0, 7), { puff: 0.01, gloss: 0.3, shadow: 0 });
    figure.mark((pen) => {
      pen.filter = `blur(${Math.max(1, tall * 0.012)}px)`;
      pen.strokeStyle = 'rgba(255,250,240,0.34)';
      pen.lineWidth = 0.035;
      for (const x of [0.68, 0.82, 0.95]) {
        pen.beginPath();
        pen.moveTo(x, 0.36);
        pen.bezierCurveTo(x + 0.08, 0.26, x - 0.08, 0.16, x + 0.02, 0.02);
        pen.stroke();
      }
    });
    return figure;
  }
  const round = (x: number, y: number, r: number, color: string, tallness = 1): void =>
    figure.part(hex(color), (pen) => pen.ellipse(x, y, r, r * tallness, 0, 0, 7), { puff: r * 0.75, gloss: 0.5, fur: 0.12, shadow: 0.5 });
  round(0.62, 0.42, 0.2, 'b23a2e', 0.94);
  round(1.1, 0.44, 0.19, 'd98a2f');
  round(0.86, 0.34, 0.2, 'c9b03f', 1.08);
  figure.mark((pen) => {
    pen.strokeStyle = '#4a3524';
    pen.lineWidth = 0.018;
    pen.beginPath();
    pen.moveTo(0.86, 0.14);
    pen.quadraticCurveTo(0.88, 0.08, 0.92, 0.06);
    pen.moveTo(0.6, 0.26);
    pen.lineTo(0.58, 0.18);
    pen.stroke();
  });
  for (const [x, y] of [
    [1.33, 0.5],
    [1.28, 0.58],
    [1.38, 0.6],
    [1.3, 0.68],
    [1.22, 0.5],
  ] as const)
    round(x, y, 0.065, '5a3a66');
  figure.part(
    china,
    (pen) => {
      pen.moveTo(0.2, 0.56);
      pen.bezierCurveTo(0.26, 0.84, 0.5, 0.98, 0.68, 0.985);
      pen.lineTo(1.0, 0.985);
      pen.bezierCurveTo(1.2, 0.98, 1.42, 0.84, 1.48, 0.56);
      pen.quadraticCurveTo(0.84, 0.66, 0.2, 0.56);
    },
    { puff: 0.2, gloss: 0.4 },
  );
  return figure;
}
