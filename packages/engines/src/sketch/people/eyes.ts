import { css, hex, mix, tune } from '../color.ts';
import type { Sculptor } from '../relief.ts';
import type { Stage } from '../stage.ts';
import type { Character } from './character.ts';
import type { Face } from './face.ts';

export function eyes(figure: Sculptor, who: Character, { cx, eyes: line, half }: Face, stage: Stage): void {
  const gap = half * 0.46 * who.face.gap;
  const w = 0.0345 * who.face.eyes;
  const h = w * (who.age < 0.3 ? 0.62 : 0.5) * (who.masculine ? 0.88 : 1);
  const lash = tune(mix(who.hair, hex('120d0b'), 0.75), { light: -0.02 });
  const white = mix([243, 240, 234], stage.tones.ambient, 0.3);
  figure.mark((pen) => {
    for (const side of [-1, 1]) {
      const x = cx + side * gap;
      const almond = (): void => {
        pen.beginPath();
        pen.moveTo(x - side * w, line + h * 0.16);
        pen.bezierCurveTo(x - side * w * 0.5, line - h * 1.12, x + side * w * 0.45, line - h * 1.14, x + side * w * 1.04, line - h * 0.12);
        pen.bezierCurveTo(x + side * w * 0.5, line + h * 0.86, x - side * w * 0.4, line + h * 0.92, x - side * w, line + h * 0.16);
        pen.closePath();
      };
      almond();
      pen.fillStyle = css(white);
      pen.fill();
      pen.save();
      almond();
      pen.clip();
      const r = h * 0.98;
      const iris = pen.createRadialGradient(x, line + r * 0.35, r * 0.1, x, line, r);
      iris.addColorStop(0, css(tune(who.eyes, { light: 0.14, chroma: 1.15 })));
      iris.addColorStop(0.62, css(who.eyes));
      iris.addColorStop(0.9, css(tune(who.eyes, { light: -0.2 })));
      iris.addColorStop(1, css(tune(who.eyes, { light: -0.3 })));
      pen.fillStyle = iris;
      pen.beginPath();
      pen.arc(x, line - h * 0.04, r * 0.92, 0, 7);
      pen.fill();
      pen.fillStyle = '#0b0807';
      pen.beginPath();
      pen.arc(x, line - h * 0.04, r * 0.4, 0, 7);
      pen.fill();
      const lid = pen.createLinearGradient(0, line - h * 1.1, 0, line + h * 0.2);
      lid.addColorStop(0, 'rgba(20,12,10,0.55)');
      lid.addColorStop(1, 'rgba(20,12,10,0)');
      pen.fillStyle = lid;
      pen.fillRect(x - w * 1.2, line - h * 1.2, w * 2.4, h * 1.4);
      pen.fillStyle = 'rgba(255,255,255,0.95)';
      pen.beginPath();
      pen.arc(x + stage.light.side * r * 0.32, line - h * 0.4, r * 0.19, 0, 7);
      pen.fill();
      pen.fillStyle = 'rgba(255,255,255,0.35)';
      pen.beginPath();
      pen.arc(x - stage.light.side * r * 0.3, line + h * 0.3, r * 0.13, 0, 7);
      pen.fill();
      pen.restore();
      // Upper lid with its lashes, crease, lower lid.
      pen.strokeStyle = css(lash, 0.95);
      pen.lineWidth = who.masculine ? 0.0048 : 0.0068;
      pen.beginPath();
      pen.moveTo(x - side * w, line + h * 0.16);
      pen.bezierCurveTo(x - side * w * 0.5, line - h * 1.12, x + side * w * 0.45, line - h * 1.14, x + side * w * 1.04, line - h * 0.12);
      if (!who.masculine) pen.lineTo(x + side * w * 1.2, line - h * 0.42);
      pen.stroke();
      pen.strokeStyle = css(mix(who.skin, hex('5a2a22'), 0.6), 0.5);
      pen.lineWidth = 0.003;
      pen.beginPath();
      pen.moveTo(x - side * w * 0.82, line - h * 0.72);
      pen.bezierCurveTo(x - side * w * 0.3, line - h * 1.62, x + side * w * 0.5, line - h * 1.62, x + side * w * 1.08, line - h * 0.72);
      pen.moveTo(x - side * w * 0.6, line + h * 0.86);
      pen.quadraticCurveTo(x + side * w * 0.2, line + h * 1.14, x + side * w * 0.9, line + h * 0.42);
      pen.stroke();
      // Brow: hairs that lie along an arch.
      const brow = mix(tune(who.hair, { light: who.age > 0.8 ? 0 : -0.06 }), hex('2a1c14'), who.age > 0.8 ? 0 : 0.35);
      pen.strokeStyle = css(brow, 0.75);
      pen.lineWidth = 0.0042 * who.face.brow;
      const by = line - h * 2.75;
      pen.beginPath();
      for (let index = 0; index < 26; index += 1) {
        const t = index / 25;
        const px = x - side * w * 1.0 + side * w * 2.3 * t;
        const py = by + 0.009 - Math.sin(Math.min(1, t * 1.15) * Math.PI * 0.62) * 0.016 + (t > 0.7 ? (t - 0.7) * 0.024 : 0);
        const thick = 0.0105 * who.face.brow * (1 - t * 0.72);
        pen.moveTo(px, py + thick * 0.5);
        pen.lineTo(px + side * 0.011, py - thick * 0.5);
      }
      pen.stroke();
    }
  });
}
