import { hex, tune } from '../color.ts';
import { paintGrass } from '../flora/grass.ts';
import { leafage, leafColor } from '../flora/leafage.ts';
import { leafyTree, type TreeForm, treeForms } from '../flora/leafy-tree.ts';
import { paintTreeLine } from '../flora/tree-line.ts';
import { blend, clamp, smooth } from '../noise.ts';
import { paintField, sheet } from '../raster.ts';
import type { Layer, Stage } from '../stage.ts';
import { paintGround } from '../terrain.ts';
import { litBy } from '../tones.ts';
import { castSubjects } from './cast.ts';
import { frame } from './foreground.ts';
import { grassColor } from './ground-colors.ts';

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
