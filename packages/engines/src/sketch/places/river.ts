import { hex, tune } from '../color.ts';
import { paintGrass } from '../flora/grass.ts';
import { paintTreeLine } from '../flora/tree-line.ts';
import { clamp, smooth } from '../noise.ts';
import { paintField, sheet } from '../raster.ts';
import { paintRock } from '../rock.ts';
import type { Layer, Stage } from '../stage.ts';
import { paintGround } from '../terrain.ts';
import { castSubjects } from './cast.ts';
import { farRanges } from './far-ranges.ts';
import { frame } from './foreground.ts';
import { grassColor } from './ground-colors.ts';
import { waterLayer } from './water-layer.ts';

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
