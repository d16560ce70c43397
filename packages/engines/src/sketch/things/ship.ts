import { css, hex } from '../color.ts';
import { type Sculptor, sculpt } from '../relief.ts';
import type { Stage } from '../stage.ts';
import { paintOf } from './named-paint.ts';

/** A tall ship under full sail. */
export function ship(stage: Stage, tall: number): Sculptor {
  const figure = sculpt(stage, tall, 1.15);
  const wood = hex('5b3d28');
  const sail = paintOf(stage, 'sail|sails', ['f0e6d0', 'f4eee0', 'e6d8bb'], 'sail');
  const rig = (x: number, top: number): void =>
    figure.mark((pen) => {
      pen.strokeStyle = '#33251b';
      pen.lineWidth = 0.012;
      pen.beginPath();
      pen.moveTo(x, 0.84);
      pen.lineTo(x, top);
      pen.stroke();
    });
  figure.mark((pen) => {
    pen.strokeStyle = '#33251b';
    pen.lineWidth = 0.01;
    pen.beginPath();
    pen.moveTo(0.9, 0.77);
    pen.lineTo(1.12, 0.66);
    pen.stroke();
    pen.lineWidth = 0.003;
    pen.beginPath();
    for (const [x1, y1, x2, y2] of [
      [0.82, 0.14, 1.1, 0.67],
      [0.55, 0.03, 0.82, 0.76],
      [0.28, 0.16, 0.5, 0.8],
      [0.28, 0.16, 0.1, 0.78],
      [0.55, 0.03, 0.3, 0.8],
      [0.82, 0.14, 0.6, 0.8],
    ] as const) {
      pen.moveTo(x1, y1);
      pen.lineTo(x2, y2);
    }
    pen.stroke();
  });
  figure.part(
    sail,
    (pen) => {
      pen.moveTo(0.9, 0.3);
      pen.quadraticCurveTo(1.04, 0.52, 1.09, 0.66);
      pen.quadraticCurveTo(0.98, 0.66, 0.9, 0.73);
      pen.closePath();
    },
    { puff: 0.08, round: 0.5 },
  );
  for (const [x, top, wide] of [
    [0.28, 0.14, 0.2],
    [0.55, 0.02, 0.25],
    [0.82, 0.12, 0.21],
  ] as const) {
    rig(x, top);
    const rows = 3;
    const span = 0.74 - top;
    for (let row = 0; row < rows; row += 1) {
      const y = top + 0.04 + (span * row) / rows;
      const w = wide * (0.56 + row * 0.2);
      const h = (span / rows) * 0.86;
      figure.part(
        sail,
        (pen) => {
          pen.moveTo(x - w / 2, y);
          pen.lineTo(x + w / 2, y);
          pen.quadraticCurveTo(x + w / 2 + w * 0.22, y + h * 0.6, x + w * 0.56, y + h);
          pen.quadraticCurveTo(x + w * 0.1, y + h * 0.84, x - w * 0.54, y + h);
          pen.quadraticCurveTo(x - w * 0.36, y + h * 0.5, x - w / 2, y);
        },
        { puff: 0.06, round: 0.7, shadow: 0.35 },
      );
    }
  }
  figure.part(
    wood,
    (pen) => {
      pen.moveTo(0.04, 0.73);
      pen.lineTo(0.2, 0.755);
      pen.quadraticCurveTo(0.5, 0.83, 0.78, 0.79);
      pen.quadraticCurveTo(0.9, 0.77, 0.99, 0.735);
      pen.quadraticCurveTo(0.92, 0.95, 0.82, 0.985);
      pen.lineTo(0.18, 0.985);
      pen.quadraticCurveTo(0.07, 0.9, 0.04, 0.73);
    },
    { puff: 0.08, fur: 0.5, furAngle: 0.05 },
  );
  figure.mark((pen) => {
    pen.fillStyle = stage.tones.lamps > 0.3 ? css(stage.tones.lamp) : '#20150e';
    for (let index = 0; index < 8; index += 1) pen.fillRect(0.2 + index * 0.078, 0.86 + Math.sin((index / 7) * 3.1) * 0.012, 0.024, 0.022);
    pen.strokeStyle = 'rgba(220,180,110,0.6)';
    pen.lineWidth = 0.008;
    pen.beginPath();
    pen.moveTo(0.06, 0.81);
    pen.quadraticCurveTo(0.5, 0.89, 0.96, 0.8);
    pen.stroke();
  });
  return figure;
}
