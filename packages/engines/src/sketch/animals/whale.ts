import { hex, tune } from '../color.ts';
import { blob, type Sculptor, sculpt } from '../relief.ts';
import type { Stage } from '../stage.ts';

/** A whale in the deep. */
export function whale(stage: Stage, tall: number): Sculptor {
  const figure = sculpt(stage, tall, 2.5);
  const back = hex('41586b');
  figure.part(
    tune(back, { light: -0.05 }),
    (pen) => {
      blob(pen, [
        [0.4, 0.5],
        [0.22, 0.3],
        [0.03, 0.22],
        [0.12, 0.42],
        [0.3, 0.58],
      ]);
      blob(pen, [
        [0.4, 0.52],
        [0.2, 0.6],
        [0.05, 0.78],
        [0.2, 0.72],
        [0.36, 0.62],
      ]);
    },
    { puff: 0.05 },
  );
  figure.part(
    tune(back, { light: -0.08 }),
    (pen) =>
      blob(pen, [
        [1.5, 0.66],
        [1.36, 0.9],
        [1.14, 1.0],
        [1.22, 0.78],
        [1.4, 0.6],
      ]),
    { puff: 0.05 },
  );
  figure.part(
    back,
    (pen) =>
      blob(pen, [
        [0.32, 0.53],
        [0.7, 0.42],
        [1.15, 0.24],
        [1.65, 0.14],
        [2.15, 0.2],
        [2.42, 0.38],
        [2.4, 0.54],
        [2.1, 0.68],
        [1.6, 0.76],
        [1.1, 0.7],
        [0.7, 0.6],
      ]),
    { puff: 0.22, fur: 0.14, furAngle: 0.1 },
  );
  figure.part(
    hex('c9d2d6'),
    (pen) =>
      blob(pen, [
        [2.4, 0.53],
        [2.1, 0.58],
        [1.75, 0.63],
        [1.35, 0.68],
        [1.6, 0.76],
        [2.1, 0.69],
      ]),
    { puff: 0.06, fur: 0.6, furAngle: 0.1, shadow: 0 },
  );
  figure.part(
    back,
    (pen) =>
      blob(pen, [
        [1.76, 0.58],
        [1.72, 0.8],
        [1.52, 1.0],
        [1.5, 0.84],
        [1.58, 0.62],
      ]),
    { puff: 0.05, shadow: 0.4 },
  );
  figure.mark((pen) => {
    pen.fillStyle = '#0c1218';
    pen.beginPath();
    pen.ellipse(2.12, 0.48, 0.018, 0.014, 0, 0, 7);
    pen.fill();
    pen.strokeStyle = 'rgba(10,20,30,0.4)';
    pen.lineWidth = 0.009;
    pen.beginPath();
    pen.moveTo(2.41, 0.5);
    pen.quadraticCurveTo(2.2, 0.52, 2.06, 0.57);
    pen.stroke();
  });
  return figure;
}
