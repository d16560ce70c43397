import { css, hex, mix, type Rgb, tune } from './color.ts';
import { clamp } from './noise.ts';
import type { Chance } from './random.ts';
import { type Canvas, many, type Pen, sheet } from './raster.ts';
import type { Stage } from './stage.ts';
import { heightAt, type Outline } from './terrain.ts';
import { atDistance, litBy } from './tones.ts';

/** The three colours a plant is painted with at its distance and in this light. */
export interface Leafage {
  readonly dark: Rgb;
  readonly middle: Rgb;
  readonly bright: Rgb;
  readonly wood: Rgb;
}

export function leafage(stage: Stage, leaf: Rgb, distance: number, wood: Rgb = hex('4b3b30')): Leafage {
  const { tones } = stage;
  const snowy = stage.brief.weather === 'snow' || stage.brief.extras.has('winter') ? 0.45 : 0;
  const surface = mix(leaf, [225, 230, 238], snowy * 0.35);
  return {
    dark: atDistance(tones, litBy(tones, tune(surface, { light: -0.16 }), 0.02), distance),
    middle: atDistance(tones, litBy(tones, surface, 0.38), distance),
    bright: atDistance(
      tones,
      litBy(tones, mix(tune(surface, { light: 0.08, chroma: 1.1, turn: -6 }), [244, 247, 252], snowy * 1.4), 1),
      distance,
    ),
    wood: atDistance(tones, litBy(tones, wood, 0.3), distance),
  };
}

/** The green (or rust, or pink) of the season. */
export function leafColor(stage: Stage, random: Chance): Rgb {
  const { extras, time } = stage.brief;
  if (extras.has('petals')) return random.pick([hex('eab3c3'), hex('f3cbd4'), hex('e59db3')]);
  if (extras.has('autumn') || extras.has('leaves'))
    return random.pick([hex('c2662a'), hex('d29434'), hex('a5432a'), hex('c77e2e'), hex('8a7a3a')]);
  if (extras.has('spring')) return random.pick([hex('8fae55'), hex('a3bc62'), hex('7fa257')]);
  const greens =
    time === 'golden' || time === 'sunset'
      ? (['6d7a3d', '7d8446', '5c6f3c'] as const)
      : (['4f7044', '5d7d48', '456343', '6b8450'] as const);
  return hex(random.pick(greens));
}

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

export interface Blades {
  readonly name: string;
  /** Where the grass begins. */
  readonly outline: Outline | number;
  readonly color: Rgb;
  /** Blades per million square units. */
  readonly density: number;
  /** Height of the nearest blades in units. */
  readonly tall: number;
  readonly flowers?: readonly Rgb[];
  readonly flowerShare?: number;
  readonly until?: number;
}

/** Grass in perspective, row by row; flowers stand among the blades. */
export function paintGrass(stage: Stage, pen: Pen, grass: Blades): void {
  const { width, height, unit, tones, light } = stage;
  const random = stage.random.branch(`grass/${grass.name}`);
  const topAt = (x: number): number => (typeof grass.outline === 'number' ? grass.outline : heightAt(grass.outline, x));
  const bottom = grass.until ?? height;
  let top = bottom;
  for (let step = 0; step <= 20; step += 1) top = Math.min(top, topAt((step / 20) * width));
  const rows = 26;
  for (let row = 0; row < rows; row += 1) {
    const down = (row + 0.5) / rows;
    const near = down ** 1.25;
    const y = top + (bottom + 26 * unit - top) * down ** 1.55;
    const tall = grass.tall * unit * (0.1 + 0.9 * near);
    const distance = (1 - near) * 0.5;
    const shades = [
      atDistance(tones, litBy(tones, tune(grass.color, { light: -0.13 }), 0.05), distance),
      atDistance(tones, litBy(tones, grass.color, 0.4), distance),
      atDistance(tones, litBy(tones, tune(grass.color, { light: 0.09, turn: -8 }), 1), distance),
    ];
    const count = Math.round((grass.density * 0.72 * width * (0.55 + stage.detail * 0.75)) / (1000 * unit) / rows / (0.3 + near * 0.8));
    for (const shade of shades) {
      pen.strokeStyle = css(shade, 0.9);
      pen.lineWidth = Math.max(0.5, (0.6 + near * 1.9) * unit);
      const blades = many(pen, 'stroke');
      for (let blade = 0; blade < count / 3; blade += 1) {
        const x = random.next() * width;
        const ground = topAt(x);
        const foot = y + random.between(-1, 1) * ((bottom - top) / rows) * 0.9;
        if (foot < ground) continue;
        const long = tall * random.between(0.5, 1.15);
        const bend = (random.bell() * 0.5 + light.side * 0.12) * long;
        pen.moveTo(x, foot);
        pen.quadraticCurveTo(x + bend * 0.2, foot - long * 0.65, x + bend, foot - long);
        blades.next();
      }
      blades.end();
    }
    if (!grass.flowers) continue;
    const share = grass.flowerShare ?? 0.2;
    for (let index = 0; index < count * share * 0.5; index += 1) {
      const x = random.next() * width;
      const foot = y + random.between(-1, 1) * ((bottom - top) / rows) * 0.9;
      if (foot < topAt(x)) continue;
      const color = grass.flowers[random.whole(0, grass.flowers.length - 1)] ?? grass.color;
      const stalk = tall * random.between(0.7, 1.2);
      blossom(
        pen,
        x,
        foot - stalk,
        (0.9 + near * 6.6) * unit * random.between(0.7, 1.25),
        atDistance(tones, litBy(tones, color, 0.75), distance),
        random,
        near > 0.45,
      );
    }
  }
}

