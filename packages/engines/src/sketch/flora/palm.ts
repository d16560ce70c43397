import { css, mix } from '../color.ts';
import type { Chance } from '../random.ts';
import type { Pen } from '../raster.ts';
import type { Leafage } from './leafage.ts';

/** A coconut palm leaning into the wind. */
export function palm(pen: Pen, x: number, base: number, tall: number, colors: Leafage, random: Chance, side: number): void {
  const lean = random.between(0.12, 0.34) * (random.happens(0.5) ? 1 : -1) * tall;
  const topX = x + lean;
  const topY = base - tall;
  const bendX = x + lean * 0.25;
  const bendY = base - tall * 0.6;
  for (const [width, color, shift] of [
    [0.034, colors.wood, 0],
    [0.012, mix(colors.wood, colors.bright, 0.45), side * 0.008],
  ] as const) {
    pen.strokeStyle = css(color);
    pen.lineWidth = tall * width;
    pen.beginPath();
    pen.moveTo(x + shift * tall, base);
    pen.quadraticCurveTo(bendX + shift * tall, bendY, topX + shift * tall, topY);
    pen.stroke();
  }
  const fronds = 15;
  for (let index = 0; index < fronds; index += 1) {
    const angle = -Math.PI / 2 + ((index + random.bell() * 0.5) / fronds - 0.5) * Math.PI * 2.05;
    const length = tall * random.between(0.32, 0.46);
    const endX = topX + Math.cos(angle) * length;
    const endY = topY + Math.sin(angle) * length * 0.62 + length * 0.34;
    const midX = topX + Math.cos(angle) * length * 0.55;
    const midY = topY + Math.sin(angle) * length * 0.72 - length * 0.1;
    const lit = Math.cos(angle) * side + (Math.sin(angle) < 0 ? 0.4 : -0.3);
    pen.strokeStyle = css(lit > 0.4 ? colors.bright : lit > -0.3 ? colors.middle : colors.dark);
    pen.lineWidth = Math.max(0.7, tall * 0.006);
    pen.beginPath();
    pen.moveTo(topX, topY);
    pen.quadraticCurveTo(midX, midY, endX, endY);
    for (let leaf = 0; leaf <= 22; leaf += 1) {
      const t = 0.1 + (leaf / 22) * 0.9;
      const px = (1 - t) * (1 - t) * topX + 2 * (1 - t) * t * midX + t * t * endX;
      const py = (1 - t) * (1 - t) * topY + 2 * (1 - t) * t * midY + t * t * endY;
      const hang = length * 0.24 * Math.sin(Math.min(1, t * 1.25) * Math.PI * 0.86) * random.between(0.75, 1.1);
      pen.moveTo(px, py);
      pen.lineTo(px + Math.cos(angle) * hang * 0.5 - hang * 0.16, py + hang * 0.8);
      pen.moveTo(px, py);
      pen.lineTo(px + Math.cos(angle) * hang * 0.6 + hang * 0.16, py + hang * 0.5);
    }
    pen.stroke();
  }
}
