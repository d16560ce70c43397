import { hex, type Rgb, tune } from '../color.ts';
import { blob, limb } from '../relief.ts';
import { type Build, coatHair } from './standing-build.ts';

/** A fore and a hind leg, set apart by `dx` from those on the near side. */
export function drawLegs({ figure, horse, y }: Build, dx: number, color: Rgb, shade: number): void {
  const thin = horse ? 1 : 0.68;
  figure.part(
    color,
    (pen) =>
      limb(pen, [
        [0.22 + dx, y(0.46), 0.1 * thin],
        [0.23 + dx, y(0.6), 0.052 * thin],
        [0.185 + dx * 0.6, y(0.71), 0.03 * thin],
        [0.205 + dx * 0.6, y(0.86), 0.02 * thin],
        [0.215 + dx * 0.6, y(0.95), 0.025 * thin],
        [0.23 + dx * 0.6, y(0.985), 0.026 * thin],
      ]),
    { ...coatHair, puff: 0.04, shadow: shade },
  );
  figure.part(
    color,
    (pen) =>
      limb(pen, [
        [0.635 - dx, y(0.46), 0.08 * thin],
        [0.64 - dx, y(0.62), 0.042 * thin],
        [0.64 - dx * 1.4, y(0.74), 0.029 * thin],
        [0.64 - dx * 1.6, y(0.88), 0.019 * thin],
        [0.645 - dx * 1.6, y(0.955), 0.025 * thin],
        [0.66 - dx * 1.6, y(0.985), 0.025 * thin],
      ]),
    { ...coatHair, puff: 0.04, shadow: shade },
  );
}

export function drawTail({ figure, horse, coat, y }: Build): void {
  if (horse)
    figure.part(
      tune(coat, { light: -0.16 }),
      (pen) =>
        limb(pen, [
          [0.13, y(0.33), 0.025],
          [0.06, y(0.4), 0.035],
          [0.035, y(0.56), 0.042],
          [0.05, y(0.74), 0.026],
          [0.06, y(0.8), 0.006],
        ]),
      { fur: 1, puff: 0.03 },
    );
  else
    figure.part(
      hex('efe6d6'),
      (pen) =>
        limb(pen, [
          [0.15, y(0.3), 0.022],
          [0.11, y(0.34), 0.02],
          [0.105, y(0.4), 0.01],
        ]),
      { fur: 0.9, puff: 0.02 },
    );
}

export function drawTrunk({ figure, horse, coat, y }: Build): void {
  figure.part(
    coat,
    (pen) =>
      blob(pen, [
        [0.13, y(0.4)],
        [0.16, y(0.29)],
        [0.26, y(0.255)],
        [0.4, y(0.29)],
        [0.52, y(0.28)],
        [0.62, y(0.235)],
        [0.72, y(0.3)],
        [0.725, y(0.44)],
        [0.66, y(0.545)],
        [0.52, y(0.57 + (horse ? 0.02 : -0.02))],
        [0.36, y(0.555 - (horse ? 0 : 0.03))],
        [0.22, y(0.55)],
        [0.145, y(0.5)],
      ]),
    { ...coatHair, puff: 0.11 },
  );
}
