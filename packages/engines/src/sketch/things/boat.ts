import { css, hex, mix, tune } from '../color.ts';
import { blob, type Sculptor, sculpt } from '../relief.ts';
import type { Stage } from '../stage.ts';
import { paintOf } from './named-paint.ts';

/** A sailing boat, or a rowing boat when the words say so. */
export function boat(stage: Stage, tall: number): Sculptor {
  const rowing = / (rowboat|canoe|kayak|gondola|dinghy|rowing) /u.test(stage.brief.subjectText);
  const hull = paintOf(stage, 'boat|sailboat|yacht|canoe|rowboat|dinghy|kayak', ['e9e2d3', '8c3b2c', '2f4a63', '6a4a32', 'd9d2c2'], 'hull');
  if (rowing) {
    const figure = sculpt(stage, tall, 3.2);
    figure.part(
      tune(hull, { light: -0.18 }),
      (pen) =>
        blob(pen, [
          [0.25, 0.52],
          [1.0, 0.42],
          [2.2, 0.42],
          [2.95, 0.5],
          [2.2, 0.62],
          [1.0, 0.62],
        ]),
      { puff: 0.06 },
    );
    figure.part(
      hex('6d5138'),
      (pen) => {
        pen.rect(1.0, 0.5, 0.14, 0.1);
        pen.rect(1.95, 0.5, 0.14, 0.1);
      },
      { puff: 0.04 },
    );
    figure.part(
      hull,
      (pen) => {
        pen.moveTo(0.18, 0.46);
        pen.quadraticCurveTo(1.6, 0.78, 3.02, 0.44);
        pen.quadraticCurveTo(2.75, 0.98, 2.2, 1.0);
        pen.lineTo(0.95, 1.0);
        pen.quadraticCurveTo(0.4, 0.95, 0.18, 0.46);
      },
      { puff: 0.16, fur: 0.25, furAngle: 0 },
    );
    figure.mark((pen) => {
      pen.strokeStyle = css(mix(hull, [255, 250, 235], 0.4));
      pen.lineWidth = 0.035;
      pen.beginPath();
      pen.moveTo(0.18, 0.46);
      pen.quadraticCurveTo(1.6, 0.79, 3.02, 0.44);
      pen.stroke();
    });
    return figure;
  }
  const sail = paintOf(stage, 'sail|sails', ['f4eee0', 'f7f3ea', 'c9542f', 'efe3c8'], 'sail');
  const figure = sculpt(stage, tall, 0.86);
  figure.mark((pen) => {
    pen.strokeStyle = '#4a3a2c';
    pen.lineWidth = 0.012;
    pen.beginPath();
    pen.moveTo(0.42, 0.88);
    pen.lineTo(0.42, 0.01);
    pen.moveTo(0.42, 0.79);
    pen.lineTo(0.08, 0.8);
    pen.stroke();
  });
  figure.part(
    sail,
    (pen) => {
      pen.moveTo(0.405, 0.03);
      pen.quadraticCurveTo(0.2, 0.42, 0.07, 0.775);
      pen.quadraticCurveTo(0.24, 0.8, 0.405, 0.77);
      pen.closePath();
    },
    { puff: 0.12, round: 0.5, fur: 0.08, furAngle: 0 },
  );
  figure.part(
    mix(sail, [255, 252, 244], 0.25),
    (pen) => {
      pen.moveTo(0.44, 0.1);
      pen.quadraticCurveTo(0.62, 0.45, 0.77, 0.76);
      pen.quadraticCurveTo(0.6, 0.745, 0.455, 0.79);
      pen.quadraticCurveTo(0.49, 0.5, 0.44, 0.1);
    },
    { puff: 0.12, round: 0.5, shadow: 0 },
  );
  figure.mark((pen) => {
    pen.strokeStyle = css(tune(sail, { light: -0.12 }), 0.45);
    pen.lineWidth = 0.004;
    pen.beginPath();
    for (const y of [0.25, 0.42, 0.6]) {
      pen.moveTo(0.4, y);
      pen.quadraticCurveTo(0.3, y + 0.03, 0.31 - y * 0.22, y + 0.02);
    }
    pen.stroke();
  });
  figure.part(
    hull,
    (pen) => {
      pen.moveTo(0.02, 0.85);
      pen.quadraticCurveTo(0.4, 0.895, 0.84, 0.825);
      pen.quadraticCurveTo(0.74, 0.975, 0.64, 0.985);
      pen.lineTo(0.16, 0.99);
      pen.quadraticCurveTo(0.05, 0.96, 0.02, 0.85);
    },
    { puff: 0.07, gloss: 0.15 },
  );
  figure.mark((pen) => {
    pen.strokeStyle = css(hex('8c2f27'), 0.8);
    pen.lineWidth = 0.016;
    pen.beginPath();
    pen.moveTo(0.07, 0.955);
    pen.quadraticCurveTo(0.4, 0.975, 0.74, 0.94);
    pen.stroke();
  });
  return figure;
}
