import { hex, mix } from '../color.ts';
import { blob, type Sculptor, sculpt } from '../relief.ts';
import type { Stage } from '../stage.ts';
import { paintOf } from '../things/named-paint.ts';

/** A fish with trailing fins. */
export function fish(stage: Stage, tall: number, index: number): Sculptor {
  const figure = sculpt(stage, tall, 1.9);
  const random = stage.random.branch(`fish/${index}`);
  const body = paintOf(stage, 'fish|koi|goldfish', ['d9782c', 'e0a53c', '4f8fa8', 'c94a3a', 'd8d4c6'], `fish${index}`);
  const fin = mix(body, [255, 240, 220], 0.35);
  figure.part(
    fin,
    (pen) =>
      blob(pen, [
        [0.52, 0.5],
        [0.25, 0.2],
        [0.05, 0.12],
        [0.14, 0.48],
        [0.05, 0.86],
        [0.27, 0.76],
      ]),
    { puff: 0.05, fur: 0.8, furAngle: 0 },
  );
  figure.part(
    fin,
    (pen) =>
      blob(pen, [
        [0.7, 0.36],
        [0.9, 0.06],
        [1.25, 0.12],
        [1.4, 0.32],
      ]),
    { puff: 0.05, fur: 0.8, furAngle: 1.2 },
  );
  figure.part(
    body,
    (pen) =>
      blob(pen, [
        [0.42, 0.5],
        [0.75, 0.3],
        [1.2, 0.22],
        [1.6, 0.34],
        [1.82, 0.5],
        [1.6, 0.66],
        [1.2, 0.76],
        [0.75, 0.68],
      ]),
    { puff: 0.2, fur: 0.3, gloss: 0.3 },
  );
  if (random.happens(0.6))
    figure.part(
      hex('f1ebdf'),
      (pen) => {
        pen.ellipse(1.05, 0.42, 0.16, 0.13, 0.3, 0, 7);
        pen.ellipse(0.72, 0.52, 0.09, 0.1, 0, 0, 7);
      },
      { puff: 0.03, shadow: 0, fur: 0.3 },
    );
  figure.part(
    fin,
    (pen) =>
      blob(pen, [
        [1.2, 0.6],
        [1.05, 0.88],
        [0.92, 0.9],
        [1.02, 0.62],
      ]),
    { puff: 0.04, fur: 0.8, furAngle: 1.9 },
  );
  figure.mark((pen) => {
    pen.fillStyle = '#f6efe0';
    pen.beginPath();
    pen.arc(1.6, 0.45, 0.05, 0, 7);
    pen.fill();
    pen.fillStyle = '#120d0a';
    pen.beginPath();
    pen.arc(1.61, 0.45, 0.032, 0, 7);
    pen.fill();
  });
  return figure;
}
