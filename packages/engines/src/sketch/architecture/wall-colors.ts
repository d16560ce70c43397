import { type Rgb, tune } from '../color.ts';
import type { Stage } from '../stage.ts';
import { atDistance, litBy } from '../tones.ts';

/** The lit and the shaded side of a wall at a distance. */
export function wallColors(stage: Stage, surface: Rgb, distance: number): { lit: Rgb; shade: Rgb; dark: Rgb } {
  const { tones } = stage;
  return {
    lit: atDistance(tones, litBy(tones, surface, 0.9), distance),
    shade: atDistance(tones, litBy(tones, surface, 0.18), distance),
    dark: atDistance(tones, litBy(tones, tune(surface, { light: -0.12 }), 0.03), distance),
  };
}
