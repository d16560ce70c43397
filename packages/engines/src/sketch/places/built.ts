import { paintSkyline } from '../architecture.ts';
import { css, hex, mix, type Rgb, tune } from '../color.ts';
import { leafage, leafyTree, treeForms } from '../flora.ts';
import { clamp, smooth } from '../noise.ts';
import { glow, paintField, sheet } from '../raster.ts';
import type { Layer, Stage } from '../stage.ts';
import { paintSubject } from '../subject.ts';
import { litBy } from '../tones.ts';
import { castSubjects } from './cast.ts';
import { waterLayer } from './water-layer.ts';

/** Towers across the water, or the roofs before us. */
export function* city(stage: Stage): Generator<Layer> {
  const { width, height, horizon, unit, tones } = stage;
  const random = stage.random.branch('city');
  const rows = [
    { name: 'c', distance: 0.78, rise: 0.36, wide: 46, depth: 0.1 },
    { name: 'b', distance: 0.52, rise: 0.4, wide: 62, depth: 0.18 },
    { name: 'a', distance: 0.26, rise: 0.34, wide: 84, depth: 0.28 },
    { name: 'quay', distance: 0.1, rise: 0.13, wide: 96, depth: 0.36 },
  ] as const;
  for (const row of rows) {
    yield {
      group: row.distance > 0.4 ? 'far' : 'mid',
      depth: row.depth,
      canvas: paintSkyline(stage, {
        name: row.name,
        base: horizon + 3,
        rise: height * row.rise * (0.9 + random.next() * 0.25),
        distance: row.distance,
        wide: row.wide,
        gap: row.name === 'a' ? 0.22 : 0,
      }),
    };
  }
  const edge = sheet(width, height);
  // Street lamps and trees along the water.
  for (let x = random.between(0, 30) * unit; x < width; x += 46 * unit) {
    edge.pen.fillStyle = css(mix(tones.deep, tones.haze, 0.15));
    edge.pen.fillRect(x, horizon - 20 * unit, 1.6 * unit, 22 * unit);
    if (tones.lamps > 0.3) {
      glow(edge.pen, x, horizon - 21 * unit, 34 * unit, (alpha) => css(tones.lamp, alpha), 0.75 * tones.lamps);
      edge.pen.fillStyle = css(mix(tones.lamp, [255, 250, 230], 0.6));
      edge.pen.beginPath();
      edge.pen.arc(x + 0.8 * unit, horizon - 21 * unit, 2.2 * unit, 0, 7);
      edge.pen.fill();
    }
  }
  edge.pen.fillStyle = css(mix(tones.deep, tones.haze, 0.12));
  edge.pen.fillRect(0, horizon - 3 * unit, width, 7 * unit);
  yield { group: 'mid', depth: 0.38, canvas: edge.canvas };
  yield waterLayer(stage, { top: horizon + 3 * unit, waves: 0.34, depth: 0.42, tintBy: tones.zenith, body: 0.42 });
  if (stage.brief.subjects.length === 0 && random.happens(0.6))
    yield {
      group: 'mid',
      depth: 0.55,
      canvas: paintSubject(stage, 'boat', {
        x: width - stage.focus.x,
        base: horizon + (height - horizon) * 0.34,
        person: Math.min(width, height) * 0.06,
        distance: 0.08,
        onWater: true,
      }),
    };
  const standing = stage.brief.subjects.some((name) => !['boat', 'ship', 'balloon', 'birds'].includes(name));
  if (standing) {
    const terrace = sheet(width, height);
    const top = height * 0.835;
    const stone = paintField(width, height - top, 2, (x, y, out) => {
      const near = y / (height - top);
      const grain = stage.noise.sum(x / (30 * unit), y / (9 * unit), 3);
      const joint = Math.abs((((x - width / 2) / (1 + near * 1.4) / (70 * unit)) % 1) + 1) % 1 < 0.025 ? 0.75 : 1;
      const lit = litBy(tones, hex('9a948c'), clamp(0.55 + grain * 0.5 - near * 0.3));
      for (let channel = 0; channel < 3; channel += 1) out[channel] = (lit[channel] as number) * joint;
    });
    terrace.pen.drawImage(stone, 0, top);
    terrace.pen.fillStyle = css(litBy(tones, hex('c9c2b6'), 0.8));
    terrace.pen.fillRect(0, top - 3 * unit, width, 5 * unit);
    yield { group: 'near', depth: 0.76, canvas: terrace.canvas };
  }
  yield* castSubjects(stage, { middle: () => horizon + 6 * unit, front: height * 0.94, water: horizon + (height - horizon) * 0.4 });
  const near = sheet(width, height);
  if (random.happens(0.55) && !standing) {
    const dark = mix(tones.deep, tones.haze, 0.06);
    const left = stage.focus.x > width / 2;
    near.pen.save();
    near.pen.translate(left ? -20 * unit : width + 20 * unit, 20 * unit);
    near.pen.rotate((left ? 1 : -1) * 1.9);
    leafyTree(
      near.pen,
      0,
      0,
      520 * unit,
      { ...treeForms.cherry, leaves: 0.55 },
      { ...leafage(stage, hex('3f5240'), 0), dark, middle: dark, wood: dark },
      random,
      stage.light.side,
      0.3,
    );
    near.pen.restore();
  }
  yield { group: 'near', depth: 1, canvas: near.canvas };
}

