import { paintHouse, paintLighthouse } from '../architecture.ts';
import { css, hex, mix, type Rgb, tune } from '../color.ts';
import { leafage, paintGrass, paintTreeLine, palm } from '../flora.ts';
import { blend, clamp, smooth } from '../noise.ts';
import { paintField, sheet } from '../raster.ts';
import { paintRock } from '../rock.ts';
import type { Layer, Stage } from '../stage.ts';
import { houseLook, paintSubject } from '../subject.ts';
import { heightAt, paintGround, paintRange } from '../terrain.ts';
import { atDistance, litBy } from '../tones.ts';
import { castSubjects } from './cast.ts';
import { cliffs } from './cliffs.ts';
import { farRanges, frame, grassColor } from './land.ts';
import { waterLayer } from './water-layer.ts';

/** Still water under mountains, a wooded shore between them. */
export function* lake(stage: Stage): Generator<Layer> {
  const { width, height, horizon, unit, focus } = stage;
  const random = stage.random.branch('lake');
  yield* farRanges(stage, { rise: 0.38 });
  const far = random.happens(0.5) ? 1 : -1;
  const shore = paintGround(stage, {
    name: 'far-shore',
    top: horizon - height * 0.022,
    rise: height * 0.03,
    distance: 0.42,
    lit: hex('6a7a52'),
    shade: hex('38493c'),
    waves: 1.4,
  });
  yield { group: 'far', depth: 0.27, canvas: cut(stage, shore.canvas, horizon + 2 * unit) };
  yield {
    group: 'far',
    depth: 0.28,
    canvas: cut(
      stage,
      paintTreeLine(stage, {
        name: 'far-trees',
        outline: horizon - 2 * unit,
        distance: 0.46,
        tall: 62 * unit,
        density: 120,
        kind: random.happens(0.7) ? 'conifer' : 'mixed',
        where: (across) => clamp(0.45 + far * (across - 0.5) * 1.5),
      }),
      horizon + 3 * unit,
    ),
  };
  yield {
    group: 'far',
    depth: 0.34,
    canvas: cut(
      stage,
      paintTreeLine(stage, {
        name: 'side-trees',
        outline: horizon + 3 * unit,
        distance: 0.22,
        tall: 150 * unit,
        density: 70,
        kind: 'conifer',
        where: (across) => smooth(0.3, 0.02, far > 0 ? 1 - across : across),
      }),
      horizon + 6 * unit,
    ),
  };
  yield waterLayer(stage, { top: horizon, waves: stage.brief.weather === 'storm' ? 0.8 : 0.14, depth: 0.4, body: 0.42 });
  const front = sheet(width, height);
  const side = focus.x > width / 2 ? 0 : 1;
  for (let index = 0; index < 9; index += 1) {
    const across = Math.abs(side - random.next() * 0.55);
    paintRock(
      stage,
      front.pen,
      across * width,
      height * random.between(0.86, 1.02),
      random.between(40, 190) * unit,
      random.between(18, 76) * unit,
      0.03,
      random,
      hex('5d5f62'),
    );
  }
  if (stage.brief.subjects.length === 0 && random.happens(0.55))
    yield {
      group: 'mid',
      depth: 0.5,
      canvas: paintSubject(stage, 'boat', {
        x: focus.x,
        base: horizon + (height - horizon) * 0.24,
        person: Math.min(width, height) * 0.052,
        distance: 0.16,
        onWater: true,
      }),
    };
  else if (stage.brief.subjects.length === 0) {
    const jetty = sheet(width, height);
    paintJetty(stage, jetty.pen, focus.x);
    yield { group: 'near', depth: 0.8, canvas: jetty.canvas };
  }
  const hut = stage.brief.subjects.includes('house');
  if (hut) {
    const spit = paintSpit(stage, focus.x, horizon + 22 * unit, width * 0.3);
    yield { group: 'mid', depth: 0.46, canvas: spit };
  }
  yield* castSubjects(stage, { middle: () => horizon + 14 * unit, front: height * 0.9, water: horizon + (height - horizon) * 0.36 });
  yield { group: 'near', depth: 0.9, canvas: front.canvas };
  yield* frame(stage, 'reeds');
}

