import { tune } from '../color.ts';
import type { Chance } from '../random.ts';
import { type Sculptor, sculpt } from '../relief.ts';
import type { Stage } from '../stage.ts';
import { drawAntlers } from './antlers.ts';
import { coatOf } from './coat.ts';
import { drawLegs, drawTail, drawTrunk } from './standing-body.ts';
import type { Build } from './standing-build.ts';
import { drawEar, drawEyeAndNostril, drawHorn, drawMane, drawNeckAndHead, headPlace } from './standing-head.ts';

const coats = { horse: ['6d4026', '4a2f20', '8a5a36', 'd9d2c6', '2b2321'], deer: ['8f6641', '9c7350', '7d5836'] } as const;

/** A horse or a deer from the side: what is far first, so that what is near lies on it. */
export function standing(stage: Stage, tall: number, kind: 'horse' | 'deer', random: Chance): Sculptor {
  const horse = kind === 'horse';
  const coat = coatOf(stage, coats[kind], random);
  const figure = sculpt(stage, tall, horse ? 1.12 : 0.98);
  const raise = horse ? 0.16 : 0.22;
  const build: Build = { figure, horse, coat, far: tune(coat, { light: -0.11 }), y: (height) => height * (1 - raise) + raise };
  const head = headPlace(horse);
  const named = (word: string): boolean => stage.brief.subjectText.includes(` ${word} `);

  drawLegs(build, 0.075, build.far, 0.1);
  drawTail(build);
  drawTrunk(build);
  drawLegs(build, 0, coat, 0.28);
  drawNeckAndHead(build, head);
  drawEar(build, head, 0.024);
  drawEar(build, head, 0);
  if (horse) drawMane(build, head);
  if (horse && named('unicorn')) drawHorn(build, head);
  if (!horse && !named('doe') && !named('fawn')) drawAntlers(build, head, stage.light.visible);
  drawEyeAndNostril(build, head);
  return figure;
}