/** A room with a window: the light of the hour falls across the floor. */
export function* interior(stage: Stage): Generator<Layer> {
  const { width, height, unit, tones, noise } = stage;
  const random = stage.random.branch('room');
  const dayLight = 1 - tones.lamps * 0.75;
  const wallColor = random.pick([hex('c9b9a0'), hex('9fae9f'), hex('b7a8b5'), hex('8fa0ae'), hex('d2b79a'), hex('7f8f86')]);
  const floorLine = height * 0.72;
  const left = stage.focus.x > width / 2;
  const winW = Math.min(width * 0.34, height * 0.36);
  const winH = height * 0.4;
  const winX = left ? width * 0.1 : width * 0.9 - winW;
  const winY = height * 0.14;
  const lampX = left ? width * 0.84 : width * 0.16;
  const lampY = height * 0.36;
  const warm = mix(tones.lamp, [255, 236, 205], 0.4);
  // The view outside was painted before us; the wall leaves the window open.
  const wall = sheet(width, height);
  const spill = (x: number, y: number): number => {
    // A patch of light thrown through the window, slanting into the room.
    const slant = (left ? 1 : -1) * 0.75;
    const far = y - (winY + winH * 0.75);
    const px = x - far * slant * 0.9 - winX;
    const pane = (px / winW) * 2;
    const inside = smooth(0, 0.05, px / winW) * smooth(1, 0.95, px / winW);
    const bars = smooth(0.03, 0.06, Math.abs(pane - 1)) * (Math.abs(((((far / (winH * 0.5)) % 1) + 1) % 1) - 0.5) < 0.46 ? 1 : 0.25);
    return inside * bars * smooth(0.0, 0.05, far / height) * smooth(0.62, 0.32, far / height);
  };
  const sun: Rgb = tones.sunlight;
  const surface = paintField(width, height, 2, (x, y, out) => {
    const onFloor = y > floorLine;
    const toWindow = Math.hypot((x - winX - winW / 2) / width, (y - winY - winH / 2) / height);
    const ambient = 0.2 + Math.exp(-toWindow * 2.1) * 0.55 * (0.35 + dayLight * 0.65);
    const lamp = Math.exp(-Math.hypot((x - lampX) / width, (y - lampY) / height) * 3.4) * tones.lamps * 0.95;
    const beam = spill(x, y) * (0.3 + dayLight * 0.9) * tones.contrast;
    let base = wallColor;
    let tone = 1 + noise.sum(x / (70 * unit), y / (70 * unit), 4) * 0.09;
    if (onFloor) {
      const near = (y - floorLine) / (height - floorLine);
      const board = (x - width / 2) / (0.55 + near * 0.9) / (46 * unit);
      const index = Math.floor(board);
      base = hex('8a6444');
      tone = 0.82 + noise.at(index * 7.3, 1.5) * 0.22 + noise.at(x / (9 * unit), y / (2.2 * unit)) * 0.07;
      if (board - index < 0.035) tone *= 0.62;
    } else if (y > floorLine - 22 * unit) base = tune(wallColor, { light: 0.1 });
    const corner = 1 - smooth(0.42, 0.62, Math.abs(x / width - 0.5)) * 0.22 - Math.exp(-Math.abs(y - floorLine) / (16 * unit)) * 0.2;
    for (let channel = 0; channel < 3; channel += 1) {
      const lightSum =
        (tones.ambient[channel] as number) * ambient * 1.15 +
        (warm[channel] as number) * lamp +
        (sun[channel] as number) * beam * 0.85 +
        (sun[channel] as number) * ambient * 0.34;
      out[channel] = ((base[channel] as number) * tone * corner * lightSum) / 255;
    }
  });
  wall.pen.drawImage(surface, 0, 0);
  wall.pen.globalCompositeOperation = 'destination-out';
  wall.pen.fillStyle = '#000';
  wall.pen.fillRect(winX, winY, winW, winH);
  wall.pen.globalCompositeOperation = 'source-over';
  const frameLit = litBy(tones, hex('e9e2d4'), 0.7);
  const frameDark = litBy(tones, hex('a89f90'), 0.2);
  const bar = 8 * unit;
  wall.pen.fillStyle = css(frameDark);
  wall.pen.fillRect(winX - bar * 1.6, winY - bar * 1.6, winW + bar * 3.2, bar * 1.8);
  wall.pen.fillRect(winX - bar * 1.6, winY, bar * 1.7, winH);
  wall.pen.fillStyle = css(frameLit);
  wall.pen.fillRect(winX + winW - bar * 0.1, winY, bar * 1.7, winH);
  wall.pen.fillRect(winX + winW / 2 - bar / 2, winY, bar, winH);
  wall.pen.fillRect(winX, winY + winH * 0.5 - bar / 2, winW, bar);
  wall.pen.fillRect(winX - bar * 2.6, winY + winH, winW + bar * 5.2, bar * 1.9);
  yield { group: 'mid', depth: 0.5, canvas: wall.canvas };
  const things = sheet(width, height);
  curtains(stage, things.pen, winX, winY, winW, winH, left);
  shelf(stage, things.pen, left ? width * 0.56 : width * 0.06, height * 0.2, width * 0.36, random);
  floorLamp(stage, things.pen, lampX, floorLine + 26 * unit, lampY, warm);
  yield { group: 'mid', depth: 0.62, canvas: things.canvas };
  const front = sheet(width, height);
  const tableTop = height * 0.8;
  const table = litBy(tones, hex('7a5236'), 0.7);
  const gradient = front.pen.createLinearGradient(0, tableTop, 0, tableTop + 60 * unit);
  gradient.addColorStop(0, css(mix(table, tones.glow, 0.25)));
  gradient.addColorStop(1, css(table));
  front.pen.fillStyle = gradient;
  const tx = stage.focus.x;
  const half = width * 0.34;
  front.pen.beginPath();
  front.pen.moveTo(tx - half * 0.86, tableTop);
  front.pen.lineTo(tx + half * 0.86, tableTop);
  front.pen.lineTo(tx + half, tableTop + 58 * unit);
  front.pen.lineTo(tx - half, tableTop + 58 * unit);
  front.pen.fill();
  front.pen.fillStyle = css(litBy(tones, hex('5a3a26'), 0.15));
  front.pen.fillRect(tx - half, tableTop + 58 * unit, half * 2, 17 * unit);
  for (const side of [-1, 1]) front.pen.fillRect(tx + side * half * 0.9 - 13 * unit, tableTop + 70 * unit, 26 * unit, height);
  const subjects = stage.brief.subjects;
  const tabletop = subjects.length === 0 || ['cup', 'fruit', 'flower', 'cat'].includes(subjects[0] ?? '');
  if (tabletop) {
    plant(stage, front.pen, tx - half * 0.55, tableTop + 16 * unit, 190 * unit, random);
    books(stage, front.pen, tx + half * 0.52, tableTop + 30 * unit, random);
    yield { group: 'near', depth: 0.78, canvas: front.canvas };
  }
  if (subjects.length === 0)
    yield {
      group: 'near',
      depth: 0.8,
      canvas: paintSubject(stage, 'cup', { x: tx, base: tableTop + 34 * unit, person: Math.min(width, height) * 0.16, distance: 0 }),
    };
  else yield* castSubjects(stage, { middle: () => floorLine, front: tabletop ? tableTop + 38 * unit : height * 0.94 });
  // Dust dances in the beam.
  const beam = paintField(width, height, 5, (x, y, out) => {
    const slant = (left ? 1 : -1) * 0.75;
    const far = y - winY;
    const px = (x - Math.max(0, far - winH * 0.35) * slant * 0.8 - winX) / winW;
    const inside = smooth(-0.06, 0.12, px) * smooth(1.06, 0.88, px);
    out[0] = tones.glow[0];
    out[1] = tones.glow[1];
    out[2] = tones.glow[2];
    out[3] = clamp(
      inside *
        smooth(0, 0.1, far / height) *
        smooth(0.9, 0.2, far / height) *
        (0.16 + noise.sum(x / (120 * unit), y / (120 * unit), 3) * 0.1) *
        (0.25 + dayLight),
    );
  });
  yield { group: 'light', depth: 0.7, canvas: beam, blend: 'screen' };
  const motes = sheet(width, height);
  for (let index = 0; index < 70; index += 1) {
    const y = random.between(0.2, 0.85) * height;
    const x = winX + winW * random.next() + (left ? 1 : -1) * (y - winY) * 0.45;
    motes.pen.fillStyle = css(tones.glow, random.between(0.1, 0.5) * (0.3 + dayLight));
    motes.pen.beginPath();
    motes.pen.arc(x, y, random.between(0.6, 2) * unit, 0, 7);
    motes.pen.fill();
  }
  if (tones.lamps > 0.2) glow(motes.pen, lampX, lampY, width * 0.42, (alpha) => css(warm, alpha), 0.5 * tones.lamps);
  yield { group: 'light', depth: 0.8, canvas: motes.canvas, blend: 'screen', drift: 0.004 };
}

