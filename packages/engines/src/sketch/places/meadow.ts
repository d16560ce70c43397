import { hex, mix, type Rgb, tune } from '../color.ts';
import { paintGrass } from '../flora/grass.ts';
import { paintTreeLine } from '../flora/tree-line.ts';
import { sheet } from '../raster.ts';
import type { Layer, Stage } from '../stage.ts';
import { heightAt, paintGround } from '../terrain.ts';
import { castSubjects } from './cast.ts';
import { farRanges } from './far-ranges.ts';
import { frame } from './foreground.ts';
import { grassColor } from './ground-colors.ts';

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
