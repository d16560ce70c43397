import { hex, mix } from '../color.ts';
import { paintFrameGrass } from '../flora/grass.ts';
import { sheet } from '../raster.ts';
import { paintRock } from '../rock.ts';
import type { Layer, Stage } from '../stage.ts';
import { litBy } from '../tones.ts';

/** Something dark and near at the edge, so that the eye enters the picture. */
export function* frame(stage: Stage, kind: 'grass' | 'reeds' | 'rocks'): Generator<Layer> {
  const { width, height, unit, tones, focus } = stage;
  const { canvas, pen } = sheet(width, height);
  const dark = mix(tones.deep, litBy(tones, hex('3c4a38'), 0.1), 0.3);
  if (kind === 'grass' || kind === 'reeds')
    paintFrameGrass(stage, pen, { tall: kind === 'reeds' ? 240 : 120, color: dark, reeds: kind === 'reeds' });
  if (kind === 'rocks') {
    const random = stage.random.branch('frame-rocks');
    const left = focus.x > width / 2;
    for (let index = 0; index < 5; index += 1)
      paintRock(
        stage,
        pen,
        (left ? random.between(-0.05, 0.3) : random.between(0.7, 1.05)) * width,
        height * random.between(0.97, 1.05),
        random.between(170, 380) * unit,
        random.between(70, 190) * unit,
        0,
        random,
        hex('4a4a4c'),
      );
  }
  yield { group: 'near', depth: 1, canvas };
}