type Pen = ReturnType<typeof sheet>['pen'];

function curtains(stage: Stage, pen: Pen, x: number, y: number, w: number, h: number, left: boolean): void {
  const { unit, tones } = stage;
  const cloth = stage.random.branch('curtain').pick([hex('e8dcc6'), hex('b9683f'), hex('6f8288'), hex('c2a25a')]);
  for (const side of [-1, 1]) {
    const from = side < 0 ? x - 46 * unit : x + w - 26 * unit;
    const wide = 72 * unit;
    const folds = 7;
    for (let fold = 0; fold < folds; fold += 1) {
      const fx = from + (fold / folds) * wide;
      const lit = (fold % 2 === 0 ? 0.85 : 0.3) * (side < 0 === left ? 0.8 : 1);
      const gradient = pen.createLinearGradient(fx, 0, fx + wide / folds, 0);
      gradient.addColorStop(0, css(litBy(tones, cloth, lit * 0.5)));
      gradient.addColorStop(0.5, css(litBy(tones, cloth, lit)));
      gradient.addColorStop(1, css(litBy(tones, cloth, lit * 0.4)));
      pen.fillStyle = gradient;
      pen.beginPath();
      pen.moveTo(fx, y - 26 * unit);
      pen.lineTo(fx + wide / folds + 1, y - 26 * unit);
      pen.quadraticCurveTo(fx + wide / folds + 3 * unit, y + h * 0.6, fx + wide / folds + (side * 5 + fold) * unit, y + h * 1.32);
      pen.lineTo(fx + (side * 5 + fold) * unit, y + h * 1.32);
      pen.quadraticCurveTo(fx + 3 * unit, y + h * 0.6, fx, y - 26 * unit);
      pen.fill();
    }
  }
  pen.fillStyle = css(litBy(tones, hex('4a3526'), 0.3));
  pen.fillRect(x - 70 * unit, y - 30 * unit, w + 140 * unit, 6 * unit);
}

