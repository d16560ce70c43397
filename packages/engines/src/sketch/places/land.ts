import { paintColonnade, paintHouse, paintPagoda, paintTorii } from '../architecture.ts';
import { css, hex, mix, type Rgb, tune } from '../color.ts';
import { conifer, leafage, leafColor, leafyTree, paintFrameGrass, paintGrass, paintTreeLine, type TreeForm, treeForms } from '../flora.ts';
import { blend, clamp, smooth } from '../noise.ts';
import { many, paintField, sheet } from '../raster.ts';
import { paintRock } from '../rock.ts';
import type { Layer, Stage } from '../stage.ts';
import { houseLook } from '../subject.ts';
import { heightAt, paintGround, paintRange, traceOutline } from '../terrain.ts';
import { atDistance, litBy } from '../tones.ts';
import { castSubjects } from './cast.ts';

/** Grass, dry or green, by season and hour. */
export function grassColor(stage: Stage): Rgb {
  const { extras, weather, place } = stage.brief;
  if (weather === 'snow' || extras.has('winter')) return hex('dfe5ee');
  if (extras.has('autumn')) return hex('a08a4a');
  if (/ (wheat|savanna|prairie|steppe|barley) /u.test(stage.brief.text)) return hex('c2a050');
  if (place === 'desert') return hex('b79a62');
  return stage.random.branch('grass-color').pick([hex('6f8f4b'), hex('7d9450'), hex('5f8550'), hex('8a9a54')]);
}

const rockColor = (stage: Stage): Rgb => stage.random.branch('rock').pick([hex('7a7f8a'), hex('857c78'), hex('6f7880'), hex('8a8274')]);
const snowline = (stage: Stage): number =>
  stage.brief.weather === 'snow' || stage.brief.extras.has('winter') ? 0.8 : stage.random.branch('snowline').pick([0.12, 0.3, 0.42, 0.5]);

export function* farRanges(stage: Stage, options: { readonly rise?: number; readonly count?: number } = {}): Generator<Layer> {
  const { horizon, height, focus, width } = stage;
  const rise = options.rise ?? 0.34;
  const random = stage.random.branch('ranges');
  const count = options.count ?? 3;
  const rock = rockColor(stage);
  for (let index = 0; index < count; index += 1) {
    const near = index / Math.max(1, count - 1);
    yield {
      group: 'far',
      depth: 0.08 + near * 0.16,
      canvas: paintRange(stage, {
        name: `range-${index}`,
        base: horizon + height * (0.012 + near * 0.02),
        rise: height * rise * blend(1, 0.46, near) * random.between(0.9, 1.12),
        distance: blend(0.9, 0.5, near),
        rock: mix(rock, hex('46564c'), near * 0.65),
        snow: index === count - 1 && count > 1 ? 0 : snowline(stage) * blend(1, 0.6, near),
        jagged: blend(1, 0.55, near),
        peaks: blend(2.1, 3.6, near),
        ...(index === 0 ? { summit: focus.x / width } : {}),
      }),
    };
  }
}

/** Mountains beyond a meadow or a wood. */
export function* mountains(stage: Stage): Generator<Layer> {
  const { height, horizon, unit } = stage;
  yield* farRanges(stage, { rise: 0.42 });
  const woods = paintGround(stage, {
    name: 'woods',
    top: horizon - height * 0.02,
    rise: height * 0.075,
    distance: 0.32,
    lit: hex('5b7350'),
    shade: hex('34493c'),
    waves: 1.6,
  });
  yield { group: 'mid', depth: 0.36, canvas: woods.canvas };
  yield {
    group: 'mid',
    depth: 0.38,
    canvas: paintTreeLine(stage, {
      name: 'far-wood',
      outline: woods.outline,
      distance: 0.42,
      tall: 46 * unit,
      density: 150,
      kind: 'conifer',
    }),
  };
  const meadow = paintGround(stage, {
    name: 'meadow',
    top: horizon + height * 0.1,
    rise: height * 0.07,
    distance: 0.12,
    lit: tune(grassColor(stage), { light: 0.03 }),
    shade: tune(grassColor(stage), { light: -0.14 }),
    waves: 1.1,
  });
  yield { group: 'mid', depth: 0.52, canvas: meadow.canvas };
  yield {
    group: 'mid',
    depth: 0.56,
    canvas: paintTreeLine(stage, {
      name: 'near-wood',
      outline: meadow.outline,
      distance: 0.16,
      tall: 130 * unit,
      density: 34,
      kind: 'conifer',
      where: (across) => smooth(0.16, 0.42, Math.abs(across - stage.focus.x / stage.width)),
    }),
  };
  const front = sheet(stage.width, height);
  paintGrass(stage, front.pen, {
    name: 'front',
    outline: meadow.outline,
    color: grassColor(stage),
    density: 9000,
    tall: 46,
    flowers: [hex('e9dcc2'), hex('c97f9a'), hex('d9b14a')],
    flowerShare: 0.05,
  });
  yield { group: 'near', depth: 0.74, canvas: front.canvas };
  yield* castSubjects(stage, { middle: (x) => heightAt(meadow.outline, x) + 14 * unit, front: height * 0.92 });
  yield* frame(stage, 'grass');
}

/** Something dark and near at the edge, so that the eye enters the picture. */
export function* frame(stage: Stage, kind: 'grass' | 'reeds' | 'rocks'): Generator<Layer> {
  const { width, height, unit, tones, focus } = stage;
  const { canvas, pen } = sheet(width, height);
  const dark = mix(tones.deep, litBy(tones, hex('3c4a38'), 0.1), 0.3);
  if (kind === 'grass' || kind === 'reeds')
    paintFrameGrass(stage, pen, { tall: kind === 'reeds' ? 240 : 120, color: dark, reeds: kind === 'reeds' });
  if (kind === 'rocks') {
    const random = stage.random.branch('frame-rocks');
    const left = focus.x > width / 2;
    for (let index = 0; index < 5; index += 1)
      paintRock(
        stage,
        pen,
        (left ? random.between(-0.05, 0.3) : random.between(0.7, 1.05)) * width,
        height * random.between(0.97, 1.05),
        random.between(170, 380) * unit,
        random.between(70, 190) * unit,
        0,
        random,
        hex('4a4a4c'),
      );
  }
  yield { group: 'near', depth: 1, canvas };
}

