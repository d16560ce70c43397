import { css, hex, mix, type Rgb, tune } from '../color.ts';
import type { Point } from '../raster.ts';
import { blob, type Sculptor } from '../relief.ts';
import type { Character } from './character.ts';
import type { Face } from './face.ts';

export function head(
  figure: Sculptor,
  who: Character,
  { cx, top, eyes: eyeLine, chin, half, jaw, mouth: mouthLine, nose: noseLine }: Face,
): void {
  const covered = ['long', 'wavy', 'bob', 'curly', 'afro'].includes(who.hairStyle);
  if (!covered) {
    for (const side of [-1, 1])
      figure.part(
        tune(who.skin, { light: -0.03, chroma: 1.1 }),
        (pen) => pen.ellipse(cx + side * half * 0.99, eyeLine + 0.032, 0.024, 0.043, side * 0.16, 0, 7),
        { puff: 0.02 },
      );
  }
  const outline: Point[] = [
    [cx, top - 0.035],
    [cx + half * 0.72, top - 0.005],
    [cx + half * 1.0, top + 0.1],
    [cx + half * 0.985, eyeLine + 0.03],
    [cx + half * 0.93, mouthLine - 0.035],
    [cx + jaw, chin - 0.045],
    [cx + jaw * 0.42, chin - 0.006],
    [cx, chin + 0.003],
    [cx - jaw * 0.42, chin - 0.006],
    [cx - jaw, chin - 0.045],
    [cx - half * 0.93, mouthLine - 0.035],
    [cx - half * 0.985, eyeLine + 0.03],
    [cx - half * 1.0, top + 0.1],
    [cx - half * 0.72, top - 0.005],
  ];
  figure.part(who.skin, (pen) => blob(pen, outline), { puff: 0.13, round: 0.36, shadow: 0.4, fill: 0.55 });
  figure.mark((pen) => {
    const clip = (): void => {
      pen.save();
      pen.beginPath();
      blob(pen, outline);
      pen.clip();
    };
    clip();
    const soft = (x: number, y: number, rx: number, ry: number, color: Rgb, alpha: number): void => {
      pen.save();
      pen.translate(x, y);
      pen.scale(rx, ry);
      const gradient = pen.createRadialGradient(0, 0, 0, 0, 0, 1);
      gradient.addColorStop(0, css(color, alpha));
      gradient.addColorStop(0.55, css(color, alpha * 0.45));
      gradient.addColorStop(1, css(color, 0));
      pen.fillStyle = gradient;
      pen.fillRect(-1, -1, 2, 2);
      pen.restore();
    };
    const warm = mix(who.skin, hex('b8402f'), 0.42);
    const deep = tune(mix(who.skin, hex('5a2a22'), 0.45), { light: -0.03 });
    for (const side of [-1, 1]) {
      soft(cx + side * half * 0.58, noseLine - 0.002, 0.055, 0.042, warm, 0.42);
      soft(cx + side * half * 0.45, eyeLine - 0.006, 0.056, 0.04, deep, 0.34);
    }
    soft(cx, mouthLine + 0.034, 0.034, 0.011, deep, 0.22);
    // Nose: the shadow falls away from the light, a soft ridge catches it.
    const side = figure.side;
    const w = 0.026 * who.face.nose;
    soft(cx - side * w * 0.9, noseLine - 0.03, 0.02, 0.06, deep, 0.36);
    soft(cx - side * w * 0.25, noseLine + 0.013, 0.027 * who.face.nose, 0.01, deep, 0.42);
    soft(cx + side * w * 0.12, noseLine - 0.028, 0.011, 0.06, tune(who.skin, { light: 0.12 }), 0.5);
    soft(cx + side * w * 0.1, noseLine - 0.001, 0.018, 0.014, tune(who.skin, { light: 0.16 }), 0.6);
    pen.strokeStyle = css(deep, 0.62);
    pen.lineWidth = 0.0048;
    pen.beginPath();
    for (const s of [-1, 1]) {
      pen.moveTo(cx + s * w * 0.42, noseLine + 0.011);
      pen.quadraticCurveTo(cx + s * w * 0.7, noseLine + 0.005, cx + s * w * 0.92, noseLine + 0.011);
    }
    pen.stroke();
    if (who.age > 0.8) {
      pen.strokeStyle = css(deep, 0.3);
      pen.lineWidth = 0.003;
      pen.beginPath();
      for (const s of [-1, 1]) {
        pen.moveTo(cx + s * w * 1.25, noseLine + 0.005);
        pen.quadraticCurveTo(cx + s * half * 0.5, mouthLine - 0.02, cx + s * half * 0.47, mouthLine + 0.018);
        for (const k of [-1, 0, 1]) {
          pen.moveTo(cx + s * half * 0.83, eyeLine + k * 0.008);
          pen.lineTo(cx + s * half * 0.93, eyeLine + k * 0.017);
        }
      }
      for (const y of [0.08, 0.105, 0.13]) {
        pen.moveTo(cx - half * 0.45, top + y);
        pen.quadraticCurveTo(cx, top + y - 0.008, cx + half * 0.45, top + y);
      }
      pen.stroke();
    }
    if (who.freckles) {
      pen.fillStyle = css(mix(who.skin, hex('8a4526'), 0.62), 0.55);
      for (let index = 0; index < 46; index += 1) {
        const angle = index * 2.39996;
        const s = index % 2 === 0 ? 1 : -1;
        const from = Math.sqrt((index + 0.5) / 46);
        pen.beginPath();
        pen.arc(
          cx + s * half * 0.4 * (index % 7 === 0 ? 0.1 : 1) + Math.cos(angle) * from * 0.052,
          noseLine - 0.022 + Math.sin(angle) * from * 0.034,
          0.0016 + (index % 3) * 0.0007,
          0,
          7,
        );
        pen.fill();
      }
    }
    pen.restore();
  });
}
