import { css, hex, mix, type Rgb, tune } from '../color.ts';
import type { Chance } from '../random.ts';
import { blob, type Joint, limb, type Sculptor, sculpt } from '../relief.ts';
import type { Stage } from '../stage.ts';
import { coatOf } from './coat.ts';

/** A horse or a deer from the side. */
export function standing(stage: Stage, tall: number, kind: 'horse' | 'deer', random: Chance): Sculptor {
  const horse = kind === 'horse';
  const coat = horse
    ? coatOf(stage, ['6d4026', '4a2f20', '8a5a36', 'd9d2c6', '2b2321'], random)
    : coatOf(stage, ['8f6641', '9c7350', '7d5836'], random);
  const figure = sculpt(stage, tall, horse ? 1.12 : 0.98);
  const far = tune(coat, { light: -0.11 });
  const thin = horse ? 1 : 0.68;
  const raise = horse ? 0.16 : 0.22;
  const y = (value: number): number => value * (1 - raise) + raise;
  const stagged = !horse && !/ (doe|fawn) /u.test(stage.brief.subjectText);
  const fur = { fur: 0.28, furAngle: 0.3 };
  const legs = (dx: number, color: Rgb, shade: number): void => {
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
      { ...fur, puff: 0.04, shadow: shade },
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
      { ...fur, puff: 0.04, shadow: shade },
    );
  };
  legs(0.075, far, 0.1);
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
    { ...fur, puff: 0.11 },
  );
  legs(0, coat, 0.28);
  const headY = horse ? 0.13 : 0.17;
  const neckTop: Joint = [horse ? 0.83 : 0.775, headY + 0.02, 0.058 * (horse ? 1 : 0.82)];
  figure.part(
    coat,
    (pen) => limb(pen, [[0.655, y(0.39), 0.125 * (horse ? 1 : 0.84)], [0.735, y(0.22), 0.088 * (horse ? 1 : 0.76)], neckTop]),
    { ...fur, puff: 0.07, shadow: 0.12 },
  );
  const hx = neckTop[0];
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
    { ...fur, puff: 0.05, shadow: 0.15 },
  );
  const ear = (dx: number): void =>
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
  ear(0.024);
  ear(0);
  if (horse) {
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
    if (/ unicorn /u.test(stage.brief.subjectText))
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
  if (stagged) {
    figure.mark((pen) => {
      pen.lineCap = 'round';
      for (const [dx, tone] of [
        [0.03, 0.5],
        [0, 0.85],
      ] as const) {
        pen.strokeStyle = css(mix(hex('3f2f22'), hex('b79a72'), tone * (stage.light.visible ? 0.7 : 0.9)));
        const branch = (points: readonly (readonly [number, number])[], width: number): void => {
          pen.lineWidth = width;
          pen.beginPath();
          const [start, ...others] = points;
          if (!start) return;
          pen.moveTo(hx + start[0] + dx, headY + start[1]);
          for (const [px, py] of others) pen.lineTo(hx + px + dx, headY + py);
          pen.stroke();
        };
        branch(
          [
            [0, -0.04],
            [-0.03, -0.09],
            [-0.065, -0.13],
            [-0.07, -0.19],
            [-0.04, -0.24],
          ],
          0.013,
        );
        branch(
          [
            [-0.02, -0.075],
            [0.035, -0.1],
            [0.05, -0.13],
          ],
          0.009,
        );
        branch(
          [
            [-0.066, -0.14],
            [-0.005, -0.165],
            [0.01, -0.2],
          ],
          0.009,
        );
        branch(
          [
            [-0.069, -0.185],
            [-0.115, -0.21],
            [-0.12, -0.245],
          ],
          0.008,
        );
      }
    });
  }
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
  return figure;
}