/** Between the trunks of a wood: light from deep inside, ferns at our feet. */
export function* forest(stage: Stage): Generator<Layer> {
  const { width, height, unit, horizon, tones, light, noise } = stage;
  const random = stage.random.branch('forest');
  const { extras } = stage.brief;
  const glade = stage.focus.x * 0.4 + width * 0.5 * 0.6;
  const broad =
    extras.has('autumn') ||
    extras.has('petals') ||
    extras.has('birch') ||
    / (jungle|rainforest|oak|beech|maple) /u.test(stage.brief.text) ||
    random.happens(0.35);
  const leaf = leafColor(stage, random);
  const depthColor = mix(mix(tones.haze, tones.glow, light.moon ? 0.1 : 0.42), leaf, 0.3);
  const shift = random.between(0, 99);
  // The light at the end of the wood.
  const back = paintField(width, height, 3, (x, y, out) => {
    const dx = (x - glade) / (width * 0.36);
    const dy = (y - horizon * 0.78) / (height * 0.4);
    const open = Math.exp(-(dx * dx + dy * dy));
    const leaves = noise.sum(x / (60 * unit) + shift, y / (50 * unit), 4);
    const dark = mixFast(tones.haze, leaf, tones.ambient);
    const amount = clamp(open * 0.95 + leaves * 0.2 * (1 - open));
    for (let channel = 0; channel < 3; channel += 1) {
      const bright = blend(depthColor[channel] as number, tones.disc[channel] as number, open * open * (light.moon ? 0.18 : 0.5));
      out[channel] = blend((dark[channel] as number) * (0.62 + leaves * 0.25), bright, amount);
    }
  });
  yield { group: 'far', depth: 0.06, canvas: back };
  const winding = (y: number): number =>
    glade +
    Math.sin(((y - horizon) / (height - horizon)) * 2.4 + shift) * width * 0.06 +
    ((y - horizon) / (height - horizon)) * (width * 0.5 - glade) * 0.6;
  const floorColor = extras.has('autumn')
    ? hex('9a6a34')
    : stage.brief.weather === 'snow' || extras.has('winter')
      ? hex('dfe5ee')
      : hex('5b6b3c');
  const floor = paintField(width, height - horizon + 30 * unit, 2, (x, fieldY, out) => {
    const y = fieldY + horizon - 30 * unit;
    const near = clamp((y - horizon) / (height - horizon));
    const stain = noise.sum(x / ((26 + near * 120) * unit) + shift, Math.log(0.08 + near) * 4, 4);
    const away = Math.abs(x - winding(y)) / ((16 + near * 170) * unit);
    const path = smooth(1.15, 0.7, away + stain * 0.35);
    const sun = clamp(
      0.25 + stain * 0.6 + Math.exp(-near * 3.2) * 0.55 + smooth(0.2, 0.75, noise.sum(x / (130 * unit) - shift, near * 6, 3)) * 0.4,
    );
    const surface = path > 0 ? mixFast3(floorColor, [150, 124, 92], path * 0.75) : floorColor;
    const lit = litFast(tones.ambient, tones.sunlight, surface, sun);
    const fade = Math.exp(-near * 5) * 0.85;
    for (let channel = 0; channel < 3; channel += 1)
      out[channel] = blend((lit[channel] as number) * (1 - near * 0.3), depthColor[channel] as number, fade);
    out[3] = smooth(0, 44 * unit, fieldY);
  });
  const ground = sheet(width, height);
  ground.pen.drawImage(floor, 0, horizon - 30 * unit);
  yield { group: 'far', depth: 0.3, canvas: ground.canvas };
  // Ranks of trunks, each nearer, darker and larger.
  for (const [rank, distance] of [0.86, 0.66, 0.44, 0.2].entries()) {
    const layer = sheet(width, height);
    const { pen } = layer;
    const near = 1 - distance;
    const foot = horizon + (height - horizon) * (0.02 + near ** 2.2 * 0.62);
    const count = Math.round(([22, 15, 9, 5][rank] ?? 5) * Math.max(0.7, width / height));
    const wood = extras.has('birch') ? hex('cfc8bb') : random.pick([hex('4b3a2e'), hex('54473c'), hex('43362f')]);
    for (let index = 0; index < count; index += 1) {
      const x = ((index + random.between(0.1, 0.9)) / count) * width * 1.06 - width * 0.03;
      if (Math.abs(x - winding(foot)) < width * (0.045 + near * 0.1)) continue;
      const thick = (7 + near ** 1.6 * 58) * unit * random.between(0.6, 1.25);
      trunk(stage, pen, x, foot + random.between(-6, 14) * unit * near * 3, thick, distance, depthColor, wood, random, extras.has('birch'));
      if (!broad) continue;
    }
    // Crowns and undergrowth of this rank.
    const colors = leafage(stage, leaf, distance * 0.85);
    const tinted = {
      dark: mix(colors.dark, depthColor, distance * 0.75),
      middle: mix(colors.middle, depthColor, distance * 0.62),
      bright: mix(mix(colors.bright, tones.glow, light.moon ? 0.05 : 0.25), depthColor, distance * 0.5),
    };
    foliage(stage, pen, { ...tinted, near, rank, glade, foot }, broad);
    if (!broad && rank < 3) {
      for (let index = 0; index < 9 - rank * 2; index += 1) {
        const x = random.next() * width;
        if (Math.abs(x - glade) < width * 0.13) continue;
        conifer(
          pen,
          x,
          foot + 8 * unit,
          (150 + near * 380) * unit * random.between(0.6, 1.1),
          { ...tinted, wood: tinted.dark },
          random,
          light.side,
        );
      }
    }
    yield { group: rank < 2 ? 'far' : 'mid', depth: 0.2 + near * 0.5, canvas: layer.canvas };
    const mist = paintField(width, height, 6, (x, y, out) => {
      const veil = noise.sum((x / width) * 2.4 + rank * 9, (y / height) * 7, 3);
      const band = Math.exp(-(((y - foot) / (height * 0.12)) ** 2));
      out[0] = depthColor[0];
      out[1] = depthColor[1];
      out[2] = depthColor[2];
      out[3] = clamp((0.34 + veil * 0.5) * band) * (stage.brief.weather === 'fog' ? 0.85 : 0.34) * distance;
    });
    yield { group: 'mid', depth: 0.25 + near * 0.5, canvas: mist, drift: 0.006 };
  }
  const ferns = sheet(width, height);
  paintGrass(stage, ferns.pen, {
    name: 'ferns',
    outline: height * 0.8,
    color: floorColor,
    density: 5200,
    tall: 60,
    flowers: [hex('e7e2c8'), hex('b9a3d0')],
    flowerShare: 0.03,
  });
  yield { group: 'near', depth: 0.74, canvas: ferns.canvas };
  yield* castSubjects(stage, { middle: () => horizon + (height - horizon) * 0.24, front: height * 0.92 });
  yield* frame(stage, 'grass');
}

