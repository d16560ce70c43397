import { paintHouse } from '../architecture/house.ts';
import { houseLook } from '../architecture/house-look.ts';
import { paintLighthouse } from '../architecture/lighthouse.ts';
import { css, hex } from '../color.ts';
import { sheet } from '../raster.ts';
import { paintRock } from '../rock.ts';
import type { Layer, Stage } from '../stage.ts';
import { paintSubject } from '../subject.ts';
import { atDistance, litBy } from '../tones.ts';
import { castSubjects } from './cast.ts';
import { farRanges } from './far-ranges.ts';
import { frame } from './foreground.ts';
import { cut } from './spit.ts';
import { waterLayer } from './water-layer.ts';

/** Boats at their moorings, houses on the quay, a lighthouse on its rock. */
export function* harbour(stage: Stage): Generator<Layer> {
  const { width, height, horizon, unit, focus } = stage;
  const random = stage.random.branch('harbour');
  yield* farRanges(stage, { rise: 0.12, count: 2 });
  const lighthouse = stage.brief.subjects.includes('lighthouse') || / lighthouse /u.test(stage.brief.text) || random.happens(0.6);
  const quayLeft = focus.x > width / 2;
  const quay = sheet(width, height);
  for (let index = 0; index < 9; index += 1) {
    const t = index / 8;
    const x = quayLeft ? width * (t * 0.5 - 0.03) : width * (1.03 - t * 0.5);
    const size = (118 - t * 62) * unit;
    paintHouse(
      stage,
      quay.pen,
      x,
      horizon + (5 - t * 3) * unit,
      size,
      houseLook({ ...stage, random: stage.random.branch(`quay/${index}`) }, 0.2 + t * 0.25),
      random,
    );
  }
  // The stone edge they stand on, lower the farther away.
  const stone = atDistance(stage.tones, litBy(stage.tones, hex('6a645c'), 0.35), 0.2);
  quay.pen.fillStyle = css(stone);
  quay.pen.beginPath();
  const out = (part: number): number => (quayLeft ? width * part : width * (1 - part));
  quay.pen.moveTo(out(-0.1), horizon - 7 * unit);
  quay.pen.lineTo(out(0.5), horizon - 2 * unit);
  quay.pen.lineTo(out(0.52), horizon + 4 * unit);
  quay.pen.lineTo(out(-0.1), horizon + 4 * unit);
  quay.pen.fill();
  yield { group: 'far', depth: 0.3, canvas: cut(stage, quay.canvas, horizon + 3 * unit) };
  if (lighthouse) {
    const tower = sheet(width, height);
    const base = horizon - 22 * unit;
    for (let index = 0; index < 7; index += 1)
      paintRock(
        stage,
        tower.pen,
        focus.x + random.bell() * 120 * unit,
        horizon + 8 * unit,
        random.between(100, 190) * unit,
        random.between(34, 66) * unit,
        0.14,
        random,
        hex('5c5a57'),
      );
    paintLighthouse(stage, tower.pen, focus.x, base, Math.min(width, height) * 0.4, 0.1);
    for (let index = 0; index < 5; index += 1)
      paintRock(
        stage,
        tower.pen,
        focus.x + random.bell() * 100 * unit,
        horizon + 12 * unit,
        random.between(70, 130) * unit,
        random.between(22, 44) * unit,
        0.1,
        random,
        hex('5c5a57'),
      );
    yield { group: 'far', depth: 0.4, canvas: tower.canvas };
  }
  yield waterLayer(stage, {
    top: horizon + 2 * unit,
    waves: stage.brief.weather === 'storm' ? 0.9 : 0.3,
    depth: 0.44,
    tintBy: hex('2f6672'),
  });
  for (let index = 0; index < 3; index += 1) {
    const near = [0.16, 0.3, 0.5][index] ?? 0.3;
    const x = width * (quayLeft ? random.between(0.06, 0.5) : random.between(0.5, 0.94));
    if (stage.brief.subjects.includes('boat') && index === 2) continue;
    yield {
      group: 'mid',
      depth: 0.5 + index * 0.06,
      canvas: paintSubject({ ...stage, random: stage.random.branch(`moored/${index}`) }, 'boat', {
        x,
        base: horizon + (height - horizon) * near,
        person: Math.min(width, height) * (0.05 + near * 0.12),
        distance: 0.2 - near * 0.3,
        onWater: true,
      }),
    };
  }
  // Beside the lighthouse, not before it.
  const seat = lighthouse ? { ...stage, focus: { ...focus, x: width * 0.5 + (width * 0.5 - focus.x) * 0.25 } } : stage;
  yield* castSubjects(seat, {
    middle: () => horizon,
    front: height * 0.92,
    water: horizon + (height - horizon) * 0.55,
    shown: new Set(['lighthouse', 'house']),
  });
  yield* frame(stage, 'rocks');
}
