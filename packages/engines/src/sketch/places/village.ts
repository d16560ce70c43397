import { paintHouse } from '../architecture/house.ts';
import { houseLook } from '../architecture/house-look.ts';
import { css, hex, mix, tune } from '../color.ts';
import { paintGrass } from '../flora/grass.ts';
import { paintTreeLine } from '../flora/tree-line.ts';
import { type Pen, sheet } from '../raster.ts';
import type { Layer, Stage } from '../stage.ts';
import { paintGround } from '../terrain.ts';
import { atDistance, litBy } from '../tones.ts';
import { castSubjects } from './cast.ts';
import { farRanges } from './far-ranges.ts';
import { frame } from './foreground.ts';
import { grassColor } from './ground-colors.ts';

/** Houses along a hill, a church above them, smoke in the evening. */
export function* village(stage: Stage): Generator<Layer> {
  const { width, height, horizon, unit, focus } = stage;
  const random = stage.random.branch('village');
  const color = grassColor(stage);
  yield* farRanges(stage, { rise: 0.22, count: 2 });
  const hill = paintGround(stage, {
    name: 'hill',
    top: horizon - height * 0.06,
    rise: height * 0.08,
    distance: 0.34,
    lit: color,
    shade: tune(color, { light: -0.13 }),
    waves: 1.3,
  });
  yield { group: 'far', depth: 0.28, canvas: hill.canvas };
  yield {
    group: 'far',
    depth: 0.3,
    canvas: paintTreeLine(stage, {
      name: 'hill-trees',
      outline: hill.outline,
      distance: 0.42,
      tall: 54 * unit,
      density: 60,
      kind: 'mixed',
    }),
  };
  for (const [row, near] of [0.0, 0.3, 0.62].entries()) {
    const layer = sheet(width, height);
    const size = (66 + near * 132) * unit;
    const count = Math.round((width / (size * 1.12)) * 0.62);
    const line = horizon + height * (-0.012 + near * 0.17);
    for (let index = 0; index < count; index += 1) {
      const x = focus.x + ((index + random.between(0.1, 0.9)) / count - 0.5) * width * (0.85 + near * 0.5);
      const base = line + Math.sin(x / (190 * unit) + row) * 12 * unit + random.between(-6, 6) * unit;
      const look = houseLook({ ...stage, random: stage.random.branch(`house/${row}/${index}`) }, 0.32 - near * 0.34);
      paintHouse(stage, layer.pen, x, base, size * random.between(0.8, 1.15), look, random);
    }
    if (row === 0) steeple(stage, layer.pen, focus.x, line + 4 * unit, 150 * unit, 0.3);
    yield { group: 'mid', depth: 0.36 + near * 0.34, canvas: layer.canvas };
    yield {
      group: 'mid',
      depth: 0.4 + near * 0.34,
      canvas: paintTreeLine(stage, {
        name: `yard-${row}`,
        outline: line + 24 * unit + near * 40 * unit,
        distance: 0.28 - near * 0.2,
        tall: (58 + near * 95) * unit,
        density: 26 - row * 6,
        kind: 'broad',
      }),
    };
  }
  const front = paintGround(stage, {
    name: 'front',
    top: height * 0.83,
    rise: height * 0.07,
    slope: (focus.x > width / 2 ? 1 : -1) * height * 0.09,
    distance: 0.04,
    lit: tune(color, { light: 0.04 }),
    shade: tune(color, { light: -0.14 }),
    waves: 0.9,
  });
  const grass = sheet(width, height);
  grass.pen.drawImage(front.canvas, 0, 0);
  paintGrass(stage, grass.pen, {
    name: 'village',
    outline: front.outline,
    color,
    density: 5200,
    tall: 42,
    flowers: [hex('efe6d2'), hex('d9b14a'), hex('c97f9a')],
    flowerShare: 0.16,
  });
  yield { group: 'near', depth: 0.82, canvas: grass.canvas };
  yield* castSubjects(stage, { middle: () => horizon + height * 0.14, front: height * 0.94, shown: new Set(['house']) });
  yield* frame(stage, 'grass');
}

function steeple(stage: Stage, pen: Pen, x: number, base: number, tall: number, distance: number): void {
  const { tones, light } = stage;
  const wall = (lit: number): string => css(atDistance(tones, litBy(tones, hex('e2d8c4'), lit), distance));
  const roof = (lit: number): string => css(atDistance(tones, litBy(tones, hex('55525c'), lit), distance));
  const w = tall * 0.12;
  pen.fillStyle = wall(0.3);
  pen.fillRect(x - w, base - tall * 0.62, w * 2, tall * 0.62);
  pen.fillStyle = wall(0.95);
  pen.fillRect(light.side > 0 ? x + w * 0.1 : x - w, base - tall * 0.62, w * 0.9, tall * 0.62);
  pen.fillStyle = roof(0.2);
  pen.beginPath();
  pen.moveTo(x - w * 1.12, base - tall * 0.61);
  pen.lineTo(x, base - tall * 1.08);
  pen.lineTo(x + w * 1.12, base - tall * 0.61);
  pen.fill();
  pen.fillStyle = roof(0.9);
  pen.beginPath();
  pen.moveTo(x + light.side * w * 0.1, base - tall * 0.61);
  pen.lineTo(x, base - tall * 1.08);
  pen.lineTo(x + light.side * w * 1.12, base - tall * 0.61);
  pen.fill();
  pen.fillStyle = css(tones.lamps > 0.4 ? tones.lamp : mix(tones.deep, tones.haze, 0.3));
  pen.beginPath();
  pen.roundRect(x - w * 0.2, base - tall * 0.52, w * 0.4, tall * 0.09, [w * 0.2, w * 0.2, 0, 0]);
  pen.fill();
}
