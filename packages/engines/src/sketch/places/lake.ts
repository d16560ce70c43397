import { hex } from '../color.ts';
import { paintTreeLine } from '../flora/tree-line.ts';
import { clamp, smooth } from '../noise.ts';
import { sheet } from '../raster.ts';
import { paintRock } from '../rock.ts';
import type { Layer, Stage } from '../stage.ts';
import { flies, floats, paintSubject } from '../subject.ts';
import { paintGround } from '../terrain.ts';
import type { SubjectName } from '../words/subject-words.ts';
import { castSubjects } from './cast.ts';
import { farRanges } from './far-ranges.ts';
import { frame } from './foreground.ts';
import { paintJetty } from './jetty.ts';
import { mirrored } from './mirrored.ts';
import { cut, paintSpit } from './spit.ts';
import { waterLayer } from './water-layer.ts';

/** What stands on a tongue of land in the lake. */
const landmarks: ReadonlySet<SubjectName> = new Set(['house', 'castle', 'windmill', 'tree', 'lighthouse']);

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
        kind: stage.brief.extras.has('autumn') ? 'broad' : random.happens(0.7) ? 'conifer' : 'mixed',
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
        kind: stage.brief.extras.has('autumn') ? 'mixed' : 'conifer',
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
  if (stage.brief.subjects.length === 0 && random.happens(0.55) && !stage.brief.extras.has('winter'))
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
  const cast = [
    ...castSubjects(stage, { middle: () => horizon + 14 * unit, front: height * 0.9, water: horizon + (height - horizon) * 0.36 }),
  ];
  if (stage.brief.subjects.some((name) => landmarks.has(name))) {
    const spit = paintSpit(stage, focus.x, horizon + 22 * unit, width * 0.3);
    const ashore = cast.filter(({ group }) => group === 'mid').flatMap(({ canvas }) => canvas ?? []);
    if (!stage.brief.subjects.some((name) => floats.has(name) || flies.has(name)))
      yield { group: 'mid', depth: 0.45, canvas: mirrored(stage, [spit, ...ashore], horizon + 24 * unit) };
    yield { group: 'mid', depth: 0.46, canvas: spit };
  }
  yield* cast;
  yield { group: 'near', depth: 0.9, canvas: front.canvas };
  yield* frame(stage, 'reeds');
}