const mixFast = (a: Rgb, b: Rgb, light: Rgb): Rgb => [
  ((a[0] + b[0]) / 2) * (light[0] / 255) * 1.25,
  ((a[1] + b[1]) / 2) * (light[1] / 255) * 1.25,
  ((a[2] + b[2]) / 2) * (light[2] / 255) * 1.25,
];
const mixFast3 = (a: Rgb, b: Rgb, t: number): Rgb => [blend(a[0], b[0], t), blend(a[1], b[1], t), blend(a[2], b[2], t)];
const litFast = (ambient: Rgb, sun: Rgb, surface: Rgb, light: number): Rgb => [
  (surface[0] * (ambient[0] * 0.75 + sun[0] * light * 0.9)) / 255,
  (surface[1] * (ambient[1] * 0.75 + sun[1] * light * 0.9)) / 255,
  (surface[2] * (ambient[2] * 0.75 + sun[2] * light * 0.9)) / 255,
];

function trunk(
  stage: Stage,
  pen: ReturnType<typeof sheet>['pen'],
  x: number,
  foot: number,
  thick: number,
  distance: number,
  air: Rgb,
  wood: Rgb,
  random: ReturnType<Stage['random']['branch']>,
  birch: boolean,
): void {
  const { tones, light, unit } = stage;
  const lean = random.bell() * thick * 1.4;
  const shade = mix(litBy(tones, wood, 0.08), air, distance * 0.86);
  const bright = mix(mix(litBy(tones, wood, 0.95), tones.glow, 0.2), air, distance * 0.75);
  const gradient = pen.createLinearGradient(x - thick / 2, 0, x + thick / 2, 0);
  gradient.addColorStop(0, css(light.side < 0 ? bright : shade));
  gradient.addColorStop(light.side < 0 ? 0.3 : 0.7, css(mix(shade, bright, 0.16)));
  gradient.addColorStop(1, css(light.side < 0 ? shade : bright));
  pen.fillStyle = gradient;
  pen.beginPath();
  pen.moveTo(x - thick * 0.95, foot + thick * 0.15);
  pen.quadraticCurveTo(x - thick * 0.5, foot - thick * 0.5, x - thick * 0.46, foot - thick * 2);
  pen.lineTo(x + lean - thick * 0.32, -10);
  pen.lineTo(x + lean + thick * 0.32, -10);
  pen.lineTo(x + thick * 0.46, foot - thick * 2);
  pen.quadraticCurveTo(x + thick * 0.5, foot - thick * 0.5, x + thick * 0.95, foot + thick * 0.15);
  pen.closePath();
  pen.fill();
  if (thick < 14 * unit) return;
  pen.save();
  pen.clip();
  const marks = Math.round(foot / (thick * 0.35));
  for (let index = 0; index < marks; index += 1) {
    const y = random.next() * foot;
    const along = x + lean * (1 - y / foot) + random.bell() * thick * 0.45;
    pen.strokeStyle = birch ? css(mix(hex('2c2825'), air, distance * 0.7), 0.7) : css(random.happens(0.4) ? bright : tones.deep, 0.2);
    pen.lineWidth = thick * (birch ? random.between(0.02, 0.07) : random.between(0.02, 0.06));
    pen.beginPath();
    pen.moveTo(along, y);
    if (birch) pen.lineTo(along + thick * random.between(0.1, 0.4), y + thick * 0.02);
    else pen.lineTo(along + random.bell() * thick * 0.1, y + thick * random.between(0.5, 1.8));
    pen.stroke();
  }
  pen.restore();
}

interface FoliageBand {
  readonly dark: Rgb;
  readonly middle: Rgb;
  readonly bright: Rgb;
  readonly near: number;
  readonly rank: number;
  readonly glade: number;
  readonly foot: number;
}

