import { hex, mix } from '../color.ts';
import { blend, clamp, smooth } from '../noise.ts';
import { paintField, sheet } from '../raster.ts';
import { paintRock } from '../rock.ts';
import type { Layer, Stage } from '../stage.ts';
import { atDistance, litBy } from '../tones.ts';
import { castSubjects } from './cast.ts';
import { farRanges } from './far-ranges.ts';
import { waterLayer } from './water-layer.ts';

/** A headland of bare rock over the sea, grass on its back; what the picture is about stands on top. */
export function* cliffs(stage: Stage): Generator<Layer> {
  const { width, height, horizon, unit, noise, focus, tones, light } = stage;
  const random = stage.random.branch('cliffs');
  const wild = stage.brief.weather === 'storm' || stage.brief.weather === 'rain';
  yield* farRanges(stage, { rise: 0.08, count: 1 });
  yield waterLayer(stage, { top: horizon, waves: wild ? 1 : 0.6, depth: 0.36, tintBy: hex('2f6672'), body: 0.6 });
  // The land comes from the side the subject stands on and ends a little beyond it.
  const left = focus.x < width / 2;
  const inland = (x: number): number => (left ? x : width - x);
  const brink = inland(focus.x) + width * random.between(0.13, 0.18);
  const foot = horizon + (height - horizon) * random.between(0.66, 0.78);
  const rim = horizon - height * random.between(0.02, 0.06);
  const top = (x: number): number => {
    const along = inland(x) / brink;
    return rim - (1 - along) * height * 0.05 + noise.sum(x / (170 * unit), 31, 4) * 16 * unit;
  };
  /** How far inland the rock face lies at a height: it leans back and has steps. */
  const face = (y: number): number => {
    const down = clamp((y - rim) / (foot - rim));
    return brink + down * width * 0.05 + noise.sum(y / (90 * unit), 7, 4) * 30 * unit + noise.at(y / (26 * unit), 3) * 9 * unit;
  };
  const grass = [litBy(tones, hex('6f7d4a'), 0.85), litBy(tones, hex('4c5a38'), 0.2)] as const;
  const rock = [litBy(tones, hex('8b857a'), 0.95), litBy(tones, hex('56524e'), 0.15)] as const;
  const foam = mix(mix([255, 255, 255], tones.sunlight, 0.3), tones.ambient, 0.14);
  const fieldTop = Math.max(0, rim - height * 0.12);
  const land = paintField(width, height - fieldTop, 1.5, (x, fieldY, out) => {
    const y = fieldY + fieldTop;
    const edge = top(x);
    const over = face(y) - inland(x);
    const surf = noise.sum(x / (46 * unit), y / (20 * unit), 4);
    const shore = foot - clamp(1 - over / (width * 0.4)) * 26 * unit + noise.sum(x / (70 * unit), 12, 3) * 26 * unit;
    out[3] = smooth(-2 * unit, 2 * unit, y - edge) * smooth(-2 * unit, 2 * unit, over) * smooth(6 * unit, -6 * unit, y - shore);
    // Where the sea meets the rock it is white.
    const water = clamp(
      Math.exp(-(((y - shore) / ((wild ? 46 : 22) * unit)) ** 2)) * smooth(-90 * unit, 20 * unit, over) * (0.45 + surf * 1.3),
    );
    const turf = smooth(34 * unit, 8 * unit, y - edge - noise.sum(x / (36 * unit), 5, 3) * 26 * unit);
    const strata = noise.sum(x / (300 * unit), y / (13 * unit), 3) * 0.3;
    const crags = noise.ridges(x / (95 * unit) + strata, y / (150 * unit), 4);
    const facing = (left ? 1 : -1) === light.side ? 0.16 : -0.12;
    const lit = clamp(0.42 + facing + (crags - 0.5) * 0.9 + strata - ((y - edge) / (foot - rim)) * 0.24);
    const blades = clamp(0.55 + noise.sum(x / (5 * unit), y / (16 * unit), 3) * 0.8);
    for (let channel = 0; channel < 3; channel += 1) {
      const stone = blend(rock[1][channel] as number, rock[0][channel] as number, lit);
      const green = blend(grass[1][channel] as number, grass[0][channel] as number, blades);
      const ground = blend(stone, green, turf);
      const total = Math.max(out[3], water, 0.001);
      out[channel] = blend(ground, foam[channel] as number, out[3] > 0.02 ? (water * 0.85) / total : 1);
    }
    out[3] = Math.max(out[3], water * 0.85);
  });
  const layer = sheet(width, height);
  layer.pen.drawImage(land, 0, fieldTop);
  yield { group: 'mid', depth: 0.46, canvas: layer.canvas };
  yield* castSubjects(stage, { middle: (x) => top(x) + 8 * unit, front: height * 0.93, water: horizon + (height - horizon) * 0.42 });
  const rocks = sheet(width, height);
  const wet = atDistance(tones, hex('3d3c3d'), 0.04);
  for (let index = 0; index < 7; index += 1) {
    const across = random.between(0.1, 0.62);
    const x = left ? width * across : width * (1 - across);
    const y = foot + random.between(10, 90) * unit;
    rocks.pen.fillStyle = `rgba(${foam.map(Math.round).join(',')},0.5)`;
    rocks.pen.beginPath();
    rocks.pen.ellipse(x, y - 4 * unit, random.between(60, 110) * unit, 8 * unit, 0, 0, 7);
    rocks.pen.fill();
    paintRock(stage, rocks.pen, x, y, random.between(60, 150) * unit, random.between(26, 80) * unit, 0.05, random, wet);
  }
  yield { group: 'near', depth: 0.7, canvas: rocks.canvas };
}
