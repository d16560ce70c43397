import { css, hex, mix, type Rgb } from '../color.ts';
import { paintGrass } from '../flora/grass.ts';
import { blend, clamp, smooth } from '../noise.ts';
import { paintField, sheet } from '../raster.ts';
import { paintRock } from '../rock.ts';
import type { Layer, Stage } from '../stage.ts';
import { paintRange } from '../terrain.ts';
import { litBy } from '../tones.ts';
import { castSubjects } from './cast.ts';
import { cliffs } from './cliffs.ts';
import { waterLayer } from './water-layer.ts';

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
    fade.globalCompositeOperation = 'destination-in';
    fade.fillStyle = '#000';
    fade.beginPath();
    const end = left ? width * reach : width * (1 - reach);
    const inland = left ? -1 : 1;
    fade.moveTo(end, horizon + 10);
    for (let step = 0; step <= 60; step += 1) {
      const along = step / 60;
      const steps = Math.floor(along * 5 + noise.at(along * 9, index + 3) * 0.8) / 5;
      const rise = clamp(0.05 + blend(along, steps, 0.6) * 0.95 + noise.at(along * 30, index) * 0.04) ** 0.9;
      fade.lineTo(end + inland * (along * width * 0.3 - 4 * unit), horizon + 3 - rise * height * 0.26);
    }
    fade.lineTo(left ? -9 : width + 9, -9);
    fade.lineTo(left ? -9 : width + 9, horizon + 10);
    fade.fill();
    fade.globalCompositeOperation = 'source-over';
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