/** The roof of leaves and the bushes below it. */
function foliage(stage: Stage, pen: ReturnType<typeof sheet>['pen'], band: FoliageBand, roof: boolean): void {
  const { width, height, unit, light } = stage;
  const random = stage.random.branch(`foliage/${band.rank}`);
  const clusters: { x: number; y: number; r: number }[] = [];
  if (roof) {
    for (let index = 0; index < 30; index += 1) {
      const x = random.next() * width;
      const open = Math.exp(-(((x - band.glade) / (width * 0.26)) ** 2));
      clusters.push({
        x,
        y: random.between(-0.06, 0.2 + band.near * 0.1) * height * (1 - open * 0.75),
        r: (46 + band.near * 70) * unit * random.between(0.6, 1.2),
      });
    }
  }
  for (let index = 0; index < 16; index += 1) {
    const x = random.next() * width;
    if (Math.abs(x - band.glade) < width * (0.09 + band.near * 0.1)) continue;
    clusters.push({
      x,
      y: band.foot - random.between(0, 16) * unit * (1 + band.near),
      r: (20 + band.near * 52) * unit * random.between(0.6, 1.2),
    });
  }
  const size = (1.9 + band.near * 5.2) * unit;
  for (const [tone, share, lift] of [
    ['dark', 1, 0],
    ['middle', 0.72, 0.22],
    ['bright', 0.3, 0.42],
  ] as const) {
    pen.fillStyle = css(band[tone], 0.94);
    const leaves = many(pen, 'fill');
    for (const { x, y, r } of clusters) {
      const count = Math.round(52 * share * (0.7 + stage.detail * 0.6));
      for (let leafIndex = 0; leafIndex < count; leafIndex += 1) {
        const angle = random.next() * 6.283;
        const from = Math.sqrt(random.next()) * r;
        const px = x + Math.cos(angle) * from * 1.25 + light.side * r * lift * 0.5;
        const py = y + Math.sin(angle) * from * 0.72 - r * lift * 0.35;
        const s = size * random.between(0.6, 1.5);
        pen.moveTo(px + s, py);
        pen.ellipse(px, py, s, s * 0.56, random.next() * 3.1, 0, 6.283);
        leaves.next();
      }
    }
    leaves.end();
  }
}

/** A field in flower under a wide sky. */
export function* meadow(stage: Stage): Generator<Layer> {
  const { width, height, horizon, unit } = stage;
  const random = stage.random.branch('meadow');
  if (random.happens(0.6)) yield* farRanges(stage, { rise: 0.13, count: 2 });
  const color = grassColor(stage);
  const hills = paintGround(stage, {
    name: 'hills',
    top: horizon - height * 0.035,
    rise: height * 0.06,
    distance: 0.42,
    lit: color,
    shade: tune(color, { light: -0.12 }),
    waves: 1.9,
  });
  yield { group: 'far', depth: 0.26, canvas: hills.canvas };
  yield {
    group: 'far',
    depth: 0.28,
    canvas: paintTreeLine(stage, { name: 'hedge', outline: hills.outline, distance: 0.5, tall: 38 * unit, density: 70, kind: 'broad' }),
  };
  const field = paintGround(stage, {
    name: 'field',
    top: horizon + height * 0.025,
    rise: height * 0.05,
    distance: 0.14,
    lit: tune(color, { light: 0.05, chroma: 1.1 }),
    shade: tune(color, { light: -0.13 }),
    waves: 0.8,
    patch: 200,
  });
  yield { group: 'mid', depth: 0.46, canvas: field.canvas };
  const lavender = / lavender /u.test(stage.brief.text);
  const flowers: readonly Rgb[] = lavender
    ? [hex('8a74b8'), hex('7663a6'), hex('a18cc9')]
    : / (poppy|poppies) /u.test(stage.brief.text)
      ? [hex('c8402e'), hex('b8352c'), hex('d9583f')]
      : / sunflowers? /u.test(stage.brief.text)
        ? [hex('e2a92c'), hex('d9982a')]
        : / tulips? /u.test(stage.brief.text)
          ? [hex('c84a4a'), hex('e0a83c'), hex('d986a6')]
          : random.pick([
              [hex('f0ebdc'), hex('e3c25a'), hex('b98fc0')],
              [hex('c94f3d'), hex('efe6d2')],
              [hex('8f86c4'), hex('e8dff0'), hex('e2b65c')],
            ]);
  const grass = sheet(width, height);
  const covered = stage.brief.weather === 'snow' || stage.brief.extras.has('winter');
  paintGrass(stage, grass.pen, {
    name: 'meadow',
    outline: field.outline,
    color: lavender ? mix(color, hex('8a74b8'), 0.45) : color,
    density: covered ? 2600 : 11000,
    tall: 62,
    ...(covered ? {} : { flowers, flowerShare: stage.brief.extras.has('flowers') || lavender ? 0.5 : 0.16 }),
  });
  yield { group: 'near', depth: 0.68, canvas: grass.canvas };
  const shown = new Set(stage.brief.subjects);
  if (shown.size === 0)
    yield* castSubjects(
      { ...stage, brief: { ...stage.brief, subjects: ['tree'] } },
      { middle: (x) => heightAt(field.outline, x) + 10 * unit, front: height * 0.93 },
    );
  yield* castSubjects(stage, { middle: (x) => heightAt(field.outline, x) + 12 * unit, front: height * 0.93 });
  yield* frame(stage, 'grass');
}

