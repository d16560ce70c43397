import { css, mix } from '../color.ts';
import { clamp } from '../noise.ts';
import type { Chance } from '../random.ts';
import { many, type Pen } from '../raster.ts';
import type { Leafage } from './leafage.ts';

export interface TreeForm {
  /** Width of the crown as a part of the height. */
  readonly spread: number;
  /** Where the crown begins, 0 ground, 1 top. */
  readonly clear: number;
  /** −1 weeping, 1 upright. */
  readonly lift: number;
  readonly leaves: number;
  readonly gnarl: number;
}

export const treeForms = {
  oak: { spread: 1.05, clear: 0.26, lift: 0.3, leaves: 1, gnarl: 0.5 },
  maple: { spread: 0.82, clear: 0.28, lift: 0.55, leaves: 1.05, gnarl: 0.35 },
  birch: { spread: 0.46, clear: 0.32, lift: 0.75, leaves: 0.75, gnarl: 0.25 },
  willow: { spread: 1, clear: 0.3, lift: -0.3, leaves: 1.1, gnarl: 0.45 },
  acacia: { spread: 1.5, clear: 0.62, lift: 0.1, leaves: 0.85, gnarl: 0.5 },
  cherry: { spread: 1.15, clear: 0.28, lift: 0.15, leaves: 1.1, gnarl: 0.7 },
  bare: { spread: 0.9, clear: 0.25, lift: 0.5, leaves: 0, gnarl: 0.6 },
  bonsai: { spread: 1.2, clear: 0.4, lift: 0, leaves: 1.2, gnarl: 1 },
} as const satisfies { readonly [name: string]: TreeForm };

/** A broad-leaved tree: a branching skeleton, then clusters of leaves from the dark inside to the lit outside. */
export function leafyTree(
  pen: Pen,
  x: number,
  base: number,
  tall: number,
  form: TreeForm,
  colors: Leafage,
  random: Chance,
  side: number,
  detail: number,
): void {
  const tips: { x: number; y: number; size: number }[] = [];
  const trunk = tall * (0.034 + 0.014 * form.spread);
  const grow = (fromX: number, fromY: number, angle: number, length: number, width: number, level: number): void => {
    const bend = random.bell() * form.gnarl * 0.5;
    const toX = fromX + Math.cos(angle + bend) * length;
    const toY = fromY + Math.sin(angle + bend) * length;
    const midX = (fromX + toX) / 2 + Math.cos(angle - bend * 2) * length * 0.1 * form.gnarl;
    const midY = (fromY + toY) / 2 + Math.sin(angle - bend * 2) * length * 0.1;
    const lit = Math.cos(angle) * side > 0 || level < 1;
    pen.strokeStyle = css(lit && level > 0 ? mix(colors.wood, colors.middle, 0.15) : colors.wood);
    pen.lineWidth = Math.max(0.5, width);
    pen.beginPath();
    pen.moveTo(fromX, fromY);
    pen.quadraticCurveTo(midX, midY, toX, toY);
    pen.stroke();
    if (level >= 5 || length < tall * 0.035) {
      tips.push({ x: toX, y: toY, size: length });
      return;
    }
    if (level >= 2) tips.push({ x: toX, y: toY, size: length * 0.8 });
    const children = level === 0 ? 3 : random.happens(0.35) ? 3 : 2;
    for (let child = 0; child < children; child += 1) {
      const fan = (child - (children - 1) / 2) * random.between(0.5, 0.85) * (0.65 + form.spread * 0.45);
      const up = -Math.PI / 2;
      const turned = angle + bend + fan + random.bell() * 0.25;
      const lifted = turned + (up - turned) * form.lift * 0.24;
      grow(toX, toY, lifted, length * random.between(0.64, 0.84), width * 0.64, level + 1);
    }
  };
  pen.lineCap = 'round';
  // Root flare, so that the tree stands in the ground and not on it.
  pen.fillStyle = css(colors.wood);
  pen.beginPath();
  pen.moveTo(x - trunk * 1.25, base + trunk * 0.2);
  pen.quadraticCurveTo(x - trunk * 0.4, base - trunk * 0.5, x - trunk * 0.42, base - trunk * 3);
  pen.lineTo(x + trunk * 0.42, base - trunk * 3);
  pen.quadraticCurveTo(x + trunk * 0.4, base - trunk * 0.5, x + trunk * 1.25, base + trunk * 0.2);
  pen.closePath();
  pen.fill();
  grow(x, base, -Math.PI / 2 + random.bell() * 0.1, tall * form.clear * 0.9, trunk, 0);
  if (form.leaves <= 0) return;

  let left = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let low = Number.NEGATIVE_INFINITY;
  for (const tip of tips) {
    left = Math.min(left, tip.x);
    right = Math.max(right, tip.x);
    top = Math.min(top, tip.y);
    low = Math.max(low, tip.y);
  }
  const centreX = (left + right) / 2;
  const centreY = (top + low) / 2;
  const spanX = Math.max(1, (right - left) / 2);
  const spanY = Math.max(1, (low - top) / 2);
  const leafSize = Math.max(0.8, tall * 0.0085);
  const perTip = Math.round(form.leaves * (7 + detail * 14));
  const droop = form.lift < 0 ? 1 : 0;
  tips.sort((a, b) => b.y - a.y);
  for (const [path, share, pull] of [
    ['dark', 1, 0],
    ['middle', 0.85, 0.25],
    ['bright', 0.5, 0.5],
  ] as const) {
    pen.fillStyle = css(colors[path], path === 'bright' ? 0.92 : 0.97);
    const leaves = many(pen, 'fill');
    for (const tip of tips) {
      const radius = Math.max(tall * 0.05, tip.size * 0.85);
      const facing = ((tip.x - centreX) / spanX) * side * 0.6 - ((tip.y - centreY) / spanY) * 0.75;
      const amount = path === 'dark' ? 1 : clamp(share + facing * (path === 'bright' ? 0.75 : 0.4));
      for (let index = 0; index < perTip * amount; index += 1) {
        const angle = random.next() * Math.PI * 2;
        const from = Math.sqrt(random.next()) * radius;
        const leafX = tip.x + Math.cos(angle) * from * 1.15 + side * radius * pull * 0.55;
        let leafY = tip.y + Math.sin(angle) * from * 0.8 - radius * pull * 0.55;
        if (droop) leafY += random.next() ** 2 * tall * 0.26;
        const size = leafSize * random.between(0.7, 1.5);
        pen.moveTo(leafX + size, leafY);
        pen.ellipse(
          leafX,
          leafY,
          size,
          droop ? size * 1.9 : size * 0.62,
          droop ? random.bell() * 0.2 : random.next() * 3.1,
          0,
          Math.PI * 2,
        );
        leaves.next();
      }
    }
    leaves.end();
  }
}
