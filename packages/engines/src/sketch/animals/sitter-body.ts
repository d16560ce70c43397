import { css, tune } from '../color.ts';
import { blob, limb, type Sculptor } from '../relief.ts';
import type { Seat } from './sitter-seat.ts';
import type { Sitter } from './sitters.ts';

const fur = { fur: 0.55, furAngle: Math.PI / 2 };

export function sitterTail(figure: Sculptor, s: Sitter, { cx }: Seat): void {
  const w = s.stout;
  const coatDark = tune(s.coat, { light: -0.07 });
  if (s.tail === 'thin')
    figure.part(
      coatDark,
      (pen) =>
        limb(pen, [
          [cx + 0.12 * w, 0.93, 0.035],
          [cx + 0.3, 0.955, 0.034],
          [cx + 0.42, 0.88, 0.03],
          [cx + 0.43, 0.76, 0.026],
          [cx + 0.38, 0.69, 0.018],
        ]),
      { ...fur, puff: 0.03 },
    );
  if (s.tail === 'curl')
    figure.part(
      coatDark,
      (pen) =>
        limb(pen, [
          [cx + 0.14 * w, 0.9, 0.04],
          [cx + 0.28, 0.88, 0.042],
          [cx + 0.36, 0.77, 0.04],
          [cx + 0.33, 0.68, 0.028],
        ]),
      { fur: 0.9, puff: 0.035 },
    );
  if (s.tail === 'bush') {
    figure.part(
      s.coat,
      (pen) =>
        limb(pen, [
          [cx + 0.1, 0.93, 0.04],
          [cx + 0.26, 0.93, 0.085],
          [cx + 0.38, 0.85, 0.1],
          [cx + 0.42, 0.7, 0.075],
        ]),
      { fur: 0.9, puff: 0.07 },
    );
    figure.part(
      s.pale,
      (pen) =>
        limb(pen, [
          [cx + 0.425, 0.72, 0.072],
          [cx + 0.43, 0.64, 0.052],
          [cx + 0.41, 0.575, 0.018],
        ]),
      { fur: 0.9, puff: 0.05, shadow: 0 },
    );
  }
  if (s.tail === 'puff') figure.part(s.pale, (pen) => pen.ellipse(cx + 0.21 * w, 0.89, 0.06, 0.055, 0, 0, 7), { fur: 1 });
}

/** Haunches, chest, front legs. */
export function sitterBody(figure: Sculptor, s: Sitter, { kind, cx, headY, h }: Seat): void {
  const w = s.stout;
  const bodyTop = headY + h * 0.55;
  const coatDark = tune(s.coat, { light: -0.07 });
  for (const side of [-1, 1]) {
    figure.part(
      coatDark,
      (pen) =>
        blob(pen, [
          [cx + side * 0.04, 0.97],
          [cx + side * 0.1 * w, 0.68],
          [cx + side * 0.2 * w, 0.72],
          [cx + side * 0.235 * w, 0.86],
          [cx + side * 0.22 * w, 0.96],
          [cx + side * 0.12, 0.985],
        ]),
      { ...fur, puff: 0.08 },
    );
  }
  const shoulder = kind === 'bear' ? 0.19 : 0.135;
  figure.part(
    s.coat,
    (pen) =>
      blob(pen, [
        [cx - 0.085, bodyTop - 0.02],
        [cx - shoulder * w * 0.92, bodyTop + 0.13],
        [cx - shoulder * 1.1 * w, 0.7],
        [cx - 0.11 * w, 0.93],
        [cx, 0.965],
        [cx + 0.11 * w, 0.93],
        [cx + shoulder * 1.1 * w, 0.7],
        [cx + shoulder * w * 0.92, bodyTop + 0.13],
        [cx + 0.085, bodyTop - 0.02],
      ]),
    { ...fur, puff: 0.1 },
  );
  if (s.bib)
    figure.part(
      s.pale,
      (pen) =>
        blob(pen, [
          [cx - 0.07, bodyTop + 0.02],
          [cx - 0.085 * w, bodyTop + 0.14],
          [cx - 0.045, bodyTop + 0.3],
          [cx, bodyTop + 0.36],
          [cx + 0.045, bodyTop + 0.3],
          [cx + 0.085 * w, bodyTop + 0.14],
          [cx + 0.07, bodyTop + 0.02],
        ]),
      { fur: 1, puff: 0.05, shadow: 0 },
    );
  const legColor = s.legs ?? s.coat;
  for (const side of [-1, 1]) {
    const lx = cx + side * 0.062 * w;
    figure.part(
      legColor,
      (pen) =>
        limb(pen, [
          [lx + side * 0.012, bodyTop + 0.26, 0.036 * w],
          [lx, 0.82, 0.038 * w],
          [lx, 0.93, 0.036 * w],
          [lx + side * 0.004, 0.965, 0.043 * w],
        ]),
      { ...fur, puff: 0.035, shadow: 0.45 },
    );
    if (s.legs === undefined)
      figure.part(s.bib ? s.pale : s.coat, (pen) => pen.ellipse(lx + side * 0.006, 0.968, 0.046 * w, 0.026, 0, 0, 7), {
        fur: 0.5,
        puff: 0.03,
        shadow: 0.15,
      });
    figure.mark((pen) => {
      pen.strokeStyle = css(tune(legColor, { light: -0.18 }), 0.5);
      pen.lineWidth = 0.004;
      for (const toe of [-0.014, 0.014]) {
        pen.beginPath();
        pen.moveTo(lx + toe * w, 0.958);
        pen.lineTo(lx + toe * w, 0.985);
        pen.stroke();
      }
    });
  }
}
