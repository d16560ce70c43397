import { hex, mix, type Rgb, tune } from '../color.ts';
import { leafage } from '../flora/leafage.ts';
import { blend, clamp, smooth } from '../noise.ts';
import { type Canvas, paintField, sheet } from '../raster.ts';
import { paintRock } from '../rock.ts';
import type { Layer, Stage } from '../stage.ts';
import { paintGround } from '../terrain.ts';
import { atDistance, litBy } from '../tones.ts';
import { castSubjects } from './cast.ts';
import { frame } from './foreground.ts';
import { waterLayer } from './water-layer.ts';

interface Wall {
  /** Height of the wall, in parts of the picture. */
  readonly top: number;
  readonly distance: number;
  /** Half the width of the opening, in parts of the picture; 0 goes right across. */
  readonly gap: number;
}

const walls: readonly Wall[] = [
  { top: 0.17, distance: 0.85, gap: 0 },
  { top: 0.27, distance: 0.62, gap: 0.1 },
  { top: 0.42, distance: 0.36, gap: 0.19 },
  { top: 0.7, distance: 0.1, gap: 0.31 },
];

/** Layered walls of red rock on both sides, a river or a plain between them. */
export function* canyon(stage: Stage): Generator<Layer> {
  const { width, height, horizon, unit, focus, noise } = stage;
  const random = stage.random.branch('canyon');
  const red = random.pick([hex('b5653f'), hex('c07a4c'), hex('a8583c')]);
  const middle = (focus.x / width) * 0.5 + 0.25;
  const wet = stage.brief.extras.has('path') || random.happens(0.6);
  for (const [index, wall] of walls.entries()) {
    const shift = random.between(0, 99);
    const last = index === walls.length - 1;
    if (index === 1) {
      if (wet) yield waterLayer(stage, { top: horizon + 2 * unit, waves: 0.25, depth: 0.28, tintBy: hex('3f7f84'), body: 0.55 });
      const plain = paintGround(stage, {
        name: 'plain',
        top: horizon,
        rise: height * 0.012,
        distance: 0.22,
        lit: tune(red, { light: 0.12, chroma: 0.72 }),
        shade: tune(red, { light: -0.07, chroma: 0.75 }),
        waves: 1,
      });
      if (wet) openRiver(stage, plain.canvas, middle, shift);
      yield { group: 'mid', depth: 0.3, canvas: plain.canvas };
    }
    if (last)
      yield* castSubjects(stage, {
        middle: () => horizon + (height - horizon) * 0.3,
        front: height * 0.92,
        ...(wet ? { water: horizon + (height - horizon) * 0.5 } : {}),
      });
    yield {
      group: last ? 'near' : index < 2 ? 'far' : 'mid',
      depth: last ? 0.85 : 0.12 + (1 - wall.distance) * 0.5,
      canvas: paintWall(stage, wall, red, middle, shift),
    };
  }
  const stones = sheet(width, height);
  for (let index = 0; index < 12; index += 1) {
    const side = random.happens(0.5) ? 1 : -1;
    const near = random.between(0.35, 1) ** 0.8;
    const x = width * (middle + side * (0.16 + near * 0.3) * random.between(0.75, 1.25));
    const size = (40 + near * 130) * unit * random.between(0.5, 1.1);
    paintRock(stage, stones.pen, x, horizon + (height - horizon) * near, size, size * 0.5, 0.1, random, tune(red, { light: -0.03 }));
  }
  scrub(stage, stones.canvas, middle, noise.at(3, 4));
  yield { group: 'near', depth: 0.86, canvas: stones.canvas };
  yield* frame(stage, 'grass');
}