/** Cuts a sheet off at the water line, so that its mirror image begins there. */
export function cut(stage: Stage, canvas: ReturnType<typeof sheet>['canvas'], line: number) {
  canvas.getContext('2d').clearRect(0, line, stage.width, stage.height);
  return canvas;
}

/** A tongue of land in the water, with grass on it. */
export function paintSpit(stage: Stage, x: number, line: number, wide: number, surface?: Rgb) {
  const { width, height, unit, tones, noise } = stage;
  const { canvas, pen } = sheet(width, height);
  const color = surface ?? grassColor(stage);
  const lit = litBy(tones, color, 0.8);
  const dark = litBy(tones, tune(color, { light: -0.18 }), 0.05);
  const thick = wide * 0.09;
  const face = paintField(wide * 2, thick * 3, 1.5, (px, py, out) => {
    const across = (px - wide) / wide;
    const shape = 1 - Math.abs(across) ** 1.7;
    const crest = thick * 1.1 - shape * thick * (0.75 + noise.sum(px / (80 * unit), 3, 3) * 0.5);
    const foot = thick * 1.15 + Math.max(0, shape) * thick * 0.35 + noise.at(px / (24 * unit), 8) * thick * 0.06;
    const stain = noise.sum(px / (30 * unit), py / (9 * unit), 3);
    const level = clamp(0.75 - ((py - crest) / Math.max(1, foot - crest)) * 0.85 + stain * 0.4);
    for (let channel = 0; channel < 3; channel += 1) out[channel] = blend(dark[channel] as number, lit[channel] as number, level);
    out[3] = shape > 0.02 && py > crest && py < foot ? smooth(crest, crest + 2, py) * smooth(foot, foot - 2, py) : 0;
  });
  pen.drawImage(face, x - wide, line - thick * 1.15);
  return canvas;
}

function paintJetty(stage: Stage, pen: ReturnType<typeof sheet>['pen'], x: number): void {
  const { width, height, horizon, tones, unit } = stage;
  const lit = litBy(tones, hex('8a7258'), 0.75);
  const dark = litBy(tones, hex('5a4838'), 0.08);
  const farY = horizon + (height - horizon) * 0.3;
  const nearX = width * 0.5 + (x - width * 0.5) * 0.25;
  const at = (t: number): [number, number, number] => {
    const p = t ** 1.7;
    return [x + (nearX - x) * p, farY + (height * 1.03 - farY) * p, (24 + 178 * p) * unit];
  };
  const planks = 46;
  for (let plank = 0; plank < planks; plank += 1) {
    const [x0, y0, w0] = at(plank / planks);
    const [x1, y1, w1] = at((plank + 0.9) / planks);
    const shade = stage.random.branch(`plank/${plank}`).next();
    pen.fillStyle = css(mix(dark, lit, 0.55 + shade * 0.45));
    pen.beginPath();
    pen.moveTo(x0 - w0 / 2, y0);
    pen.lineTo(x0 + w0 / 2, y0);
    pen.lineTo(x1 + w1 / 2, y1);
    pen.lineTo(x1 - w1 / 2, y1);
    pen.fill();
    if (plank % 7 === 1) {
      for (const side of [-1, 1]) {
        const tall = w0 * 0.34;
        pen.fillStyle = css(dark);
        pen.fillRect(x0 + side * w0 * 0.5 - w0 * 0.035, y0 - tall, w0 * 0.07, tall * 1.9);
        pen.fillStyle = css(lit);
        pen.fillRect(x0 + side * w0 * 0.5 - w0 * 0.035 + (stage.light.side > 0 ? w0 * 0.045 : 0), y0 - tall, w0 * 0.025, tall * 1.4);
      }
    }
  }
}

