import { hex, tune } from '../color.ts';
import { paintGrass } from '../flora/grass.ts';
import { leafage, leafColor } from '../flora/leafage.ts';
import { leafyTree, treeForms } from '../flora/leafy-tree.ts';
import { paintTreeLine } from '../flora/tree-line.ts';
import { smooth } from '../noise.ts';
import { sheet } from '../raster.ts';
import type { Layer, Stage } from '../stage.ts';
import { heightAt, paintGround } from '../terrain.ts';
import { castSubjects } from './cast.ts';
import { farRanges } from './far-ranges.ts';
import { frame } from './foreground.ts';
import { grassColor } from './ground-colors.ts';

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
    top: horizon + height * 0.085,
    rise: height * 0.1,
    slope: (stage.focus.x > stage.width / 2 ? -1 : 1) * height * 0.07,
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
      kind: stage.brief.extras.has('petals') ? 'broad' : 'conifer',
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
  if (stage.brief.extras.has('petals')) yield blossoms(stage, (x) => heightAt(meadow.outline, x));
  yield* castSubjects(stage, { middle: (x) => heightAt(meadow.outline, x) + 14 * unit, front: height * 0.92 });
  yield* frame(stage, 'grass');
}

/** Cherry trees to both sides, the larger one away from the summit, so that they frame it. */
function blossoms(stage: Stage, groundAt: (x: number) => number): Layer {
  const { width, height, unit, focus, light } = stage;
  const random = stage.random.branch('blossoms');
  const layer = sheet(width, height);
  const away = focus.x > width / 2 ? -1 : 1;
  const trees = [
    { side: away, out: 0.2, down: 0.02, tall: 250 },
    { side: -away, out: 0.4, down: 0.03, tall: 330 },
    { side: away, out: 0.47, down: 0.12, tall: 620 },
  ] as const;
  for (const { side, out, down, tall } of trees) {
    const x = width * (0.5 + side * (out + random.between(-0.02, 0.02)));
    const base = groundAt(Math.min(width - 1, Math.max(0, x))) + height * down;
    const colors = leafage(stage, leafColor(stage, random), 0.25 - down);
    leafyTree(layer.pen, x, base, tall * unit * random.between(0.92, 1.08), treeForms.cherry, colors, random, light.side, stage.detail);
  }
  return { group: 'mid', depth: 0.62, canvas: layer.canvas };
}