function shelf(stage: Stage, pen: Pen, x: number, y: number, wide: number, random: Stage['random']): void {
  const { unit, tones } = stage;
  for (let row = 0; row < 2; row += 1) {
    const base = y + row * 150 * unit + 110 * unit;
    let px = x + 12 * unit;
    while (px < x + wide - 34 * unit) {
      if (random.happens(0.14)) {
        px += random.between(24, 60) * unit;
        continue;
      }
      const w = random.between(9, 22) * unit;
      const h = random.between(62, 100) * unit;
      const color = random.pick([
        hex('8a4a36'),
        hex('3f5a66'),
        hex('b8955a'),
        hex('5f6b4a'),
        hex('d8c9ad'),
        hex('6a4a5f'),
        hex('2f3c4a'),
        hex('a8683f'),
      ]);
      const gradient = pen.createLinearGradient(px, 0, px + w, 0);
      gradient.addColorStop(0, css(litBy(tones, color, 0.18)));
      gradient.addColorStop(0.4, css(litBy(tones, color, 0.62)));
      gradient.addColorStop(1, css(litBy(tones, color, 0.2)));
      pen.fillStyle = gradient;
      pen.fillRect(px, base - h, w - 1.2 * unit, h);
      pen.fillStyle = css(litBy(tones, hex('d9b25e'), 0.6), 0.6);
      pen.fillRect(px + w * 0.15, base - h * 0.82, w * 0.65, 1.6 * unit);
      pen.fillRect(px + w * 0.15, base - h * 0.2, w * 0.65, 1.6 * unit);
      px += w;
    }
    pen.fillStyle = css(litBy(tones, hex('6a4830'), 0.5));
    pen.fillRect(x, base, wide, 9 * unit);
    pen.fillStyle = css(tones.deep, 0.35);
    pen.fillRect(x, base + 9 * unit, wide, 7 * unit);
  }
}

