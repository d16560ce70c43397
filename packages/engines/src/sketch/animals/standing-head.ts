import { hex, tune } from '../color.ts';
import { blob, type Joint, limb } from '../relief.ts';
import { type Build, coatHair } from './standing-build.ts';

/** Where the head is: the end of the neck. */
export interface HeadPlace {
  readonly hx: number;
  readonly headY: number;
}

export function headPlace(horse: boolean): HeadPlace {
  return { hx: horse ? 0.83 : 0.775, headY: horse ? 0.13 : 0.17 };
}

export function drawNeckAndHead({ figure, horse, coat, y }: Build, { hx, headY }: HeadPlace): void {
  const neckTop: Joint = [hx, headY + 0.02, 0.058 * (horse ? 1 : 0.82)];
  figure.part(
    coat,
    (pen) => limb(pen, [[0.655, y(0.39), 0.125 * (horse ? 1 : 0.84)], [0.735, y(0.22), 0.088 * (horse ? 1 : 0.76)], neckTop]),
    { ...coatHair, puff: 0.07, shadow: 0.12 },
  );
  figure.part(
    coat,
    (pen) =>
      limb(
        pen,
        horse
          ? [
              [hx, headY, 0.056],
              [hx + 0.055, headY + 0.045, 0.05],
              [hx + 0.115, headY + 0.11, 0.033],
              [hx + 0.14, headY + 0.14, 0.033],
            ]
          : [
              [hx, headY, 0.046],
              [hx + 0.055, headY + 0.03, 0.04],
              [hx + 0.115, headY + 0.07, 0.023],
              [hx + 0.13, headY + 0.08, 0.02],
            ],
      ),
    { ...coatHair, puff: 0.05, shadow: 0.15 },
  );
}

/** Further back by `dx`: the one on the far side. */
export function drawEar({ figure, horse, coat, far }: Build, { hx, headY }: HeadPlace, dx: number): void {
  figure.part(
    dx === 0 ? coat : far,
    (pen) =>
      limb(
        pen,
        horse
          ? [
              [hx + dx - 0.005, headY - 0.045, 0.014],
              [hx + dx + 0.008, headY - 0.085, 0.014],
              [hx + dx + 0.016, headY - 0.115, 0.003],
            ]
          : [
              [hx - 0.03 + dx, headY - 0.03, 0.012],
              [hx - 0.075 + dx, headY - 0.06, 0.02],
              [hx - 0.105 + dx, headY - 0.07, 0.004],
            ],
      ),
    { puff: 0.014 },
  );
}

export function drawMane({ figure, coat, y }: Build, { hx, headY }: HeadPlace): void {
  figure.part(
    tune(coat, { light: -0.17 }),
    (pen) =>
      blob(pen, [
        [hx + 0.03, headY - 0.055],
        [hx - 0.05, headY - 0.02],
        [0.72, y(0.1)],
        [0.64, y(0.24)],
        [0.63, y(0.36)],
        [0.69, y(0.3)],
        [0.755, y(0.2)],
        [hx - 0.015, headY + 0.06],
      ]),
    { fur: 1.2, furAngle: 1.1, puff: 0.03 },
  );
}

export function drawHorn({ figure }: Build, { hx, headY }: HeadPlace): void {
  figure.part(
    hex('e9d9a8'),
    (pen) =>
      limb(pen, [
        [hx + 0.035, headY - 0.04, 0.012],
        [hx + 0.1, headY - 0.15, 0.002],
      ]),
    { puff: 0.01, gloss: 0.6 },
  );
}

export function drawEyeAndNostril({ figure, horse }: Build, { hx, headY }: HeadPlace): void {
  figure.mark((pen) => {
    pen.fillStyle = '#140d0a';
    pen.beginPath();
    pen.ellipse(hx + 0.04, headY + 0.005, 0.0105, 0.009, 0.5, 0, 7);
    pen.fill();
    pen.fillStyle = 'rgba(255,255,255,0.75)';
    pen.beginPath();
    pen.arc(hx + 0.043, headY + 0.001, 0.0026, 0, 7);
    pen.fill();
    pen.fillStyle = 'rgba(20,12,10,0.55)';
    pen.beginPath();
    pen.ellipse(hx + (horse ? 0.148 : 0.14), headY + (horse ? 0.135 : 0.076), 0.008, 0.006, 0.5, 0, 7);
    pen.fill();
  });
}