/** The open sea with breakers running up a beach or round the rocks. */
export function* coast(stage: Stage): Generator<Layer> {
  if (/ (?:cliff|cliffs|headland|promontory) /u.test(stage.brief.text)) {
    yield* cliffs(stage);
    return;
  }
  const { width, height, horizon, unit, tones, noise, focus } = stage;
  const random = stage.random.branch('coast');
  const left = focus.x > width / 2;
  for (const [index, reach] of [0.62, 0.4].entries()) {
    const distance = 0.72 - index * 0.24;
    const canvas = paintRange(stage, {
      name: `cliff-${index}`,
      base: horizon + 3,
      rise: height * (0.14 + index * 0.07),
      distance,
      rock: hex('6d6a60'),
      snow: 0,
      jagged: 0.35,
      peaks: 3.2,
      mist: 0.5,
    });
    const fade = canvas.getContext('2d');
    // A headland ends in the sea.
    fade.globalCompositeOperation = 'destination-out';
    fade.fillStyle = '#000';
    fade.beginPath();
    const end = left ? width * reach : width * (1 - reach);
    fade.moveTo(end, horizon + 10);
    fade.quadraticCurveTo(
      end + (left ? -1 : 1) * 20 * unit,
      horizon - height * 0.05,
      end + (left ? -1 : 1) * 64 * unit,
      horizon - height * 0.3,
    );
    fade.lineTo(left ? width + 9 : -9, -9);
    fade.lineTo(left ? width + 9 : -9, horizon + 10);
    fade.fill();
    yield { group: 'far', depth: 0.1 + index * 0.1, canvas };
  }
  const wild = stage.brief.weather === 'storm' || stage.brief.weather === 'rain';
  yield waterLayer(stage, { top: horizon, waves: wild ? 1 : 0.62, depth: 0.36, tintBy: hex('2f7482'), body: 0.62 });
  const shore = horizon + (height - horizon) * 0.6;
  const slope = (left ? 1 : -1) * 0.16;
  const line = (x: number): number =>
    shore + (x - width / 2) * slope * ((height - horizon) / width) * 2 + Math.sin((x / width) * 5 + 2) * 14 * unit;
  yield* castSubjects(
    {
      ...stage,
      brief: {
        ...stage.brief,
        subjects: stage.brief.subjects.filter(
          (name) => name === 'boat' || name === 'ship' || name === 'balloon' || name === 'birds' || name === 'whale',
        ),
      },
    },
    { middle: () => horizon, front: horizon + (height - horizon) * 0.34, water: horizon + (height - horizon) * 0.2 },
  );
  // Beach: wet sand mirrors the sky, foam draws the edge of each wave.
  const sand = litBy(tones, hex('d9bf94'), 0.85);
  const shade = litBy(tones, hex('b89a70'), 0.2);
  const foam = mix(mix([255, 255, 255], tones.sunlight, 0.3), tones.ambient, 0.12);
  const beach = paintField(width, height - horizon, 1.5, (x, fieldY, out) => {
    const y = fieldY + horizon;
    const near = (y - horizon) / (height - horizon);
    const scallop = noise.sum(x / (150 * unit), 4, 3) * 34 * unit + noise.at(x / (30 * unit), 9) * 5 * unit;
    const down = y - line(x) - scallop;
    const grainy = noise.sum(x / ((5 + near * 14) * unit), y / ((3 + near * 5) * unit), 3);
    const dry = smooth(30 * unit, 120 * unit, down);
    const wetSky = mixThree(tones.sky, tones.horizon, tones.glow, near);
    for (let channel = 0; channel < 3; channel += 1) {
      const land = blend(
        shade[channel] as number,
        sand[channel] as number,
        clamp(0.62 + grainy * 0.6 * (0.4 + dry) - (down / (height - shore)) * 0.25),
      );
      out[channel] = blend(blend(land * 0.72, wetSky[channel] as number, 0.42), land, dry);
    }
    out[3] = smooth(-6 * unit, 5 * unit, down);
    // Three rows of foam out in the water and one that has just arrived.
    let white = 0;
    for (const [offset, thick, strength] of [
      [0, 13, 1],
      [-52, 16, 0.85],
      [-112, 12, 0.6],
      [-168, 8, 0.4],
    ] as const) {
      const edge = down - offset * unit - noise.sum(x / (90 * unit) + offset, 2, 3) * 20 * unit;
      const lace = noise.ridges(x / (22 * unit) + offset, y / (11 * unit), 3);
      const fringe =
        Math.exp(-((edge / (thick * unit * 0.4)) ** 2)) + (edge < 0 ? Math.exp(edge / (thick * 1.7 * unit)) * smooth(0.52, 0.85, lace) : 0);
      white = Math.max(white, fringe * strength * smooth(0.35, 0.62, noise.at(x / (210 * unit) + offset, 5) * 0.5 + 0.62));
    }
    const cover = clamp(white * 0.9);
    if (cover > 0.01) {
      const total = Math.max(out[3], cover);
      for (let channel = 0; channel < 3; channel += 1)
        out[channel] = blend(out[channel] as number, foam[channel] as number, cover / Math.max(total, 0.001));
      out[3] = total;
    }
  });
  const layer = sheet(width, height);
  layer.pen.drawImage(beach, 0, horizon);
  yield { group: 'near', depth: 0.66, canvas: layer.canvas };
  const rocks = sheet(width, height);
  for (let index = 0; index < 6; index += 1) {
    const x = (left ? random.between(-0.02, 0.36) : random.between(0.64, 1.02)) * width;
    const y = line(x) + random.between(-30, 60) * unit;
    rocks.pen.fillStyle = css(foam, 0.5);
    rocks.pen.beginPath();
    rocks.pen.ellipse(x, y, 90 * unit, 9 * unit, 0, 0, 7);
    rocks.pen.fill();
    paintRock(
      stage,
      rocks.pen,
      x,
      y + 6 * unit,
      random.between(70, 230) * unit,
      random.between(30, 120) * unit,
      0.06,
      random,
      hex('4c4a48'),
    );
  }
  yield { group: 'near', depth: 0.74, canvas: rocks.canvas };
  yield* castSubjects(
    {
      ...stage,
      brief: {
        ...stage.brief,
        subjects: stage.brief.subjects.filter((name) => !['boat', 'ship', 'balloon', 'birds', 'whale'].includes(name)),
      },
    },
    { middle: () => line(focus.x) + 40 * unit, front: height * 0.93 },
  );
  if (stage.brief.subjects.length === 0) {
    const { canvas } = sheet(width, height);
    yield { group: 'mid', depth: 0.4, canvas };
  }
  if (random.happens(0.5)) {
    const grass = sheet(width, height);
    paintGrass(stage, grass.pen, { name: 'dune', outline: height * 0.95, color: hex('a8a466'), density: 3000, tall: 90 });
    yield { group: 'near', depth: 0.95, canvas: grass.canvas };
  }
}