function floorLamp(stage: Stage, pen: Pen, x: number, foot: number, y: number, warm: Rgb): void {
  const { unit, tones } = stage;
  pen.strokeStyle = css(litBy(tones, hex('3c342e'), 0.3));
  pen.lineWidth = 5 * unit;
  pen.beginPath();
  pen.moveTo(x, foot);
  pen.lineTo(x, y);
  pen.stroke();
  pen.fillStyle = css(litBy(tones, hex('3c342e'), 0.3));
  pen.beginPath();
  pen.ellipse(x, foot, 42 * unit, 7 * unit, 0, 0, 7);
  pen.fill();
  const shade = pen.createLinearGradient(0, y - 60 * unit, 0, y + 30 * unit);
  const on = tones.lamps;
  shade.addColorStop(0, css(mix(litBy(tones, hex('d9c7a4'), 0.5), warm, on * 0.7)));
  shade.addColorStop(1, css(mix(litBy(tones, hex('d9c7a4'), 0.6), mix(warm, [255, 255, 240], 0.4), on)));
  pen.fillStyle = shade;
  pen.beginPath();
  pen.moveTo(x - 38 * unit, y - 58 * unit);
  pen.lineTo(x + 38 * unit, y - 58 * unit);
  pen.lineTo(x + 66 * unit, y + 30 * unit);
  pen.lineTo(x - 66 * unit, y + 30 * unit);
  pen.fill();
  if (on > 0.15) glow(pen, x, y, 260 * unit, (alpha) => css(warm, alpha), 0.7 * on);
}