function blossom(pen: Pen, x: number, y: number, size: number, color: Rgb, random: Chance, petals: boolean): void {
  if (!petals) {
    pen.fillStyle = css(color);
    pen.beginPath();
    pen.ellipse(x, y, size, size * 0.7, 0, 0, Math.PI * 2);
    pen.fill();
    return;
  }
  const count = random.whole(5, 7);
  const tilt = random.between(0.45, 0.85);
  const turn = random.next() * 3;
  for (const [scale, change] of [
    [1, -0.08],
    [0.78, 0.04],
  ] as const) {
    pen.fillStyle = css(tune(color, { light: change }));
    pen.beginPath();
    for (let petal = 0; petal < count; petal += 1) {
      const angle = turn + (petal / count) * Math.PI * 2;
      const px = x + Math.cos(angle) * size * 0.55 * scale;
      const py = y + Math.sin(angle) * size * 0.55 * tilt * scale;
      pen.moveTo(px + size * 0.5 * scale, py);
      pen.ellipse(px, py, size * 0.52 * scale, size * 0.42 * tilt * scale, angle, 0, Math.PI * 2);
    }
    pen.fill();
  }
  pen.fillStyle = css(tune(mix(color, [240, 196, 70], 0.75), { light: -0.03 }));
  pen.beginPath();
  pen.ellipse(x, y, size * 0.24, size * 0.2, 0, 0, Math.PI * 2);
  pen.fill();
}

/** Dark plants before everything: reeds or blades at the lower corners that frame the view. */
export function paintFrameGrass(
  stage: Stage,
  pen: Pen,
  options: { readonly tall: number; readonly color: Rgb; readonly reeds: boolean },
): void {
  const { width, height, unit, light, tones } = stage;
  const random = stage.random.branch('frame-grass');
  const rim = mix(options.color, tones.glow, light.visible ? 0.45 : 0.2);
  const heavy = random.happens(0.5) ? 0 : 1;
  for (let index = 0; index < 150; index += 1) {
    const across = random.next();
    const edge = Math.abs(across - 0.5) * 2;
    const biased = heavy === 0 ? 1 - across : across;
    const long = options.tall * unit * (0.25 + edge ** 2 * 0.55 + biased ** 3 * 0.5) * random.between(0.5, 1.1);
    const x = across * width * 1.04 - width * 0.02;
    const bend = random.bell() * long * 0.42 + (0.5 - across) * long * 0.15;
    pen.strokeStyle = css(random.happens(0.16) ? rim : mix(options.color, tones.haze, random.next() * 0.12));
    pen.lineWidth = random.between(1.1, 3.6) * unit;
    pen.beginPath();
    pen.moveTo(x, height + 4);
    pen.quadraticCurveTo(x + bend * 0.15, height - long * 0.6, x + bend, height - long);
    pen.stroke();
    if (options.reeds && random.happens(0.14) && long > options.tall * unit * 0.5) {
      pen.save();
      pen.translate(x + bend * 0.92, height - long * 0.96);
      pen.rotate(Math.atan2(bend * 0.85, long * 0.4) * 0.8);
      pen.fillStyle = css(mix(options.color, [96, 62, 36], 0.5));
      pen.beginPath();
      pen.ellipse(0, 0, 4.2 * unit, 19 * unit, 0, 0, Math.PI * 2);
      pen.fill();
      pen.restore();
    }
  }
}
