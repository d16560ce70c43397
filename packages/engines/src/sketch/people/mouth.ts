import { css, hex, mix, tune } from '../color.ts';
import { blob, limb, type Sculptor } from '../relief.ts';
import type { Character } from './character.ts';
import type { Face } from './face.ts';

export function mouth(figure: Sculptor, who: Character, { cx, mouth: line, half }: Face): void {
  const w = half * 0.38 * (0.9 + who.face.lips * 0.1);
  const full = 0.0155 * who.face.lips;
  const lip = who.masculine ? mix(who.skin, hex('9a4a40'), 0.38) : mix(who.skin, hex('b03a3f'), 0.5);
  figure.mark((pen) => {
    const upper = pen.createLinearGradient(0, line - full, 0, line);
    upper.addColorStop(0, css(tune(lip, { light: -0.02 }), 0.85));
    upper.addColorStop(1, css(tune(lip, { light: -0.12 })));
    pen.fillStyle = upper;
    pen.beginPath();
    pen.moveTo(cx - w, line + 0.001);
    pen.quadraticCurveTo(cx - w * 0.45, line - full * 0.95, cx - w * 0.16, line - full);
    pen.quadraticCurveTo(cx, line - full * 0.68, cx + w * 0.16, line - full);
    pen.quadraticCurveTo(cx + w * 0.45, line - full * 0.95, cx + w, line + 0.001);
    pen.quadraticCurveTo(cx, line + full * 0.5, cx - w, line + 0.001);
    pen.fill();
    const lower = pen.createLinearGradient(0, line, 0, line + full * 1.7);
    lower.addColorStop(0, css(tune(lip, { light: -0.05 })));
    lower.addColorStop(0.5, css(tune(lip, { light: 0.05 })));
    lower.addColorStop(1, css(tune(lip, { light: -0.05 }), 0.8));
    pen.fillStyle = lower;
    pen.beginPath();
    pen.moveTo(cx - w * 0.94, line + 0.002);
    pen.quadraticCurveTo(cx, line + full * 0.7, cx + w * 0.94, line + 0.002);
    pen.bezierCurveTo(cx + w * 0.5, line + full * 1.8, cx - w * 0.5, line + full * 1.8, cx - w * 0.94, line + 0.002);
    pen.fill();
    pen.strokeStyle = css(tune(mix(lip, hex('2a0f0d'), 0.6), {}), 0.8);
    pen.lineWidth = 0.0038;
    pen.beginPath();
    pen.moveTo(cx - w * 1.06, line - 0.0035);
    pen.quadraticCurveTo(cx - w * 0.5, line + full * 0.28, cx, line + full * 0.12);
    pen.quadraticCurveTo(cx + w * 0.5, line + full * 0.28, cx + w * 1.06, line - 0.0035);
    pen.stroke();
    if (!who.masculine) {
      pen.fillStyle = 'rgba(255,245,240,0.28)';
      pen.beginPath();
      pen.ellipse(cx + figure.side * w * 0.2, line + full * 0.85, w * 0.28, full * 0.26, 0, 0, 7);
      pen.fill();
    }
  });
}

export function beard(figure: Sculptor, who: Character, { cx, mouth: line, chin, half, jaw, nose }: Face): void {
  const color = tune(who.hair, { light: -0.02 });
  if (who.beard === 'stubble') {
    figure.mark((pen) => {
      pen.fillStyle = css(mix(color, hex('2a211c'), 0.5), 0.22);
      for (let index = 0; index < 420; index += 1) {
        const angle = index * 2.39996;
        const from = Math.sqrt((index + 0.5) / 420);
        const x = cx + Math.cos(angle) * from * half * 0.86;
        const y = line + 0.03 + Math.sin(angle) * from * 0.075;
        if (Math.abs(x - cx) < half * 0.36 && Math.abs(y - line) < 0.016) continue;
        if (y < nose + 0.02) continue;
        pen.fillRect(x, y, 0.0028, 0.0045);
      }
    });
    return;
  }
  if (who.beard === 'full') {
    figure.part(
      color,
      (pen) => {
        blob(pen, [
          [cx - half * 0.95, line - 0.075],
          [cx - half * 0.95, line + 0.01],
          [cx - jaw * 1.06, chin - 0.012],
          [cx - jaw * 0.5, chin + 0.045],
          [cx, chin + 0.058],
          [cx + jaw * 0.5, chin + 0.045],
          [cx + jaw * 1.06, chin - 0.012],
          [cx + half * 0.95, line + 0.01],
          [cx + half * 0.95, line - 0.075],
          [cx + half * 0.7, line - 0.005],
          [cx + half * 0.4, line + 0.028],
          [cx, line + 0.03],
          [cx - half * 0.4, line + 0.028],
          [cx - half * 0.7, line - 0.005],
        ]);
      },
      { fur: 1.1, puff: 0.05, shadow: 0.25 },
    );
  }
  for (const side of [-1, 1])
    figure.part(
      color,
      (pen) =>
        limb(pen, [
          [cx + side * 0.008, line - 0.02, 0.012],
          [cx + side * half * 0.25, line - 0.016, 0.013],
          [cx + side * half * 0.46, line + 0.008, 0.006],
        ]),
      { fur: 1, puff: 0.012, shadow: 0.3 },
    );
}