function plant(stage: Stage, pen: Pen, x: number, base: number, tall: number, random: Stage['random']): void {
  const { tones, light } = stage;
  const pot = litBy(tones, hex('b8653f'), 0.7);
  for (let index = 0; index < 15; index += 1) {
    const angle = -Math.PI / 2 + random.bell() * 1.15;
    const length = tall * random.between(0.5, 0.95);
    const ex = x + Math.cos(angle) * length * 0.8;
    const ey = base - tall * 0.26 + Math.sin(angle) * length * 0.8;
    pen.fillStyle = css(
      litBy(
        tones,
        tune(hex('5b7d4a'), { light: random.between(-0.08, 0.06) }),
        clamp(0.4 + Math.cos(angle) * light.side * 0.5 + random.next() * 0.2),
      ),
    );
    const nx = Math.sin(angle) * tall * 0.085;
    const ny = -Math.cos(angle) * tall * 0.085;
    const mx = (x + ex) / 2;
    const my = (base - tall * 0.26 + ey) / 2 - tall * 0.05;
    pen.beginPath();
    pen.moveTo(x, base - tall * 0.24);
    pen.quadraticCurveTo(mx + nx, my + ny, ex, ey);
    pen.quadraticCurveTo(mx - nx, my - ny, x, base - tall * 0.24);
    pen.fill();
  }
  const body = pen.createLinearGradient(x - tall * 0.17, 0, x + tall * 0.17, 0);
  body.addColorStop(0, css(light.side > 0 ? tune(pot, { light: -0.16 }) : tune(pot, { light: 0.06 })));
  body.addColorStop(1, css(light.side > 0 ? tune(pot, { light: 0.06 }) : tune(pot, { light: -0.16 })));
  pen.fillStyle = body;
  pen.beginPath();
  pen.moveTo(x - tall * 0.17, base - tall * 0.29);
  pen.lineTo(x + tall * 0.17, base - tall * 0.29);
  pen.lineTo(x + tall * 0.125, base);
  pen.lineTo(x - tall * 0.125, base);
  pen.fill();
  pen.fillRect(x - tall * 0.19, base - tall * 0.32, tall * 0.38, tall * 0.055);
}

function books(stage: Stage, pen: Pen, x: number, base: number, random: Stage['random']): void {
  const { unit, tones } = stage;
  let y = base;
  for (const color of ['3f5a66', 'b8955a', '8a4a36', '5f6b4a']) {
    const w = random.between(120, 160) * unit;
    const h = random.between(18, 27) * unit;
    const shift = random.bell() * 12 * unit;
    const gradient = pen.createLinearGradient(0, y - h, 0, y);
    gradient.addColorStop(0, css(litBy(tones, hex(color), 0.8)));
    gradient.addColorStop(1, css(litBy(tones, hex(color), 0.2)));
    pen.fillStyle = gradient;
    pen.fillRect(x - w / 2 + shift, y - h, w, h);
    pen.fillStyle = css(litBy(tones, hex('efe6d2'), 0.6));
    pen.fillRect(x - w / 2 + shift + w * 0.04, y - h * 0.82, w * 0.94, h * 0.6);
    pen.fillStyle = css(litBy(tones, hex(color), 0.5));
    pen.fillRect(x - w / 2 + shift, y - h, w * 0.09, h);
    y -= h;
  }
}
