import { hex, mix } from '../color.ts';
import { leafage } from '../flora/leafage.ts';
import { palm } from '../flora/palm.ts';
import { sheet } from '../raster.ts';
import type { Layer, Stage } from '../stage.ts';
import { paintSubject } from '../subject.ts';
import { paintRange } from '../terrain.ts';
import { litBy } from '../tones.ts';
import { castSubjects } from './cast.ts';
import { cut, paintSpit } from './spit.ts';
import { waterLayer } from './water-layer.ts';

/** An island in a warm sea, palms over white sand. */
export function* island(stage: Stage): Generator<Layer> {
  const { width, height, horizon, unit, focus, tones, light, noise } = stage;
  const random = stage.random.branch('island');
  const peak = paintRange(stage, {
    name: 'isle',
    base: horizon + 2,
    rise: height * 0.17,
    distance: 0.62,
    rock: hex('4f7058'),
    snow: 0,
    jagged: 0.35,
    peaks: 2.2,
    mist: 0.45,
  });
  const pen = peak.getContext('2d');
  pen.globalCompositeOperation = 'destination-in';
  // The hills come down to the sea on both sides.
  pen.fillStyle = '#000';
  pen.beginPath();
  pen.moveTo(focus.x - width * 0.36, horizon + 3);
  for (let step = 0; step <= 120; step += 1) {
    const across = (step / 120) * 2 - 1;
    const hump = (1 - across * across) ** 1.35 * (1 + noise.sum(across * 4 + 3, 2.5, 3) * 0.45);
    pen.lineTo(focus.x + across * width * 0.36, horizon + 3 - hump * height * 0.17);
  }
  pen.fill();
  pen.globalCompositeOperation = 'source-over';
  yield { group: 'far', depth: 0.16, canvas: cut(stage, peak, horizon + 2) };
  const sea = stage.brief.time === 'day' || stage.brief.time === 'golden' ? hex('2aa3a8') : hex('2f6f86');
  yield waterLayer(stage, { top: horizon, waves: 0.4, depth: 0.38, tintBy: sea, body: 0.82 });
  const line = horizon + (height - horizon) * 0.2;
  yield { group: 'mid', depth: 0.5, canvas: paintSpit(stage, focus.x, line, width * 0.34, hex('ecdcb8')) };
  const trees = sheet(width, height);
  for (let index = 0; index < 9; index += 1) {
    const x = focus.x + random.bell() * width * 0.2;
    palm(
      trees.pen,
      x,
      line + random.between(-8, 6) * unit,
      random.between(120, 270) * unit,
      leafage(stage, hex('4f7a46'), 0.14, hex('6d5a48')),
      random,
      light.side,
    );
  }
  yield { group: 'mid', depth: 0.52, canvas: trees.canvas };
  const shown = stage.brief.subjects;
  yield* castSubjects(stage, { middle: () => line, front: height * 0.93, water: horizon + (height - horizon) * 0.46 });
  if (shown.length === 0)
    yield {
      group: 'mid',
      depth: 0.56,
      canvas: paintSubject(stage, 'boat', {
        x: width - focus.x,
        base: horizon + (height - horizon) * 0.42,
        person: Math.min(width, height) * 0.07,
        distance: 0.1,
        onWater: true,
      }),
    };
  const near = sheet(width, height);
  const left = focus.x > width / 2;
  const dark = mix(tones.deep, litBy(tones, hex('3f5a3c'), 0.15), 0.45);
  palm(
    near.pen,
    left ? width * 0.07 : width * 0.93,
    height * 1.06,
    height * 0.8,
    { dark, middle: dark, bright: mix(dark, tones.glow, 0.16), wood: mix(tones.deep, hex('4b3b30'), 0.3) },
    stage.random.branch(left ? 'near-palm-a' : 'near-palm-b'),
    light.side,
  );
  yield { group: 'near', depth: 1, canvas: near.canvas };
}
