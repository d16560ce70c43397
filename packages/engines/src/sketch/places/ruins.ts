import { paintColonnade } from '../architecture/colonnade.ts';
import { paintPagoda } from '../architecture/pagoda.ts';
import { paintTorii } from '../architecture/torii.ts';
import { hex, mix, tune } from '../color.ts';
import { paintGrass } from '../flora/grass.ts';
import { paintTreeLine } from '../flora/tree-line.ts';
import { smooth } from '../noise.ts';
import { sheet } from '../raster.ts';
import { paintRock } from '../rock.ts';
import type { Layer, Stage } from '../stage.ts';
import { heightAt, paintGround } from '../terrain.ts';
import { castSubjects } from './cast.ts';
import { desert } from './desert.ts';
import { farRanges } from './far-ranges.ts';
import { frame } from './foreground.ts';
import { grassColor } from './ground-colors.ts';

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
