import { hex, mix, tune } from '../color.ts';
import type { Chance } from '../random.ts';
import { blob, limb, type Sculptor, sculpt } from '../relief.ts';
import type { Stage } from '../stage.ts';
import { coatOf } from './coat.ts';
import { eye } from './eye.ts';

/** A small bird on its twig. */
export function perched(stage: Stage, tall: number, random: Chance): Sculptor {
  const owl = / owl /u.test(stage.brief.subjectText);
  const coat = coatOf(stage, ['5b7286', '8a6a48', '3d6d88', '4f4a48', '6d7f52'], random);
  const breast = / robin /u.test(stage.brief.subjectText)
    ? hex('c8622d')
    : mix(coat, hex(random.pick(['e8cfa4', 'e3a86a', 'f0e3cf', 'd98d5c'])), 0.8);
  const figure = sculpt(stage, tall, 1.25);
  figure.part(
    hex('5a4636'),
    (pen) =>
      limb(pen, [
        [0.1, 0.93, 0.022],
        [0.5, 0.9, 0.026],
        [0.9, 0.925, 0.02],
        [1.2, 0.88, 0.012],
      ]),
    { puff: 0.02, fur: 0.6, furAngle: 0 },
  );
  if (owl) {
    figure.part(
      coat,
      (pen) =>
        blob(pen, [
          [0.62, 0.12],
          [0.42, 0.2],
          [0.36, 0.5],
          [0.44, 0.82],
          [0.62, 0.93],
          [0.8, 0.82],
          [0.88, 0.5],
          [0.82, 0.2],
        ]),
      { fur: 0.9, puff: 0.1 },
    );
    figure.part(
      breast,
      (pen) =>
        blob(pen, [
          [0.62, 0.42],
          [0.5, 0.5],
          [0.5, 0.78],
          [0.62, 0.88],
          [0.74, 0.78],
          [0.74, 0.5],
        ]),
      { fur: 1, puff: 0.06, shadow: 0 },
    );
    for (const side of [-1, 1]) {
      figure.part(
        tune(coat, { light: -0.07 }),
        (pen) =>
          blob(pen, [
            [0.62 + side * 0.2, 0.4],
            [0.62 + side * 0.28, 0.62],
            [0.62 + side * 0.16, 0.88],
            [0.62 + side * 0.13, 0.6],
          ]),
        { fur: 0.9, puff: 0.04 },
      );
      figure.part(mix(breast, [255, 255, 255], 0.3), (pen) => pen.ellipse(0.62 + side * 0.095, 0.27, 0.1, 0.11, 0, 0, 7), {
        fur: 0.7,
        puff: 0.03,
        shadow: 0.15,
      });
    }
    figure.mark((pen) => {
      for (const side of [-1, 1]) eye(pen, 0.62 + side * 0.095, 0.27, 0.05, hex('d99a2b'), side, false, stage);
      pen.fillStyle = '#3a2c20';
      pen.beginPath();
      pen.moveTo(0.6, 0.31);
      pen.lineTo(0.64, 0.31);
      pen.lineTo(0.62, 0.375);
      pen.fill();
    });
    return figure;
  }
  figure.part(
    tune(coat, { light: -0.08 }),
    (pen) =>
      blob(pen, [
        [0.4, 0.66],
        [0.2, 0.86],
        [0.06, 1.0],
        [0.16, 1.0],
        [0.38, 0.84],
      ]),
    { fur: 0.7, furAngle: 2.3, puff: 0.03 },
  );
  figure.part(
    coat,
    (pen) =>
      blob(pen, [
        [0.72, 0.2],
        [0.6, 0.26],
        [0.52, 0.4],
        [0.36, 0.6],
        [0.34, 0.78],
        [0.5, 0.88],
        [0.7, 0.84],
        [0.84, 0.66],
        [0.87, 0.45],
        [0.85, 0.28],
      ]),
    { fur: 0.6, furAngle: 1.9, puff: 0.1 },
  );
  figure.part(
    breast,
    (pen) =>
      blob(pen, [
        [0.82, 0.4],
        [0.72, 0.5],
        [0.62, 0.72],
        [0.6, 0.86],
        [0.72, 0.83],
        [0.84, 0.66],
        [0.875, 0.48],
      ]),
    { fur: 0.7, puff: 0.06, shadow: 0 },
  );
  figure.part(
    tune(coat, { light: -0.06, turn: 8 }),
    (pen) =>
      blob(pen, [
        [0.62, 0.44],
        [0.46, 0.58],
        [0.26, 0.84],
        [0.48, 0.8],
        [0.66, 0.66],
      ]),
    { fur: 0.9, furAngle: 2.3, puff: 0.04 },
  );
  figure.part(coat, (pen) => pen.ellipse(0.75, 0.27, 0.13, 0.125, 0, 0, 7), { fur: 0.5, puff: 0.06, shadow: 0.1 });
  figure.part(
    hex('3f382f'),
    (pen) =>
      blob(pen, [
        [0.86, 0.245],
        [1.0, 0.28],
        [0.865, 0.305],
      ]),
    { puff: 0.014 },
  );
  figure.mark((pen) => {
    eye(pen, 0.795, 0.25, 0.021, hex('2a1c12'), 1, false, stage);
    pen.strokeStyle = '#4a3a2c';
    pen.lineWidth = 0.012;
    pen.beginPath();
    pen.moveTo(0.6, 0.86);
    pen.lineTo(0.6, 0.915);
    pen.moveTo(0.67, 0.85);
    pen.lineTo(0.67, 0.91);
    pen.stroke();
  });
  return figure;
}