const mixThree = (a: Rgb, b: Rgb, c: Rgb, t: number): Rgb => [
  (a[0] * (1 - t) + b[0] * t) * 0.7 + c[0] * 0.3,
  (a[1] * (1 - t) + b[1] * t) * 0.7 + c[1] * 0.3,
  (a[2] * (1 - t) + b[2] * t) * 0.7 + c[2] * 0.3,
];

/** A river that comes down a valley towards us. */
export function* river(stage: Stage): Generator<Layer> {
  const { width, height, horizon, unit, focus, noise } = stage;
  const random = stage.random.branch('river');
  yield* farRanges(stage, { rise: 0.36 });
  const color = grassColor(stage);
  yield {
    group: 'far',
    depth: 0.28,
    canvas: paintTreeLine(stage, {
      name: 'valley',
      outline: horizon + 2 * unit,
      distance: 0.46,
      tall: 58 * unit,
      density: 130,
      kind: 'mixed',
    }),
  };
  yield waterLayer(stage, { top: horizon + 2 * unit, waves: 0.3, depth: 0.42, tintBy: hex('3f7a80'), body: 0.5 });
  // The banks are laid over the water and leave a winding opening.
  const shift = random.between(0, 99);
  const banks = paintGround(stage, {
    name: 'banks',
    top: horizon,
    rise: height * 0.012,
    distance: 0.16,
    lit: tune(color, { light: 0.04 }),
    shade: tune(color, { light: -0.13 }),
    waves: 1,
  });
  const mask = paintField(width, height, 2, (x, y, out) => {
    const near = clamp((y - horizon) / (height - horizon));
    const centre = focus.x + Math.sin(near * 5.2 + shift) * width * 0.15 * (0.2 + near) + (width * 0.5 - focus.x) * near;
    const half = (9 + near ** 1.45 * 330) * unit + noise.sum(x / (60 * unit), y / (14 * unit), 3) * (8 + near * 34) * unit;
    out[3] = smooth(half, half + 3 * unit, Math.abs(x - centre));
  });
  const pen = banks.canvas.getContext('2d');
  pen.globalCompositeOperation = 'destination-in';
  pen.drawImage(mask, 0, 0);
  pen.globalCompositeOperation = 'source-over';
  yield { group: 'mid', depth: 0.48, canvas: banks.canvas };
  const rim = sheet(width, height);
  paintGrass(stage, rim.pen, {
    name: 'bank',
    outline: horizon + height * 0.03,
    color,
    density: 8200,
    tall: 52,
    flowers: [hex('e9dcc2'), hex('c97f9a'), hex('d9b14a')],
    flowerShare: 0.06,
  });
  rim.pen.globalCompositeOperation = 'destination-in';
  rim.pen.drawImage(mask, 0, -14 * unit);
  yield { group: 'mid', depth: 0.54, canvas: rim.canvas };
  yield {
    group: 'mid',
    depth: 0.58,
    canvas: paintTreeLine(stage, {
      name: 'bank-trees',
      outline: horizon + height * 0.075,
      distance: 0.16,
      tall: 190 * unit,
      density: 26,
      kind: random.happens(0.5) ? 'conifer' : 'mixed',
      where: (across) => smooth(0.2, 0.4, Math.abs(across - focus.x / width)),
    }),
  };
  const stones = sheet(width, height);
  for (let index = 0; index < 9; index += 1) {
    const near = random.between(0.3, 0.95);
    const y = horizon + (height - horizon) * near;
    const centre = focus.x + Math.sin(near * 5.2 + shift) * width * 0.15 * (0.2 + near) + (width * 0.5 - focus.x) * near;
    paintRock(
      stage,
      stones.pen,
      centre + random.bell() * (20 + near * 250) * unit,
      y,
      (24 + near * 110) * unit * random.between(0.6, 1.2),
      (12 + near * 44) * unit,
      0.05,
      random,
    );
  }
  yield { group: 'near', depth: 0.72, canvas: stones.canvas };
  yield* castSubjects(stage, { middle: () => horizon + height * 0.08, front: height * 0.92, water: horizon + (height - horizon) * 0.52 });
  yield* frame(stage, 'grass');
}