/** A garden: blossoming trees left and right of a way, beds of flowers. */
export function* garden(stage: Stage): Generator<Layer> {
  const { width, height, horizon, unit, tones, light, noise } = stage;
  const random = stage.random.branch('garden');
  const color = grassColor(stage);
  yield {
    group: 'far',
    depth: 0.16,
    canvas: paintTreeLine(stage, {
      name: 'park',
      outline: horizon + 4 * unit,
      distance: 0.62,
      tall: 150 * unit,
      density: 42,
      kind: 'broad',
    }),
  };
  const lawn = paintGround(stage, {
    name: 'lawn',
    top: horizon - 4 * unit,
    rise: height * 0.02,
    distance: 0.16,
    lit: tune(color, { light: 0.05 }),
    shade: tune(color, { light: -0.12 }),
    waves: 0.6,
  });
  yield { group: 'mid', depth: 0.4, canvas: lawn.canvas };
  const way = sheet(width, height);
  const stone = litBy(tones, hex('cbbfa8'), 0.8);
  const dim = litBy(tones, hex('a89c86'), 0.25);
  const tread = paintField(width, height - horizon, 2, (x, y, out) => {
    const near = y / (height - horizon);
    const centre = width * 0.5 + (stage.focus.x - width * 0.5) * (1 - near) * 0.9;
    const away = Math.abs(x - centre) / ((14 + near * 190) * unit);
    const grain = noise.sum(x / ((6 + near * 26) * unit), Math.log(0.05 + near) * 26, 3);
    for (let channel = 0; channel < 3; channel += 1)
      out[channel] = blend(dim[channel] as number, stone[channel] as number, clamp(0.55 + grain * 0.7));
    out[3] = smooth(1.06, 0.92, away + grain * 0.09) * smooth(0, 0.06, near);
  });
  way.pen.drawImage(tread, 0, horizon);
  yield { group: 'mid', depth: 0.44, canvas: way.canvas };
  for (const [rank, near] of [0.12, 0.4, 0.85].entries()) {
    const layer = sheet(width, height);
    const base = horizon + (height - horizon) * near * 0.7 + 8 * unit;
    for (const side of [-1, 1]) {
      const x =
        width * 0.5 + (stage.focus.x - width * 0.5) * (1 - near) * 0.9 + side * (120 + near * 420) * unit * random.between(0.85, 1.15);
      const leaf =
        stage.brief.extras.has('petals') || stage.brief.extras.has('spring')
          ? leafColor(stage, random)
          : random.happens(0.45)
            ? hex(random.pick(['e0a3b4', 'eccdd2', 'd9a9c0']))
            : leafColor(stage, random);
      leafyTree(
        layer.pen,
        x,
        base,
        (190 + near * 380) * unit * random.between(0.9, 1.1),
        random.pick<TreeForm>([treeForms.cherry, treeForms.maple, treeForms.oak]),
        leafage(stage, leaf, (1 - near) * 0.4),
        random,
        light.side,
        stage.detail,
      );
    }
    yield { group: 'mid', depth: 0.46 + rank * 0.12, canvas: layer.canvas };
  }
  const beds = sheet(width, height);
  paintGrass(stage, beds.pen, {
    name: 'beds',
    outline: horizon + (height - horizon) * 0.3,
    color,
    density: 7600,
    tall: 58,
    flowers: [hex('d9647a'), hex('f1e6da'), hex('e2b34c'), hex('9a7cc0'), hex('e58f6a')],
    flowerShare: 0.42,
  });
  // Nothing grows on the way.
  beds.pen.globalCompositeOperation = 'destination-out';
  beds.pen.beginPath();
  beds.pen.moveTo(stage.focus.x, horizon);
  beds.pen.lineTo(width * 0.5 - 185 * unit, height);
  beds.pen.lineTo(width * 0.5 + 185 * unit, height);
  beds.pen.fill();
  yield { group: 'near', depth: 0.8, canvas: beds.canvas };
  yield* castSubjects(stage, { middle: () => horizon + 30 * unit, front: height * 0.92 });
  yield* frame(stage, 'grass');
}

/** Dunes: soft shapes with one sharp crest each, light on one side and shade on the other. */
export function* desert(stage: Stage): Generator<Layer> {
  const { width, height, horizon, unit, tones, light, noise } = stage;
  const random = stage.random.branch('desert');
  const sand = random.pick([hex('dcae72'), hex('d49a62'), hex('e0bd8a'), hex('c9905c')]);
  yield* farRanges(stage, { rise: 0.07, count: 1 });
  const count = 5;
  for (let index = 0; index < count; index += 1) {
    const near = index / (count - 1);
    const distance = (1 - near) * 0.7;
    const base = horizon + (height - horizon) * (near ** 1.5 * 0.78);
    const rise = height * (0.035 + near * 0.15);
    const outline = new Float64Array(Math.ceil(width) + 2);
    const shift = random.between(0, 99);
    const peaks = ((3.4 - near * 2.3) / width) * Math.max(1, width / height);
    for (let x = 0; x < outline.length; x += 1) {
      const u = x * peaks + shift;
      const sharp = 1 - Math.abs(noise.at(u, shift)) * 1.5;
      outline[x] = base - rise * (0.1 + Math.max(0, sharp) ** 1.6 * 0.8 + noise.sum(u * 0.5, 9 + shift, 2) * 0.35) + rise * 0.4;
    }
    let top = height;
    for (const y of outline) top = Math.min(top, y);
    const bright = atDistance(tones, litBy(tones, sand, 1), distance);
    const dark = atDistance(tones, litBy(tones, tune(sand, { light: -0.1 }), 0.06), distance);
    const wind = random.between(0.25, 0.5) * light.side;
    const face = paintField(width, Math.max(8, height - top), 2, (x, fieldY, out) => {
      const y = fieldY + top;
      const column = Math.floor(
        clamp(x + (y - (outline[Math.min(outline.length - 1, Math.floor(x))] as number)) * wind, 1, outline.length - 2),
      );
      const slope = ((outline[Math.min(outline.length - 1, column + 5)] as number) - (outline[Math.max(0, column - 5)] as number)) / 10;
      const facing = smooth(-0.05, 0.07, -slope * light.side + noise.at(x / (90 * unit), y / (30 * unit)) * 0.03);
      const down = (y - (outline[Math.floor(x)] as number)) / (height - top);
      const ripple = noise.at(x / (26 * unit) + Math.sin(y / (13 * unit)) * 0.6, y / ((2 + near * 5) * unit)) * (0.05 + near * 0.1);
      const level = clamp(facing * 0.8 + 0.12 + ripple - down * 0.34);
      for (let channel = 0; channel < 3; channel += 1) out[channel] = blend(dark[channel] as number, bright[channel] as number, level);
    });
    const layer = sheet(width, height);
    layer.pen.save();
    traceOutline(layer.pen, outline, height + 2);
    layer.pen.clip();
    layer.pen.drawImage(face, 0, top);
    layer.pen.restore();
    layer.pen.strokeStyle = css(mix(bright, tones.glow, 0.4), 0.5);
    layer.pen.lineWidth = Math.max(0.6, (0.6 + near) * unit);
    layer.pen.beginPath();
    for (let x = 0; x < outline.length; x += 4) layer.pen.lineTo(x, outline[x] as number);
    layer.pen.stroke();
    yield { group: index < 2 ? 'far' : index < 4 ? 'mid' : 'near', depth: 0.15 + near * 0.6, canvas: layer.canvas };
    if (index === 1 && stage.brief.extras.has('pyramid')) yield { group: 'mid', depth: 0.34, canvas: pyramids(stage, base, sand) };
    if (index === 3) {
      if (stage.brief.subjects.length === 0) {
        const caravan = sheet(width, height);
        for (let step = 0; step < 5; step += 1) {
          const x = stage.focus.x + (step - 2) * 26 * unit;
          camel(caravan.pen, x, heightAt(outline, x) + 2 * unit, 24 * unit, css(mix(tones.deep, tones.haze, 0.12)));
        }
        yield { group: 'mid', depth: 0.62, canvas: caravan.canvas };
      }
    }
  }
  yield* castSubjects(stage, { middle: () => horizon + (height - horizon) * 0.34, front: height * 0.9 });
}

