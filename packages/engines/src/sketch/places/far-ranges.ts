import { hex, mix } from '../color.ts';
import { blend } from '../noise.ts';
import type { Layer, Stage } from '../stage.ts';
import { paintRange } from '../terrain.ts';
import { rockColor, snowline } from './ground-colors.ts';

export function* farRanges(stage: Stage, options: { readonly rise?: number; readonly count?: number } = {}): Generator<Layer> {
  const { horizon, height, focus, width } = stage;
  const rise = options.rise ?? 0.34;
  const random = stage.random.branch('ranges');
  const count = options.count ?? 3;
  const rock = rockColor(stage);
  for (let index = 0; index < count; index += 1) {
    const near = index / Math.max(1, count - 1);
    yield {
      group: 'far',
      depth: 0.08 + near * 0.16,
      canvas: paintRange(stage, {
        name: `range-${index}`,
        base: horizon + height * (0.012 + near * 0.02),
        rise: height * rise * blend(1, 0.46, near) * random.between(0.9, 1.12),
        distance: blend(0.9, 0.5, near),
        rock: mix(rock, hex('46564c'), near * 0.65),
        snow: index === count - 1 && count > 1 ? 0 : snowline(stage) * blend(1, 0.6, near),
        jagged: blend(1, 0.55, near),
        peaks: blend(2.1, 3.6, near),
        ...(index === 0 ? { summit: focus.x / width } : {}),
      }),
    };
  }
}