/** An island in a warm sea, palms over white sand. */
export function* island(stage: Stage): Generator<Layer> {
  const { width, height, horizon, unit, focus, tones, light } = stage;
  const random = stage.random.branch('island');
  const peak = paintRange(stage, {
    name: 'isle',
    base: horizon + 2,
    rise: height * 0.17,
    distance: 0.62,
    rock: hex('4f7058'),
    snow: 0,
    jagged: 0.35,
    peaks: 2.2,
    mist: 0.45,
  });
  const pen = peak.getContext('2d');
  pen.globalCompositeOperation = 'destination-in';
  const fade = pen.createRadialGradient(focus.x, horizon, width * 0.1, focus.x, horizon, width * 0.34);
  fade.addColorStop(0.8, '#000');
  fade.addColorStop(1, 'rgba(0,0,0,0)');
  pen.fillStyle = fade;
  pen.fillRect(0, 0, width, height);
  pen.globalCompositeOperation = 'source-over';
  yield { group: 'far', depth: 0.16, canvas: cut(stage, peak, horizon + 2) };
  const sea = stage.brief.time === 'day' || stage.brief.time === 'golden' ? hex('2aa3a8') : hex('2f6f86');
  yield waterLayer(stage, { top: horizon, waves: 0.4, depth: 0.38, tintBy: sea, body: 0.82 });
  const line = horizon + (height - horizon) * 0.2;
  yield { group: 'mid', depth: 0.5, canvas: paintSpit(stage, focus.x, line, width * 0.34, hex('ecdcb8')) };
  const trees = sheet(width, height);
  for (let index = 0; index < 9; index += 1) {
    const x = focus.x + random.bell() * width * 0.2;
    palm(
      trees.pen,
      x,
      line + random.between(-8, 6) * unit,
      random.between(120, 270) * unit,
      leafage(stage, hex('4f7a46'), 0.14, hex('6d5a48')),
      random,
      light.side,
    );
  }
  yield { group: 'mid', depth: 0.52, canvas: trees.canvas };
  const shown = stage.brief.subjects;
  yield* castSubjects(stage, { middle: () => line, front: height * 0.93, water: horizon + (height - horizon) * 0.46 });
  if (shown.length === 0)
    yield {
      group: 'mid',
      depth: 0.56,
      canvas: paintSubject(stage, 'boat', {
        x: width - focus.x,
        base: horizon + (height - horizon) * 0.42,
        person: Math.min(width, height) * 0.07,
        distance: 0.1,
        onWater: true,
      }),
    };
  const near = sheet(width, height);
  const left = focus.x > width / 2;
  const dark = mix(tones.deep, litBy(tones, hex('3f5a3c'), 0.15), 0.45);
  palm(
    near.pen,
    left ? width * 0.02 : width * 0.98,
    height * 1.06,
    height * 0.86,
    { dark, middle: dark, bright: mix(dark, tones.glow, 0.4), wood: mix(tones.deep, hex('4b3b30'), 0.3) },
    stage.random.branch(left ? 'near-palm-a' : 'near-palm-b'),
    light.side,
  );
  yield { group: 'near', depth: 1, canvas: near.canvas };
}