function camel(pen: ReturnType<typeof sheet>['pen'], x: number, base: number, s: number, color: string): void {
  pen.fillStyle = color;
  pen.strokeStyle = color;
  pen.lineWidth = s * 0.07;
  pen.beginPath();
  pen.moveTo(x - s * 0.45, base - s * 0.55);
  pen.quadraticCurveTo(x - s * 0.25, base - s * 0.75, x, base - s * 0.98);
  pen.quadraticCurveTo(x + s * 0.18, base - s * 0.72, x + s * 0.4, base - s * 0.62);
  pen.quadraticCurveTo(x + s * 0.55, base - s * 0.6, x + s * 0.62, base - s * 0.98);
  pen.lineTo(x + s * 0.85, base - s * 0.96);
  pen.lineTo(x + s * 0.82, base - s * 0.86);
  pen.lineTo(x + s * 0.7, base - s * 0.86);
  pen.quadraticCurveTo(x + s * 0.66, base - s * 0.45, x + s * 0.3, base - s * 0.42);
  pen.lineTo(x - s * 0.4, base - s * 0.42);
  pen.fill();
  pen.beginPath();
  for (const [a, b] of [
    [-0.36, -0.4],
    [-0.24, -0.2],
    [0.22, 0.18],
    [0.32, 0.36],
  ] as const) {
    pen.moveTo(x + a * s, base - s * 0.46);
    pen.lineTo(x + b * s, base);
  }
  pen.stroke();
}

function pyramids(stage: Stage, base: number, sand: Rgb) {
  const { width, height, tones, light, focus } = stage;
  const { canvas, pen } = sheet(width, height);
  for (const [at, size, distance] of [
    [focus.x + width * 0.24, 0.17, 0.5],
    [focus.x - width * 0.2, 0.22, 0.4],
    [focus.x, 0.34, 0.25],
  ] as const) {
    const half = size * Math.min(width, height) * 0.82;
    const top = base - half * 1.06;
    const ridge = at + light.side * half * 0.2;
    pen.fillStyle = css(atDistance(tones, litBy(tones, sand, 0.08), distance));
    pen.beginPath();
    pen.moveTo(at - half, base + 6);
    pen.lineTo(at, top);
    pen.lineTo(at + half, base + 6);
    pen.fill();
    pen.fillStyle = css(atDistance(tones, litBy(tones, sand, 0.95), distance));
    pen.beginPath();
    pen.moveTo(ridge, base + 6);
    pen.lineTo(at, top);
    pen.lineTo(at + light.side * half, base + 6);
    pen.fill();
    pen.save();
    pen.beginPath();
    pen.moveTo(at - half, base + 6);
    pen.lineTo(at, top);
    pen.lineTo(at + half, base + 6);
    pen.clip();
    pen.strokeStyle = css(tones.deep, 0.09);
    pen.lineWidth = 1;
    pen.beginPath();
    for (let y = top; y < base + 6; y += half / 34) {
      pen.moveTo(at - half, y);
      pen.lineTo(at + half, y);
    }
    pen.stroke();
    pen.restore();
  }
  return canvas;
}

