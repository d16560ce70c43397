import { hex, mix, type Rgb, tune } from '../color.ts';
import type { Chance } from '../random.ts';
import type { Stage } from '../stage.ts';
import { atDistance, litBy } from '../tones.ts';

/** The three colours a plant is painted with at its distance and in this light. */
export interface Leafage {
  readonly dark: Rgb;
  readonly middle: Rgb;
  readonly bright: Rgb;
  readonly wood: Rgb;
}

export function leafage(stage: Stage, leaf: Rgb, distance: number, wood: Rgb = hex('4b3b30')): Leafage {
  const { tones } = stage;
  const snowy = stage.brief.weather === 'snow' || stage.brief.extras.has('winter') ? 0.45 : 0;
  const surface = mix(leaf, [225, 230, 238], snowy * 0.35);
  return {
    dark: atDistance(tones, litBy(tones, tune(surface, { light: -0.16 }), 0.02), distance),
    middle: atDistance(tones, litBy(tones, surface, 0.38), distance),
    bright: atDistance(
      tones,
      litBy(tones, mix(tune(surface, { light: 0.08, chroma: 1.1, turn: -6 }), [244, 247, 252], snowy * 1.4), 1),
      distance,
    ),
    wood: atDistance(tones, litBy(tones, wood, 0.3), distance),
  };
}

/** The green (or rust, or pink) of the season. */
export function leafColor(stage: Stage, random: Chance): Rgb {
  const { extras, time } = stage.brief;
  if (extras.has('petals')) return random.pick([hex('eab3c3'), hex('f3cbd4'), hex('e59db3')]);
  if (extras.has('autumn') || extras.has('leaves'))
    return random.pick([hex('c2662a'), hex('d29434'), hex('a5432a'), hex('c77e2e'), hex('8a7a3a')]);
  if (extras.has('spring')) return random.pick([hex('8fae55'), hex('a3bc62'), hex('7fa257')]);
  const greens =
    time === 'golden' || time === 'sunset'
      ? (['6d7a3d', '7d8446', '5c6f3c'] as const)
      : (['4f7044', '5d7d48', '456343', '6b8450'] as const);
  return hex(random.pick(greens));
}