/** Boats at their moorings, houses on the quay, a lighthouse on its rock. */
export function* harbour(stage: Stage): Generator<Layer> {
  const { width, height, horizon, unit, focus } = stage;
  const random = stage.random.branch('harbour');
  yield* farRanges(stage, { rise: 0.12, count: 2 });
  const lighthouse = stage.brief.subjects.includes('lighthouse') || / lighthouse /u.test(stage.brief.text) || random.happens(0.6);
  const quayLeft = focus.x > width / 2;
  const quay = sheet(width, height);
  for (let index = 0; index < 9; index += 1) {
    const t = index / 8;
    const x = quayLeft ? width * (t * 0.5 - 0.03) : width * (1.03 - t * 0.5);
    const size = (118 - t * 62) * unit;
    paintHouse(
      stage,
      quay.pen,
      x,
      horizon + (5 - t * 3) * unit,
      size,
      houseLook({ ...stage, random: stage.random.branch(`quay/${index}`) }, 0.2 + t * 0.25),
      random,
    );
  }
  yield { group: 'far', depth: 0.3, canvas: cut(stage, quay.canvas, horizon + 3 * unit) };
  if (lighthouse) {
    const tower = sheet(width, height);
    const base = horizon - 22 * unit;
    for (let index = 0; index < 7; index += 1)
      paintRock(
        stage,
        tower.pen,
        focus.x + random.bell() * 120 * unit,
        horizon + 8 * unit,
        random.between(100, 190) * unit,
        random.between(34, 66) * unit,
        0.14,
        random,
        hex('5c5a57'),
      );
    paintLighthouse(stage, tower.pen, focus.x, base, Math.min(width, height) * 0.4, 0.1);
    for (let index = 0; index < 5; index += 1)
      paintRock(
        stage,
        tower.pen,
        focus.x + random.bell() * 100 * unit,
        horizon + 12 * unit,
        random.between(70, 130) * unit,
        random.between(22, 44) * unit,
        0.1,
        random,
        hex('5c5a57'),
      );
    yield { group: 'far', depth: 0.4, canvas: tower.canvas };
  }
  yield waterLayer(stage, {
    top: horizon + 2 * unit,
    waves: stage.brief.weather === 'storm' ? 0.9 : 0.3,
    depth: 0.44,
    tintBy: hex('2f6672'),
  });
  for (let index = 0; index < 3; index += 1) {
    const near = [0.16, 0.3, 0.5][index] ?? 0.3;
    const x = width * (quayLeft ? random.between(0.06, 0.5) : random.between(0.5, 0.94));
    if (stage.brief.subjects.includes('boat') && index === 2) continue;
    yield {
      group: 'mid',
      depth: 0.5 + index * 0.06,
      canvas: paintSubject({ ...stage, random: stage.random.branch(`moored/${index}`) }, 'boat', {
        x,
        base: horizon + (height - horizon) * near,
        person: Math.min(width, height) * (0.05 + near * 0.12),
        distance: 0.2 - near * 0.3,
        onWater: true,
      }),
    };
  }
  yield* castSubjects(stage, {
    middle: () => horizon,
    front: height * 0.92,
    water: horizon + (height - horizon) * 0.55,
    shown: new Set(['lighthouse', 'house']),
  });
  yield* frame(stage, 'rocks');
}