/** Layered walls of red rock on both sides, a river or a plain between them. */
export function* canyon(stage: Stage): Generator<Layer> {
  const { width, height, horizon, unit, tones, light, noise } = stage;
  const random = stage.random.branch('canyon');
  const red = random.pick([hex('b5653f'), hex('c07a4c'), hex('a8583c')]);
  const plain = paintGround(stage, {
    name: 'plain',
    top: horizon,
    rise: height * 0.02,
    distance: 0.5,
    lit: tune(red, { light: 0.1, chroma: 0.7 }),
    shade: tune(red, { light: -0.1, chroma: 0.7 }),
    waves: 1,
  });
  const walls = [
    { from: 0.0, to: 1.0, top: 0.2, distance: 0.85, gap: 0 },
    { from: 0.0, to: 1.0, top: 0.3, distance: 0.62, gap: 0.12 },
    { from: 0.0, to: 1.0, top: 0.44, distance: 0.36, gap: 0.2 },
    { from: 0.0, to: 1.0, top: 0.78, distance: 0.1, gap: 0.32 },
  ];
  const middle = (stage.focus.x / width) * 0.5 + 0.25;
  for (const [index, wall] of walls.entries()) {
    const foot = horizon + (height - horizon) * (0.03 + (1 - wall.distance) ** 2 * 0.55);
    const rise = height * wall.top * 0.78;
    const shift = random.between(0, 99);
    const outline = new Float64Array(Math.ceil(width) + 2);
    for (let x = 0; x < outline.length; x += 1) {
      const across = x / width;
      const away = Math.abs(across - middle) - wall.gap;
      const open = wall.gap === 0 ? 1 : smooth(0, 0.055 + wall.gap * 0.16, away);
      const steps = noise.sum(across * (5 - index) + shift, shift, 3);
      const terrace = Math.round((steps * 1.6 + 0.5) * 4) / 4;
      const shelf = smooth(0, 0.3, away) * 0.3;
      outline[x] = foot - rise * open * clamp(0.52 + terrace * 0.34 + shelf + noise.at(x / (8 * unit), shift) * 0.012);
    }
    let top = height;
    for (const y of outline) top = Math.min(top, y);
    const bright = atDistance(tones, litBy(tones, tune(red, { light: 0.06 }), 1), wall.distance);
    const dark = atDistance(tones, litBy(tones, tune(red, { light: -0.14 }), 0.04), wall.distance);
    const bottom = index === walls.length - 1 ? height : Math.min(height, foot + 8);
    const face = paintField(width, Math.max(8, bottom - top), 1.5, (x, fieldY, out) => {
      const y = fieldY + top;
      const bent = y + noise.at(x / (240 * unit), shift) * 22 * unit;
      const strata =
        noise.at(x / (900 * unit) + shift, bent / (17 * unit)) * 0.3 + noise.at(x / (500 * unit) + 7 + shift, bent / (6 * unit)) * 0.13;
      const lean = noise.at(x / (130 * unit), y / (130 * unit)) * 0.7;
      const cracks = noise.ridges(x / (62 * unit) + lean + shift, y / (190 * unit) + lean, 4);
      const crest = outline[Math.floor(x)] as number;
      const slope =
        ((outline[Math.min(outline.length - 1, Math.floor(x + 10 * unit))] as number) -
          (outline[Math.max(0, Math.floor(x - 10 * unit))] as number)) /
        (20 * unit);
      const side = (x / width - middle) * -light.side > 0 ? 0.12 : -0.12;
      const level = clamp(
        0.5 +
          strata * 0.55 +
          (cracks - 0.5) * 0.55 +
          side -
          slope * light.side * 0.12 +
          smooth(30 * unit, 0, y - crest) * 0.2 -
          smooth(0.2, 1, (y - crest) / Math.max(1, foot - crest)) * 0.22,
      );
      const fade = smooth(0.5, 1.1, (y - top) / (foot - top)) * wall.distance * 0.6;
      for (let channel = 0; channel < 3; channel += 1)
        out[channel] = blend(blend(dark[channel] as number, bright[channel] as number, level), tones.haze[channel] as number, fade);
    });
    const layer = sheet(width, height);
    layer.pen.save();
    layer.pen.beginPath();
    layer.pen.moveTo(0, bottom);
    for (let x = 0; x < outline.length; x += 1) layer.pen.lineTo(x, Math.min(bottom, outline[x] as number));
    layer.pen.lineTo(width, bottom);
    layer.pen.clip();
    layer.pen.drawImage(face, 0, top);
    layer.pen.restore();
    if (index === 1) yield { group: 'mid', depth: 0.3, canvas: plain.canvas };
    if (index < 3) yield { group: index < 2 ? 'far' : 'mid', depth: 0.12 + (1 - wall.distance) * 0.5, canvas: layer.canvas };
    else {
      if (stage.brief.extras.has('path') || random.happens(0.6))
        yield {
          group: 'mid',
          depth: 0.5,
          water: {
            top: horizon + (height - horizon) * 0.3,
            bottom: height,
            waves: 0.25,
            color: mix(tones.deep, hex('3f7f84'), 0.6),
            body: 0.55,
            glitter: tones.disc,
            glitterX: light.x,
            glitterStrength: 0.25,
          },
        };
      yield* castSubjects(stage, {
        middle: () => horizon + (height - horizon) * 0.3,
        front: height * 0.92,
        water: horizon + (height - horizon) * 0.5,
      });
      yield { group: 'near', depth: 0.85, canvas: layer.canvas };
    }
  }
  yield* frame(stage, 'grass');
}

/** Houses along a hill, a church above them, smoke in the evening. */
export function* village(stage: Stage): Generator<Layer> {
  const { width, height, horizon, unit, focus } = stage;
  const random = stage.random.branch('village');
  const color = grassColor(stage);
  yield* farRanges(stage, { rise: 0.22, count: 2 });
  const hill = paintGround(stage, {
    name: 'hill',
    top: horizon - height * 0.06,
    rise: height * 0.08,
    distance: 0.34,
    lit: color,
    shade: tune(color, { light: -0.13 }),
    waves: 1.3,
  });
  yield { group: 'far', depth: 0.28, canvas: hill.canvas };
  yield {
    group: 'far',
    depth: 0.3,
    canvas: paintTreeLine(stage, {
      name: 'hill-trees',
      outline: hill.outline,
      distance: 0.42,
      tall: 54 * unit,
      density: 60,
      kind: 'mixed',
    }),
  };
  for (const [row, near] of [0.0, 0.3, 0.62].entries()) {
    const layer = sheet(width, height);
    const size = (66 + near * 132) * unit;
    const count = Math.round((width / (size * 1.12)) * 0.62);
    const line = horizon + height * (-0.012 + near * 0.17);
    for (let index = 0; index < count; index += 1) {
      const x = focus.x + ((index + random.between(0.1, 0.9)) / count - 0.5) * width * (0.85 + near * 0.5);
      const base = line + Math.sin(x / (190 * unit) + row) * 12 * unit + random.between(-6, 6) * unit;
      const look = houseLook({ ...stage, random: stage.random.branch(`house/${row}/${index}`) }, 0.32 - near * 0.34);
      paintHouse(stage, layer.pen, x, base, size * random.between(0.8, 1.15), look, random);
    }
    if (row === 0) steeple(stage, layer.pen, focus.x, line + 4 * unit, 150 * unit, 0.3);
    yield { group: 'mid', depth: 0.36 + near * 0.34, canvas: layer.canvas };
    yield {
      group: 'mid',
      depth: 0.4 + near * 0.34,
      canvas: paintTreeLine(stage, {
        name: `yard-${row}`,
        outline: line + 24 * unit + near * 40 * unit,
        distance: 0.28 - near * 0.2,
        tall: (58 + near * 95) * unit,
        density: 26 - row * 6,
        kind: 'broad',
      }),
    };
  }
  const front = paintGround(stage, {
    name: 'front',
    top: height * 0.86,
    rise: height * 0.04,
    distance: 0.04,
    lit: tune(color, { light: 0.04 }),
    shade: tune(color, { light: -0.14 }),
    waves: 0.9,
  });
  const grass = sheet(width, height);
  grass.pen.drawImage(front.canvas, 0, 0);
  paintGrass(stage, grass.pen, {
    name: 'village',
    outline: front.outline,
    color,
    density: 5200,
    tall: 42,
    flowers: [hex('efe6d2'), hex('d9b14a'), hex('c97f9a')],
    flowerShare: 0.16,
  });
  yield { group: 'near', depth: 0.82, canvas: grass.canvas };
  yield* castSubjects(stage, { middle: () => horizon + height * 0.14, front: height * 0.94, shown: new Set(['house']) });
  yield* frame(stage, 'grass');
}

