import { css, hex, mix } from '../color.ts';
import type { Build } from './standing-build.ts';
import type { HeadPlace } from './standing-head.ts';

/** The beam and its tines, from where the head is. */
const branches = [
  {
    width: 0.013,
    points: [
      [0, -0.04],
      [-0.03, -0.09],
      [-0.065, -0.13],
      [-0.07, -0.19],
      [-0.04, -0.24],
    ],
  },
  {
    width: 0.009,
    points: [
      [-0.02, -0.075],
      [0.035, -0.1],
      [0.05, -0.13],
    ],
  },
  {
    width: 0.009,
    points: [
      [-0.066, -0.14],
      [-0.005, -0.165],
      [0.01, -0.2],
    ],
  },
  {
    width: 0.008,
    points: [
      [-0.069, -0.185],
      [-0.115, -0.21],
      [-0.12, -0.245],
    ],
  },
] as const;

/** `lit`: there is a light that shines on them. */
export function drawAntlers({ figure }: Build, { hx, headY }: HeadPlace, lit: boolean): void {
  figure.mark((pen) => {
    pen.lineCap = 'round';
    for (const [dx, tone] of [
      [0.03, 0.5],
      [0, 0.85],
    ] as const) {
      pen.strokeStyle = css(mix(hex('3f2f22'), hex('b79a72'), tone * (lit ? 0.7 : 0.9)));
      for (const { width, points } of branches) {
        pen.lineWidth = width;
        pen.beginPath();
        for (const [index, [px, py]] of points.entries()) {
          if (index === 0) pen.moveTo(hx + px + dx, headY + py);
          else pen.lineTo(hx + px + dx, headY + py);
        }
        pen.stroke();
      }
    }
  });
}
