import { hex, mix, type Rgb, tune } from '../color.ts';
import { clamp } from '../noise.ts';
import { type Canvas, sheet } from '../raster.ts';
import type { Stage } from '../stage.ts';
import { heightAt, type Outline } from '../terrain.ts';
import { conifer } from './conifer.ts';
import { leafage, leafColor } from './leafage.ts';
import { leafyTree, type TreeForm, treeForms } from './leafy-tree.ts';

export interface TreeLine {
  readonly name: string;
  readonly outline: Outline | number;
  readonly distance: number;
  /** Height in pixels of a usual tree. */
  readonly tall: number;
  /** Trees per 1000 units of width. */
  readonly density: number;
  readonly kind: 'conifer' | 'broad' | 'mixed';
  /** Where trees may stand, by column 0…1. */
  readonly where?: (across: number) => number;
  readonly leaf?: Rgb;
}

/** A wood at a distance. Few trees are painted well and set many times, in varied sizes. */
export function paintTreeLine(stage: Stage, line: TreeLine): Canvas {
  const { width, height, unit, light, noise } = stage;
  const random = stage.random.branch(`trees/${line.name}`);
  const { canvas, pen } = sheet(width, height);
  const sprites: { canvas: Canvas; foot: number }[] = [];
  const kinds = line.kind === 'mixed' ? (['conifer', 'broad'] as const) : ([line.kind] as const);
  for (const kind of kinds) {
    for (let index = 0; index < (kind === 'broad' ? 3 : 5); index += 1) {
      const tall = Math.max(12, line.tall * 1.25);
      const wide = kind === 'broad' ? tall * 1.5 : tall * 0.62;
      const sprite = sheet(wide, tall * 1.12);
      const color = line.leaf ?? (kind === 'conifer' ? mix(hex('2f4a3a'), leafColor(stage, random), 0.15) : leafColor(stage, random));
      const colors = leafage(stage, tune(color, { light: random.between(-0.03, 0.03) }), line.distance);
      if (kind === 'conifer') conifer(sprite.pen, wide / 2, tall * 1.08, tall, colors, random, light.side);
      else
        leafyTree(
          sprite.pen,
          wide / 2,
          tall * 1.08,
          tall * 0.92,
          random.pick<TreeForm>([treeForms.oak, treeForms.maple, treeForms.birch]),
          colors,
          random,
          light.side,
          Math.min(0.35, stage.detail),
        );
      sprites.push({ canvas: sprite.canvas, foot: 1.08 / 1.12 });
    }
  }
  const count = Math.round((line.density * width) / (1000 * unit));
  const shift = random.between(0, 99);
  const placed: { x: number; y: number; size: number; sprite: number; flip: boolean }[] = [];
  for (let index = 0; index < count; index += 1) {
    const x = ((index + random.next()) / count) * width;
    const room = line.where ? line.where(x / width) : 1;
    const clump = clamp(0.62 + noise.sum(x / (150 * unit) + shift, shift, 3) * 1.3);
    if (!random.happens(room * clump)) continue;
    const y = typeof line.outline === 'number' ? line.outline : heightAt(line.outline, x);
    placed.push({
      x,
      y: y + random.between(0, line.tall * 0.14),
      size: line.tall * (0.55 + 0.45 * clump) * random.between(0.62, 1.15),
      sprite: random.whole(0, sprites.length - 1),
      flip: false,
    });
  }
  placed.sort((a, b) => a.y - b.y);
  for (const { x, y, size, sprite: index } of placed) {
    const sprite = sprites[index];
    if (!sprite) continue;
    const tall = size * 1.12;
    const wide = (sprite.canvas.width / sprite.canvas.height) * tall;
    pen.drawImage(sprite.canvas, x - wide / 2, y - tall * sprite.foot + size * 0.04, wide, tall);
  }
  return canvas;
}