function steeple(stage: Stage, pen: ReturnType<typeof sheet>['pen'], x: number, base: number, tall: number, distance: number): void {
  const { tones, light } = stage;
  const wall = (lit: number): string => css(atDistance(tones, litBy(tones, hex('e2d8c4'), lit), distance));
  const roof = (lit: number): string => css(atDistance(tones, litBy(tones, hex('55525c'), lit), distance));
  const w = tall * 0.12;
  pen.fillStyle = wall(0.3);
  pen.fillRect(x - w, base - tall * 0.62, w * 2, tall * 0.62);
  pen.fillStyle = wall(0.95);
  pen.fillRect(light.side > 0 ? x + w * 0.1 : x - w, base - tall * 0.62, w * 0.9, tall * 0.62);
  pen.fillStyle = roof(0.2);
  pen.beginPath();
  pen.moveTo(x - w * 1.12, base - tall * 0.61);
  pen.lineTo(x, base - tall * 1.08);
  pen.lineTo(x + w * 1.12, base - tall * 0.61);
  pen.fill();
  pen.fillStyle = roof(0.9);
  pen.beginPath();
  pen.moveTo(x + light.side * w * 0.1, base - tall * 0.61);
  pen.lineTo(x, base - tall * 1.08);
  pen.lineTo(x + light.side * w * 1.12, base - tall * 0.61);
  pen.fill();
  pen.fillStyle = css(tones.lamps > 0.4 ? tones.lamp : mix(tones.deep, tones.haze, 0.3));
  pen.beginPath();
  pen.roundRect(x - w * 0.2, base - tall * 0.52, w * 0.4, tall * 0.09, [w * 0.2, w * 0.2, 0, 0]);
  pen.fill();
}

/** What is left of a temple, or a shrine that still stands. */
export function* ruins(stage: Stage): Generator<Layer> {
  const { width, height, horizon, unit, focus } = stage;
  const random = stage.random.branch('ruins');
  const east = stage.brief.extras.has('east') || / (pagoda|shrine|torii|monastery) /u.test(stage.brief.text);
  yield* farRanges(stage, { rise: 0.24 });
  const color = grassColor(stage);
  if (stage.brief.extras.has('pyramid')) {
    yield* desert(stage);
    return;
  }
  const ground = paintGround(stage, {
    name: 'ruin-ground',
    top: horizon - height * 0.01,
    rise: height * 0.05,
    distance: 0.2,
    lit: mix(color, hex('c2a878'), 0.35),
    shade: tune(color, { light: -0.13 }),
    waves: 0.9,
  });
  yield { group: 'mid', depth: 0.36, canvas: ground.canvas };
  yield {
    group: 'mid',
    depth: 0.38,
    canvas: paintTreeLine(stage, {
      name: 'cypress',
      outline: ground.outline,
      distance: 0.36,
      tall: 88 * unit,
      density: 30,
      kind: east ? 'mixed' : 'conifer',
      where: (across) => smooth(0.1, 0.3, Math.abs(across - focus.x / width)),
    }),
  };
  const layer = sheet(width, height);
  const edge = Math.min(width, height);
  if (east) {
    if (/ torii /u.test(stage.brief.text) || random.happens(0.3)) paintTorii(stage, layer.pen, focus.x, height * 0.84, edge * 0.36, 0.06);
    else paintPagoda(stage, layer.pen, focus.x, heightAt(ground.outline, focus.x) + 34 * unit, edge * 0.46, 0.12);
  } else {
    paintColonnade(stage, layer.pen, width - focus.x, heightAt(ground.outline, width - focus.x) + 16 * unit, edge * 0.3, edge * 0.13, 0.36);
    paintColonnade(stage, layer.pen, focus.x, heightAt(ground.outline, focus.x) + 70 * unit, edge * 0.6, edge * 0.36, 0.08);
  }
  yield { group: 'mid', depth: 0.52, canvas: layer.canvas };
  const front = sheet(width, height);
  paintGrass(stage, front.pen, {
    name: 'ruins',
    outline: height * 0.76,
    color,
    density: 6400,
    tall: 46,
    flowers: [hex('c94f3d'), hex('efe6d2')],
    flowerShare: 0.12,
  });
  for (let index = 0; index < 7; index += 1)
    paintRock(
      stage,
      front.pen,
      random.next() * width,
      height * random.between(0.8, 0.97),
      random.between(40, 140) * unit,
      random.between(24, 66) * unit,
      0.03,
      random,
      east ? hex('6f706c') : hex('b9a888'),
    );
  yield { group: 'near', depth: 0.76, canvas: front.canvas };
  yield* castSubjects(stage, { middle: (x) => heightAt(ground.outline, x) + 40 * unit, front: height * 0.92 });
  yield* frame(stage, 'grass');
}
