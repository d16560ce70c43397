import { css, hex, mix, tune } from '../color.ts';
import { blob, type Sculptor } from '../relief.ts';
import type { Stage } from '../stage.ts';
import { eye } from './eye.ts';
import type { Seat } from './sitter-seat.ts';
import type { Sitter } from './sitters.ts';

/** Muzzle, nose, eyes. */
export function sitterFace(figure: Sculptor, s: Sitter, { kind, cx, headY, h }: Seat, stage: Stage): void {
  const mw = h * 0.42 * s.muzzle;
  const mh = h * 0.33 * s.muzzle;
  const my = headY + h * (0.42 + s.muzzle * 0.05);
  const muzzleColor = kind === 'bear' || s.bib ? s.pale : mix(s.coat, s.pale, 0.35);
  if (s.muzzle > 0.8)
    figure.part(
      muzzleColor,
      (pen) =>
        blob(pen, [
          [cx, my - mh * 1.1],
          [cx + mw * 0.85, my - mh * 0.15],
          [cx + mw * 0.8, my + mh * 0.65],
          [cx, my + mh],
          [cx - mw * 0.8, my + mh * 0.65],
          [cx - mw * 0.85, my - mh * 0.15],
        ]),
      { fur: 0.4, puff: 0.045, shadow: 0.22 },
    );
  else
    for (const side of [-1, 1])
      figure.part(muzzleColor, (pen) => pen.ellipse(cx + side * mw * 0.46, my + mh * 0.2, mw * 0.62, mh * 0.72, 0, 0, 7), {
        fur: 0.4,
        puff: 0.03,
        shadow: 0.12,
      });
  const nose = s.muzzle > 0.8 ? 0.03 : 0.018;
  const noseY = my - mh * (s.muzzle > 0.8 ? 0.55 : 0.35);
  figure.part(
    kind === 'cat' || kind === 'rabbit' ? hex('a8665c') : hex('1d1817'),
    (pen) =>
      blob(pen, [
        [cx - nose, noseY - nose * 0.45],
        [cx, noseY - nose * 0.65],
        [cx + nose, noseY - nose * 0.45],
        [cx + nose * 0.5, noseY + nose * 0.5],
        [cx, noseY + nose * 0.8],
        [cx - nose * 0.5, noseY + nose * 0.5],
      ]),
    { puff: 0.016, gloss: 0.7, shadow: 0.1 },
  );
  figure.mark((pen) => {
    pen.strokeStyle = css(tune(muzzleColor, { light: -0.3 }), 0.75);
    pen.lineWidth = 0.005;
    pen.beginPath();
    pen.moveTo(cx, noseY + nose * 0.8);
    pen.lineTo(cx, noseY + nose * 1.7);
    for (const side of [-1, 1]) {
      pen.moveTo(cx, noseY + nose * 1.7);
      pen.quadraticCurveTo(cx + side * mw * 0.3, noseY + nose * 2.3, cx + side * mw * 0.62, noseY + nose * 1.75);
    }
    pen.stroke();
    if (kind === 'cat' || kind === 'rabbit' || kind === 'fox') {
      pen.strokeStyle = css([250, 246, 238], 0.55);
      pen.lineWidth = 0.0022;
      for (const side of [-1, 1]) {
        for (const row of [-1, 0, 1]) {
          pen.beginPath();
          pen.moveTo(cx + side * mw * 0.7, my + row * 0.012);
          pen.quadraticCurveTo(cx + side * h * 1.0, my + row * 0.022 - 0.008, cx + side * h * 1.5, my + row * 0.038);
          pen.stroke();
        }
      }
    }
    const round = kind === 'cat' ? 0.2 : kind === 'bear' ? 0.095 : kind === 'rabbit' ? 0.15 : 0.135;
    const gap = kind === 'rabbit' ? 0.62 : kind === 'bear' ? 0.4 : 0.46;
    for (const side of [-1, 1])
      eye(pen, cx + side * h * gap, headY + h * 0.02, h * round, s.eyes, side, kind === 'cat' || kind === 'fox', stage);
  });
}