/** Ice: a frozen sea, bergs with blue shade, low light. */
export function* arctic(stage: Stage): Generator<Layer> {
  const { width, height, horizon, unit, tones, light, focus } = stage;
  const random = stage.random.branch('arctic');
  yield {
    group: 'far',
    depth: 0.1,
    canvas: paintRange(stage, {
      name: 'ice-range',
      base: horizon + 3,
      rise: height * 0.2,
      distance: 0.8,
      rock: hex('7e8a99'),
      snow: 1,
      jagged: 0.9,
      peaks: 2.6,
      summit: focus.x / width,
    }),
  };
  const berg = (layer: ReturnType<typeof sheet>, x: number, base: number, wide: number, tall: number, distance: number): void => {
    const ice = (lit: number): Rgb =>
      atDistance(tones, mix(litBy(tones, [236, 244, 252], lit), mix(hex('5fa3c4'), tones.ambient, 0.45), (1 - lit) * 0.5), distance);
    const peaks = Array.from(
      { length: 5 },
      (_, index) =>
        [
          x + (index / 4 - 0.5) * wide * 0.92,
          base - tall * (0.3 + random.next() * 0.35 + Math.exp(-(((index - 2 + random.bell()) / 1.2) ** 2)) * 0.5),
        ] as const,
    );
    const { pen } = layer;
    const shape = (): void => {
      pen.beginPath();
      pen.moveTo(x - wide / 2, base);
      for (const [px, py] of peaks) pen.lineTo(px, py);
      pen.lineTo(x + wide / 2, base);
      pen.closePath();
    };
    const body = pen.createLinearGradient(x - (wide / 2) * light.side, 0, x + (wide / 2) * light.side, 0);
    body.addColorStop(0, css(ice(0.08)));
    body.addColorStop(1, css(ice(0.75)));
    pen.fillStyle = body;
    shape();
    pen.fill();
    pen.save();
    shape();
    pen.clip();
    for (const [index, [px, py]] of peaks.entries()) {
      const next = peaks[index + 1] ?? [x + wide / 2, base];
      for (let facet = 0; facet < 4; facet += 1) {
        const up = random.next();
        pen.fillStyle = css(ice(random.next()), 0.5);
        pen.beginPath();
        pen.moveTo(px, py + (base - py) * up * 0.4);
        pen.lineTo(next[0], next[1] + (base - next[1]) * random.next() * 0.5);
        pen.lineTo((px + next[0]) / 2 + random.bell() * wide * 0.15, base - tall * random.next() * 0.3);
        pen.fill();
      }
    }
    const foot = pen.createLinearGradient(0, base - tall * 0.3, 0, base);
    foot.addColorStop(0, css(hex('4f9fc0'), 0));
    foot.addColorStop(1, css(mix(hex('3f93b8'), tones.ambient, 0.4), 0.6));
    pen.fillStyle = foot;
    pen.fillRect(x - wide, base - tall * 0.3, wide * 2, tall * 0.3);
    pen.restore();
  };
  const far = sheet(width, height);
  for (let index = 0; index < 4; index += 1)
    berg(far, random.next() * width, horizon + 2, random.between(90, 200) * unit, random.between(30, 76) * unit, 0.55);
  const main = sheet(width, height);
  berg(main, focus.x, horizon + 4 * unit, 430 * unit, 250 * unit, 0.16);
  yield { group: 'far', depth: 0.2, canvas: far.canvas };
  if (!stage.brief.subjects.some((name) => ['house', 'castle', 'lighthouse', 'tree'].includes(name)))
    yield { group: 'far', depth: 0.32, canvas: main.canvas };
  yield waterLayer(stage, { top: horizon + 2 * unit, waves: 0.16, depth: 0.4, tintBy: hex('2f7f98') });
  // Floes: plates of ice in perspective, each with a lit top and a blue edge.
  const floes = sheet(width, height);
  const plates = Array.from({ length: 58 }, () => random.next()).sort((a, b) => a - b);
  for (const near of plates) {
    const y = horizon + 10 * unit + (height - horizon) * near ** 1.5 * 1.02;
    const wide = (18 + near * 210) * unit * random.between(0.5, 1.3);
    const x = random.between(-0.05, 1.05) * width;
    const flat = wide * (0.1 + near * 0.13);
    const points = Array.from({ length: 9 }, (_, index) => {
      const angle = (index / 9) * Math.PI * 2;
      const r = random.between(0.72, 1.1);
      return [x + Math.cos(angle) * wide * 0.5 * r, y + Math.sin(angle) * flat * 0.5 * r] as const;
    });
    const draw = (dy: number, color: string): void => {
      floes.pen.fillStyle = color;
      floes.pen.beginPath();
      for (const [px, py] of points) floes.pen.lineTo(px, py + dy);
      floes.pen.closePath();
      floes.pen.fill();
    };
    const thick = (2 + near * 13) * unit;
    draw(thick * 1.5, css(mix(tones.deep, hex('2f7f98'), 0.4), 0.4));
    draw(thick * 0.8, css(mix(litBy(tones, hex('9fd0e2'), 0.35), hex('4f9fc0'), 0.4)));
    draw(0, css(atDistance(tones, litBy(tones, [240, 246, 252], 0.55 + random.next() * 0.4), (1 - near) * 0.35)));
  }
  yield { group: 'mid', depth: 0.55, canvas: floes.canvas };
  const shelf = paintGround(stage, {
    name: 'shelf',
    top: height * 0.86,
    rise: height * 0.05,
    distance: 0.02,
    lit: [240, 245, 252],
    shade: [176, 196, 220],
    waves: 0.7,
  });
  yield { group: 'near', depth: 0.8, canvas: shelf.canvas };
  yield* castSubjects(stage, {
    middle: () => horizon + 30 * unit,
    front: Math.max(height * 0.93, heightAt(shelf.outline, focus.x) + 20 * unit),
    water: horizon + (height - horizon) * 0.3,
  });
}
