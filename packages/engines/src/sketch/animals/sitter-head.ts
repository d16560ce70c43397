import { css, hex, mix, tune } from '../color.ts';
import type { Pen } from '../raster.ts';
import { blob, type Joint, limb, type Sculptor } from '../relief.ts';
import type { Seat } from './sitter-seat.ts';
import type { Sitter } from './sitters.ts';

const fur = { fur: 0.55, furAngle: Math.PI / 2 };

export function sitterHead(figure: Sculptor, s: Sitter, { kind, cx, headY, h, text }: Seat): void {
  const w = s.stout;
  const cheek = kind === 'fox' ? 1.16 : kind === 'cat' ? 1.12 : 1.03;
  figure.part(
    s.coat,
    (pen) =>
      blob(pen, [
        [cx, headY - h * 0.86],
        [cx + h * 0.62, headY - h * 0.68],
        [cx + h * 0.98, headY - h * 0.05],
        [cx + h * cheek * 0.94, headY + h * 0.4],
        [cx + h * 0.5, headY + h * 0.78],
        [cx, headY + h * (0.86 + (s.muzzle - 0.6) * 0.35)],
        [cx - h * 0.5, headY + h * 0.78],
        [cx - h * cheek * 0.94, headY + h * 0.4],
        [cx - h * 0.98, headY - h * 0.05],
        [cx - h * 0.62, headY - h * 0.68],
      ]),
    { ...fur, puff: 0.075, shadow: 0.4 },
  );
  if (kind === 'fox') {
    for (const side of [-1, 1])
      figure.part(
        s.pale,
        (pen) =>
          blob(pen, [
            [cx + side * h * 0.1, headY + h * 0.2],
            [cx + side * h * 0.55, headY + h * 0.16],
            [cx + side * h * 1.08, headY + h * 0.4],
            [cx + side * h * 0.5, headY + h * 0.8],
            [cx + side * h * 0.08, headY + h * 0.84],
          ]),
        { fur: 0.9, puff: 0.035, shadow: 0 },
      );
  }
  if (text.includes(' panda '))
    for (const side of [-1, 1])
      figure.part(hex('1f1d1d'), (pen) => pen.ellipse(cx + side * h * 0.42, headY + h * 0.02, h * 0.24, h * 0.3, side * 0.5, 0, 7), {
        fur: 0.6,
        puff: 0.02,
        shadow: 0,
      });
  if (s.stripes) {
    figure.mark((pen) => {
      pen.strokeStyle = css(tune(s.coat, { light: -0.2 }), 0.55);
      pen.lineCap = 'round';
      const stripe = (x1: number, y1: number, x2: number, y2: number, width: number): void => {
        pen.lineWidth = width;
        pen.beginPath();
        pen.moveTo(cx + x1, y1);
        pen.quadraticCurveTo(cx + (x1 + x2) / 2, Math.min(y1, y2) - 0.006, cx + x2, y2);
        pen.stroke();
      };
      stripe(0, headY - h * 0.8, 0, headY - h * 0.4, 0.012);
      for (const side of [-1, 1]) {
        stripe(side * h * 0.24, headY - h * 0.74, side * h * 0.18, headY - h * 0.42, 0.01);
        stripe(side * h * 0.95, headY + h * 0.18, side * h * 0.6, headY + h * 0.24, 0.009);
        stripe(side * h * 0.92, headY + h * 0.4, side * h * 0.58, headY + h * 0.38, 0.008);
        for (let row = 0; row < 3; row += 1) stripe(side * 0.15 * w, 0.62 + row * 0.075, side * 0.09 * w, 0.65 + row * 0.075, 0.013);
        for (let row = 0; row < 3; row += 1) stripe(side * 0.215 * w, 0.78 + row * 0.055, side * 0.15 * w, 0.8 + row * 0.055, 0.012);
      }
    });
  }
}

export function sitterEars(figure: Sculptor, s: Sitter, { cx, headY, h }: Seat): void {
  const inner = mix(s.pale, [196, 132, 116], 0.5);
  for (const side of [-1, 1]) {
    const x = (part: number): number => cx + side * h * part;
    const y = (part: number): number => headY + h * part;
    if (s.ears === 'point' || s.ears === 'fox') {
      const up = s.ears === 'fox' ? -1.95 : -1.66;
      const outline =
        (k: number) =>
        (pen: Pen): void => {
          pen.moveTo(x(0.22 + (1 - k) * 0.16), y(-0.62));
          pen.quadraticCurveTo(x(0.42), y(-1.2 * k), x(0.82 - (1 - k) * 0.05), y(up * (0.55 + k * 0.45)));
          pen.quadraticCurveTo(x(1.04 - (1 - k) * 0.12), y(-0.9), x(0.96 - (1 - k) * 0.2), y(-0.12));
          pen.closePath();
        };
      figure.part(s.legs && s.ears === 'fox' ? mix(s.coat, s.legs, 0.25) : s.coat, outline(1), { fur: 0.4, puff: 0.03 });
      figure.part(inner, outline(0.72), { fur: 0.5, puff: 0.02, shadow: 0 });
    } else if (s.ears === 'long') {
      const ear: Joint[] = [
        [x(0.32), y(-0.6), 0.03],
        [x(0.42), y(-1.35), 0.052],
        [x(0.55), y(-2.1), 0.042],
        [x(0.6), y(-2.45), 0.014],
      ];
      figure.part(s.coat, (pen) => limb(pen, ear), { fur: 0.4, puff: 0.03 });
      figure.part(
        inner,
        (pen) =>
          limb(
            pen,
            ear.map(([ex, ey, r]) => [ex, ey + 0.012, r * 0.55]),
          ),
        { puff: 0.02, shadow: 0 },
      );
    } else if (s.ears === 'round') {
      figure.part(s.legs ?? s.coat, (pen) => pen.ellipse(x(0.72), y(-0.78), h * 0.36, h * 0.36, 0, 0, 7), { fur: 0.6, puff: 0.03 });
      figure.part(tune(s.coat, { light: -0.1 }), (pen) => pen.ellipse(x(0.7), y(-0.72), h * 0.2, h * 0.2, 0, 0, 7), {
        fur: 0.6,
        puff: 0.02,
        shadow: 0,
      });
    } else {
      figure.part(
        tune(s.coat, { light: -0.08 }),
        (pen) =>
          blob(pen, [
            [x(0.4), y(-0.82)],
            [x(0.95), y(-0.72)],
            [x(1.3), y(-0.1)],
            [x(1.22), y(0.5)],
            [x(0.98), y(0.46)],
            [x(0.84), y(-0.1)],
          ]),
        { fur: 0.6, puff: 0.035 },
      );
    }
  }
}
