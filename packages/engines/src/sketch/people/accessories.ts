import { css, hex, tune } from '../color.ts';
import type { Pen } from '../raster.ts';
import { blob, limb, type Sculptor } from '../relief.ts';
import type { Character } from './character.ts';
import type { Face } from './face.ts';

export function extras(figure: Sculptor, who: Character, { cx, top, half, eyes: line }: Face): void {
  if (who.earrings && !who.masculine)
    figure.part(
      hex('d8b25a'),
      (pen) => {
        for (const side of [-1, 1]) {
          pen.moveTo(cx + side * half * 1.02 + 0.012, line + 0.09);
          pen.arc(cx + side * half * 1.02, line + 0.09, 0.012, 0, Math.PI * 2);
        }
      },
      { puff: 0.012, gloss: 0.9, shadow: 0.2 },
    );
  if (who.glasses !== 'none') glasses(figure, who, cx, line, half);
  if (who.hat === 'beanie') {
    figure.part(
      who.accent,
      (pen) =>
        blob(pen, [
          [cx - half * 1.16, top + 0.05],
          [cx - half * 1.12, top - 0.05],
          [cx - half * 0.7, top - 0.15],
          [cx, top - 0.185],
          [cx + half * 0.7, top - 0.15],
          [cx + half * 1.12, top - 0.05],
          [cx + half * 1.16, top + 0.05],
          [cx, top + 0.03],
        ]),
      { puff: 0.09, fur: 0.45, shadow: 0.3 },
    );
    figure.part(
      tune(who.accent, { light: -0.04 }),
      (pen) =>
        limb(pen, [
          [cx - half * 1.12, top + 0.055, 0.036],
          [cx, top + 0.02, 0.042],
          [cx + half * 1.12, top + 0.055, 0.036],
        ]),
      { puff: 0.035, fur: 0.8, shadow: 0.5 },
    );
  } else if (who.hat === 'beret') {
    figure.part(
      who.accent,
      (pen) =>
        blob(pen, [
          [cx - half * 1.05, top + 0.02],
          [cx - half * 1.35 * 0.9, top - 0.07],
          [cx - half * 0.3, top - 0.165],
          [cx + who.parting * half * 0.9, top - 0.155],
          [cx + half * 1.4, top - 0.06],
          [cx + half * 1.05, top + 0.02],
          [cx, top - 0.005],
        ]),
      { puff: 0.09, fur: 0.3, shadow: 0.5 },
    );
  } else if (who.hat === 'brim') {
    figure.part(
      hex('c2a468'),
      (pen) =>
        blob(pen, [
          [cx - half * 0.98, top + 0.01],
          [cx - half * 0.85, top - 0.12],
          [cx, top - 0.16],
          [cx + half * 0.85, top - 0.12],
          [cx + half * 0.98, top + 0.01],
          [cx, top + 0.035],
        ]),
      { puff: 0.09, fur: 0.5, furAngle: 0 },
    );
    figure.part(
      who.accent,
      (pen) =>
        limb(pen, [
          [cx - half * 0.97, top - 0.004, 0.02],
          [cx, top + 0.018, 0.022],
          [cx + half * 0.97, top - 0.004, 0.02],
        ]),
      { puff: 0.02, shadow: 0.2 },
    );
    figure.part(
      hex('c2a468'),
      (pen) =>
        blob(pen, [
          [cx - half * 2.1, top + 0.035],
          [cx - half * 0.9, top + 0.005],
          [cx, top + 0.035],
          [cx + half * 0.9, top + 0.005],
          [cx + half * 2.1, top + 0.035],
          [cx + half * 0.9, top + 0.072],
          [cx, top + 0.085],
          [cx - half * 0.9, top + 0.072],
        ]),
      { puff: 0.03, fur: 0.5, furAngle: 0, shadow: 0.6 },
    );
  } else if (who.hat === 'cap') {
    figure.part(
      who.accent,
      (pen) =>
        blob(pen, [
          [cx - half * 1.08, top + 0.04],
          [cx - half * 0.95, top - 0.08],
          [cx, top - 0.15],
          [cx + half * 0.95, top - 0.08],
          [cx + half * 1.08, top + 0.04],
          [cx, top + 0.015],
        ]),
      { puff: 0.09, shadow: 0.4 },
    );
    figure.part(
      tune(who.accent, { light: -0.05 }),
      (pen) =>
        blob(pen, [
          [cx - half * 0.95, top + 0.035],
          [cx, top + 0.005],
          [cx + half * 0.95, top + 0.035],
          [cx + half * 0.8, top + 0.085],
          [cx, top + 0.1],
          [cx - half * 0.8, top + 0.085],
        ]),
      { puff: 0.03, shadow: 0.6 },
    );
  }
}

function glasses(figure: Sculptor, who: Character, cx: number, line: number, half: number): void {
  const gap = half * 0.5 * who.face.gap;
  const rim = who.glasses === 'sun' ? hex('17130f') : hex('3a2a1e');
  const shape = (pen: Pen, x: number): void => {
    if (who.glasses === 'round') {
      pen.moveTo(x + 0.05, line + 0.004);
      pen.arc(x, line + 0.004, 0.05, 0, Math.PI * 2);
    } else pen.roundRect(x - 0.053, line - 0.035, 0.106, 0.074, 0.024);
  };
  figure.mark((pen) => {
    for (const side of [-1, 1]) {
      const x = cx + side * gap * 1.02;
      pen.beginPath();
      shape(pen, x);
      pen.fillStyle = who.glasses === 'sun' ? 'rgba(22,20,24,0.9)' : 'rgba(255,255,255,0.08)';
      pen.fill();
      pen.strokeStyle = css(rim);
      pen.lineWidth = who.glasses === 'round' ? 0.0055 : 0.008;
      pen.stroke();
      pen.save();
      pen.clip();
      pen.strokeStyle = 'rgba(255,255,255,0.3)';
      pen.lineWidth = 0.012;
      pen.beginPath();
      pen.moveTo(x - 0.012 * figure.side, line + 0.05);
      pen.lineTo(x + 0.04 * figure.side, line - 0.05);
      pen.stroke();
      pen.restore();
      pen.strokeStyle = css(rim);
      pen.lineWidth = 0.006;
      pen.beginPath();
      pen.moveTo(x + side * 0.05, line - 0.012);
      pen.lineTo(cx + side * half * 1.02, line - 0.006);
      pen.stroke();
    }
    pen.beginPath();
    pen.moveTo(cx - gap + 0.048, line - 0.006);
    pen.quadraticCurveTo(cx, line - 0.022, cx + gap - 0.048, line - 0.006);
    pen.stroke();
  });
}
