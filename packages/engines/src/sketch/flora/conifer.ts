import { css } from '../color.ts';
import { clamp } from '../noise.ts';
import type { Chance } from '../random.ts';
import { many, type Pen } from '../raster.ts';
import type { Leafage } from './leafage.ts';

/** A spruce: tiers of drooping boughs, brighter on the side of the light. */
export function conifer(pen: Pen, x: number, base: number, tall: number, colors: Leafage, random: Chance, side: number): void {
  const tiers = Math.round(clamp(tall / 7, 9, 30));
  const lean = random.between(-0.02, 0.02) * tall;
  const fat = random.between(0.15, 0.21);
  pen.strokeStyle = css(colors.wood);
  pen.lineWidth = Math.max(0.6, tall * 0.022);
  pen.beginPath();
  pen.moveTo(x, base);
  pen.lineTo(x + lean, base - tall);
  pen.stroke();
  const boughs: { path: 'dark' | 'middle' | 'bright'; x1: number; y1: number; x2: number; y2: number; width: number }[] = [];
  for (let tier = 0; tier < tiers; tier += 1) {
    const down = (tier + random.between(0.1, 0.9)) / tiers;
    const y = base - tall * (1 - down * 0.94);
    const centre = x + lean * (1 - down);
    const reach = tall * fat * (0.08 + down ** 0.82) * random.between(0.78, 1.12);
    const count = 3 + Math.round(down * 5);
    for (let index = 0; index < count; index += 1) {
      const aim = random.between(-1, 1);
      const length = reach * (0.45 + 0.55 * Math.abs(aim));
      const tip = centre + Math.sign(aim) * length;
      const drop = length * random.between(0.3, 0.62);
      const lit = aim * side > 0.25 ? (random.happens(0.55) ? 'bright' : 'middle') : random.happens(0.3) ? 'middle' : 'dark';
      boughs.push({
        path: lit,
        x1: centre + aim * length * 0.1,
        y1: y - length * 0.18,
        x2: tip,
        y2: y + drop,
        width: Math.max(0.7, (tall / tiers) * random.between(0.5, 0.85)),
      });
    }
  }
  for (const path of ['dark', 'middle', 'bright'] as const) {
    pen.fillStyle = css(colors[path]);
    const shapes = many(pen, 'fill');
    for (const bough of boughs) {
      if (bough.path !== path) continue;
      const thin = path === 'bright' ? 0.5 : path === 'middle' ? 0.8 : 1.15;
      const midX = (bough.x1 + bough.x2) / 2;
      pen.moveTo(bough.x1, bough.y1);
      pen.quadraticCurveTo(midX, bough.y1 + (bough.y2 - bough.y1) * 0.25 - bough.width * 0.4 * thin, bough.x2, bough.y2);
      pen.quadraticCurveTo(midX, bough.y2 + bough.width * 0.7 * thin, bough.x1, bough.y1 + bough.width * thin);
      pen.closePath();
      shapes.next();
    }
    shapes.end();
  }
}