/** Rock in level beds of different reds, worn into buttresses, a scree of its own stone at the foot. */
function paintWall(stage: Stage, wall: Wall, red: Rgb, middle: number, shift: number): Canvas {
  const { width, height, horizon, unit, tones, light, noise } = stage;
  const foot = horizon + (height - horizon) * (0.03 + (1 - wall.distance) ** 2 * 0.5);
  const rise = height * wall.top * 0.8;
  const outline = new Float64Array(Math.ceil(width) + 2);
  const ground = new Float64Array(outline.length);
  for (let x = 0; x < outline.length; x += 1) {
    const across = x / width;
    const away = Math.abs(across - middle) - wall.gap;
    // The walls draw apart towards us: their foot runs down and outwards.
    const spread = wall.gap === 0 ? 0 : smooth(0, 0.5, away) * (height - horizon) * (1 - wall.distance) * 0.35;
    const foothere = foot + spread + noise.sum(x / (70 * unit), shift + 9, 3) * 9 * unit;
    const steps = noise.sum(across * (6 - wall.distance * 3) + shift, shift, 3);
    const terrace = Math.round((steps * 1.5 + 0.5) * 3) / 3;
    const buttress = noise.sum(x / (34 * unit) + shift, shift, 2) * 0.035;
    const open = wall.gap === 0 ? 1 : smooth(0, 0.02 + wall.gap * 0.05, away + noise.at(across * 20, shift) * 0.012);
    const shelf = wall.gap === 0 ? 0.15 : smooth(0.02, 0.3, away) * 0.34;
    ground[x] = foothere;
    outline[x] = foothere - rise * open * clamp(0.55 + terrace * 0.26 + shelf + buttress, 0.2, 1.35);
  }
  let top = height;
  for (const y of outline) top = Math.min(top, y);
  const beds = [
    tune(red, { light: 0.1, chroma: 0.75 }),
    red,
    tune(red, { light: -0.07 }),
    tune(red, { light: 0.15, chroma: 0.5 }),
  ] as const;
  const lit = beds.map((bed) => atDistance(tones, litBy(tones, bed, 1), wall.distance));
  const shaded = beds.map((bed) => atDistance(tones, litBy(tones, tune(bed, { light: -0.09 }), 0.08), wall.distance));
  const bottom = Math.min(height, Math.max(...ground) + 6 * unit);
  const scale = (1.3 - wall.distance) * unit;
  const face = paintField(width, Math.max(8, bottom - top), 1.5, (x, fieldY, out) => {
    const y = fieldY + top;
    const column = Math.min(outline.length - 1, Math.floor(x));
    const crest = outline[column] as number;
    const low = ground[column] as number;
    const up = (low - y) / rise;
    const bend = noise.at(x / (420 * unit), shift) * 0.05;
    const level = (up + bend) * (7 + wall.top * 14);
    const bed = Math.abs(Math.floor(level * 1.3 + noise.at(Math.floor(level * 1.3), shift) * 2)) % 4;
    const ledge = (level * 1.3) % 1;
    // Upright furrows, broken at every ledge.
    const furrow = noise.sum(x / (30 * scale) + Math.floor(level * 0.5) * 3.7 + shift, level * 0.16, 3);
    const grit = noise.sum(x / (9 * scale), y / (5 * scale), 2) * 0.2;
    const side = wall.gap === 0 ? 0.06 : (x / width - middle) * light.side < 0 ? 0.2 : -0.16;
    const slope =
      ((outline[Math.min(outline.length - 1, column + Math.round(12 * unit))] as number) -
        (outline[Math.max(0, column - Math.round(12 * unit))] as number)) /
      (24 * unit);
    const scree = smooth(0.24, 0.02, up + noise.sum(x / (40 * scale), 3 + shift, 2) * 0.1);
    const bright = clamp(
      0.5 +
        side +
        furrow * 0.62 +
        grit -
        slope * light.side * 0.1 +
        smooth(0.16, 0, ledge) * 0.2 -
        smooth(0.7, 1, ledge) * 0.22 +
        smooth(26 * unit, 0, y - crest) * 0.2 -
        (1 - clamp(up)) * 0.12,
    );
    const fade = smooth(0.7, 0, up) * wall.distance * 0.62;
    const a = shaded[bed] as Rgb;
    const b = lit[bed] as Rgb;
    const rubbleDark = shaded[1] as Rgb;
    const rubbleLit = lit[0] as Rgb;
    const loose = clamp(0.45 + side + grit * 2.2);
    for (let channel = 0; channel < 3; channel += 1) {
      const rock = blend(a[channel] as number, b[channel] as number, bright);
      const rubble = blend(rubbleDark[channel] as number, rubbleLit[channel] as number, loose);
      out[channel] = blend(blend(rock, rubble, scree), tones.haze[channel] as number, fade);
    }
  });
  const layer = sheet(width, height);
  const { pen } = layer;
  pen.beginPath();
  for (let x = 0; x < outline.length; x += 1) pen.lineTo(x, outline[x] as number);
  for (let x = outline.length - 1; x >= 0; x -= 1) pen.lineTo(x, Math.max(outline[x] as number, ground[x] as number));
  pen.clip();
  pen.drawImage(face, 0, top);
  return layer.canvas;
}

/** Cuts a winding bed into the plain, so that the water below it shows. */
function openRiver(stage: Stage, plain: Canvas, middle: number, shift: number): void {
  const { width, height, horizon, unit, noise } = stage;
  const mask = paintField(width, height, 2, (x, y, out) => {
    const near = clamp((y - horizon) / (height - horizon));
    const centre = width * (middle + Math.sin(near * 4.6 + shift) * 0.1 * (0.3 + near));
    const half = (7 + near ** 1.4 * 250) * unit + noise.sum(x / (60 * unit), y / (14 * unit), 3) * (6 + near * 34) * unit;
    out[3] = y < horizon + 3 * unit ? 1 : smooth(half, half + 4 * unit, Math.abs(x - centre));
  });
  const pen = plain.getContext('2d');
  pen.globalCompositeOperation = 'destination-in';
  pen.drawImage(mask, 0, 0);
  pen.globalCompositeOperation = 'source-over';
}

/** Low dry bushes among the stones. */
function scrub(stage: Stage, canvas: Canvas, middle: number, luck: number): void {
  const { width, height, horizon, unit, light } = stage;
  const random = stage.random.branch(`scrub/${luck}`);
  const pen = canvas.getContext('2d');
  for (let index = 0; index < 26; index += 1) {
    const near = random.between(0.25, 1);
    const side = random.happens(0.5) ? 1 : -1;
    const x = width * (middle + side * (0.12 + near * 0.34) * random.between(0.8, 1.2));
    const y = horizon + (height - horizon) * near;
    const colors = leafage(stage, mix(hex('7d8150'), hex('9a8a56'), random.next()), (1 - near) * 0.4);
    const size = (10 + near * 30) * unit * random.between(0.7, 1.3);
    for (let leaf = 0; leaf < 34; leaf += 1) {
      const angle = random.between(Math.PI, Math.PI * 2);
      const far = Math.sqrt(random.next());
      const facing = Math.cos(angle) * light.side * 0.5 - Math.sin(angle) * 0.5 + random.bell() * 0.3;
      const color = facing > 0.4 ? colors.bright : facing > 0 ? colors.middle : colors.dark;
      pen.fillStyle = `rgb(${color.map(Math.round).join(',')})`;
      pen.beginPath();
      pen.ellipse(
        x + Math.cos(angle) * size * far,
        y + Math.sin(angle) * size * 0.62 * far,
        size * 0.16,
        size * 0.1,
        random.next() * 3,
        0,
        7,
      );
      pen.fill();
    }
  }
}
