import { paintSkyline } from '../architecture/skyline.ts';
import { css, hex, mix } from '../color.ts';
import { leafage } from '../flora/leafage.ts';
import { leafyTree, treeForms } from '../flora/leafy-tree.ts';
import { clamp } from '../noise.ts';
import { glow, paintField, sheet } from '../raster.ts';
import type { Layer, Stage } from '../stage.ts';
import { paintSubject } from '../subject.ts';
import { litBy } from '../tones.ts';
import { castSubjects } from './cast.ts';
import { street } from './street.ts';
import { waterLayer } from './water-layer.ts';

/** Towers across the water, or the roofs before us. */
export function* city(stage: Stage): Generator<Layer> {
  if (
    / (?:street|streets|alley|alleyway|lane|avenue|boulevard|crossing|crosswalk|cyberpunk|chinatown|shibuya|sidewalk|pavement) /u.test(
      stage.brief.text,
    )
  ) {
    yield* street(stage);
    return;
  }
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
